from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select, tuple_
from sqlalchemy.orm import contains_eager

from turnabout.base.db import read_only
from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.db.sort_keys import like_pattern, name_key
from turnabout.base.text import folding
from turnabout.base.web.pagination import SIZE, Page, page_from_rows
from turnabout.contacts.models import NETWORKS, Contact, FollowUp, NetworkCount, Promise, Touch
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.safety.queries import in_sight

PAGE = 30
MAX_SEARCH_WORDS = 8  # words of one search
PARTS = folding.PARTS  # of one word


def all_of(owner_id: int) -> Select[Contact]:
    """The owner's visible contacts, including removed ones."""
    scope = select(Contact).where(Contact.owner_id == owner_id)
    return scope.where(in_sight(owner_id, Contact.member_id))


def book(owner_id: int, network: str | None = None) -> Select[Contact]:
    """The owner's contacts, all or of one network (`""`: still to sort)."""
    scope = all_of(owner_id).where(Contact.removed_at.is_(None))
    if network is None:
        return scope
    return scope.where(Contact.network == (network or None))


def met(owner_id: int) -> Select[Contact]:
    """Contacts with a date of meeting."""
    return book(owner_id).where(Contact.met_on.is_not(None))


def who_i_met(owner_id: int, below: int | None) -> Page[Contact]:
    """A page of them, the latest day first."""
    scope = met(owner_id)
    start = fetch_first(scope.where(Contact.id == below)) if below else None
    if start:
        earlier = tuple_(Contact.met_on, Contact.id) < tuple_(start.met_on, start.id)
        scope = scope.where(earlier)
    scope = scope.order_by(Contact.met_on.desc(), Contact.id.desc())
    return page_from_rows(list(fetch_all(scope.limit(SIZE + 1))))


def in_some_book() -> Select[Contact]:
    """Contacts of any present owner, to be reached by a signed link."""
    scope = select(Contact).join(Member, Member.id == Contact.owner_id)
    owner: Any = Contact.owner_id
    seen = in_sight(owner, Contact.member_id)
    return scope.where(Contact.removed_at.is_(None), *PRESENT, seen)


def who_met(since: datetime) -> Select[Member]:
    """Members who met somebody since then, or entered somebody they had met; for the hourly job."""
    met = Contact.met_on >= since.date()
    entered = and_(Contact.added_at >= since, Contact.met_on.is_not(None))
    owners = select(Contact.owner_id).where(or_(met, entered), Contact.removed_at.is_(None))
    return select(Member).where(Member.id.in_(owners), *PRESENT)


def was_reminded(member_id: int, on: date) -> bool:
    return db.session.get(FollowUp, (member_id, on)) is not None


def contact_of(owner_id: int, member_id: int) -> Contact | None:
    """The owner's entry about this member."""
    return fetch_first(book(owner_id).where(Contact.member_id == member_id))


def touches_of(member_id: int) -> Select[Touch]:
    return select(Touch).where(Touch.member_id == member_id)


def by_idempotency_key(owner_id: int, slip: str | None) -> Contact | None:
    mine = select(Contact).where(Contact.owner_id == owner_id, Contact.slip == slip)
    return fetch_first(mine) if slip else None


def entry_about(owner_id: int, member_id: int) -> Contact | None:
    """The owner's entry about this member, even if removed."""
    mine = select(Contact).where(Contact.owner_id == owner_id)
    return fetch_first(mine.where(Contact.member_id == member_id))


def namesake(owner_id: int, name: str, origin: str) -> Contact | None:
    """A contact with this name and origin."""
    scope = book(owner_id).where(Contact.name_key == name_key(name))
    return fetch_first(scope.where(Contact.origin == origin))


# --- the list, as rows ---

LINES = """
    select contact.id, contact.name, contact.network, contact.origin, contact.organisation,
      contact.met_where, contact.last_touch_on, member.photo
    from contact left join member on member.id = contact.member_id
      and member.left_at is null and member.suspended_at is null
    where contact.owner_id = :owner and contact.removed_at is {removed} {more}
      and not exists (select 1 from veil where veil.member_id = :owner
        and veil.other_id = contact.member_id)
    order by contact.name_key, contact.id limit :most
"""
CONDITIONS = {
    "network": "and contact.network = :network",
    "origin": "and contact.origin = :origin",
    "after": "and (contact.name_key, contact.id) > (select before.name_key, before.id"
    " from contact before where before.id = :after and before.owner_id = :owner)",
}


def book_rows(owner_id: int, view: str = "all", **wanted: Any) -> tuple[list[Any], int | None]:
    """One page of the book in the order of names, and the id that the next page comes `after`.

    `view` is all, a network, unsorted, or removed; `wanted`: origin, words, after.
    """
    values = {name: value for name, value in wanted.items() if value}
    words = values.pop("words", "").strip()
    more = [CONDITIONS[name] for name in values]
    terms = folding.search_terms(words, MAX_SEARCH_WORDS)
    if words and not terms:
        return [], None
    for number, term in enumerate(terms):
        more.append(word_condition(number))
        values |= word_parameters(number, term)
    if view in NETWORKS:
        values["network"] = view
        more.append(CONDITIONS["network"])
    elif view == "unsorted":
        more.append("and contact.network is null")
    removed = "not null" if view == "removed" else "null"
    sql = LINES.format(more=" ".join(more), removed=removed)
    found = read_only.rows(sql, owner=owner_id, most=PAGE + 1, **values)
    return found[:PAGE], found[PAGE - 1][0] if len(found) > PAGE else None


def word_condition(number: int) -> str:
    """The SQL condition for one search word. The number of parameters is fixed, so that few distinct
    statements fill the cache of prepared ones.
    """
    likes = [
        f"' ' || contact.name_words || ' ' like :word{number}_{place}" for place in range(2 * PARTS)
    ]
    one, other = (" and ".join(some) for some in (likes[:PARTS], likes[PARTS:]))
    return f"and (({one}) or ({other}))"


def word_parameters(number: int, term: folding.Term) -> dict[str, str]:
    """The parameters of `word_condition`: the first and last spelling of the word."""
    words = [word for one in (term[0], term[-1]) for word in (*one, *one[-1:] * PARTS)[:PARTS]]
    return {f"word{number}_{place}": like_pattern(word) for place, word in enumerate(words)}


COUNTS = """
    select network, n - (select count(*) from contact
      join veil on veil.other_id = contact.member_id and veil.member_id = :owner
      where contact.owner_id = :owner and contact.removed_at is null
        and coalesce(contact.network, '') = network_count.network)
    from network_count where owner_id = :owner
"""
STORED_COUNTS = "select network, n from network_count where owner_id = :owner"


def counts(owner_id: int, veils: int = 0) -> dict[str, int]:
    """The number of contacts per network (`""`: still to sort), without hidden people. `veils` is how
    many are hidden; 0 allows a simpler statement.
    """
    found = dict(read_only.rows(COUNTS if veils else STORED_COUNTS, owner=owner_id))
    return {network: found.get(network, 0) for network in (*NETWORKS, "")}


# --- touches, and what a beginner has done ---


def touches(contact: Contact) -> Select[Touch]:
    """The touches of a contact; latest first."""
    scope = select(Touch).where(Touch.contact_id == contact.id)
    return scope.order_by(Touch.on.desc(), Touch.id.desc())


def moments(contact: Contact, below: int | None, size: int) -> Page[Touch]:
    """A page of touches, ordered by day and id."""
    scope = touches(contact)
    start = fetch_first(scope.where(Touch.id == below)) if below else None
    if start:
        scope = scope.where(tuple_(Touch.on, Touch.id) < tuple_(start.on, start.id))
    return page_from_rows(list(fetch_all(scope.limit(size + 1))), size)


def touch_by_idempotency_key(member_id: int, slip: str | None) -> Touch | None:
    mine = select(Touch).where(Touch.member_id == member_id, Touch.slip == slip)
    return fetch_first(mine) if slip else None


def count_of(owner_id: int, network: str) -> NetworkCount | None:
    return db.session.get(NetworkCount, (owner_id, network))


# --- promises ---


def promises_of(member_id: int) -> Select[Promise]:
    """What this member promised to people whom they see."""
    scope = select(Promise).join(Promise.contact).options(contains_eager(Promise.contact))
    return scope.where(Promise.member_id == member_id, in_sight(member_id, Contact.member_id))


def promises_to(contact: Contact) -> Select[Promise]:
    """The latest first, also those that were kept."""
    scope = select(Promise).where(Promise.contact_id == contact.id, Promise.dropped_at.is_(None))
    return scope.order_by(Promise.id.desc())


def promise_by_idempotency_key(member_id: int, slip: str | None) -> Promise | None:
    mine = select(Promise).where(Promise.member_id == member_id, Promise.slip == slip)
    return fetch_first(mine) if slip else None
