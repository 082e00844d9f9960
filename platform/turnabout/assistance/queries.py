"""The records of help that a member may see, and whom they may name in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from turnabout.assistance.models import (
    Assistance,
    AssistanceEvent,
    Outcome,
    PairTally,
    Tally,
)
from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.db.sort_keys import matches_name
from turnabout.board.models import Post, Response
from turnabout.board.queries import responses_between
from turnabout.contacts.models import Contact
from turnabout.members.models import Member
from turnabout.safety import queries as safety
from turnabout.safety.models import Veil

NOT_WITHDRAWN = Assistance.withdrawn_at.is_(None)


@dataclass(frozen=True)
class Counts:
    """How often somebody gave and received help. The two are never subtracted from each other."""

    given: int = 0
    received: int = 0


def tally(member_id: int) -> Counts:
    row = db.session.get(Tally, member_id)
    return Counts(row.given, row.received) if row else Counts()


def pair_tally(member_id: int, other: str) -> Counts:
    """Counts with one other person; `other` is a `pair_key`."""
    row = db.session.get(PairTally, (member_id, other))
    return Counts(row.given, row.received) if row else Counts()


def between(member_id: int, other: Member | Contact) -> Counts:
    return pair_tally(member_id, pair_key(other))


def pair_key(other: Member | Contact) -> str:
    """`m<id>` for a member, `c<id>` for a contact who is not one."""
    if isinstance(other, Member):
        return f"m{other.id}"
    return f"m{other.member_id}" if other.member_id else f"c{other.id}"


# --- one record ---


def visible_to(member_id: int) -> Select[Assistance]:
    """The records of this member with people they may see."""
    return all_of(member_id).where(safety.in_sight(member_id, other_id(member_id)))


def all_of(member_id: int) -> Select[Assistance]:
    return select(Assistance).where(is_mine(member_id))


def is_mine(member_id: int) -> ColumnElement[bool]:
    return or_(Assistance.giver_id == member_id, Assistance.receiver_id == member_id)


def other_id(member_id: int) -> ColumnElement[int | None]:
    """The id of the member on the other side; null where that is a contact."""
    parties = (Assistance.giver_id, Assistance.receiver_id)
    return func.coalesce(*(func.nullif(party, member_id) for party in parties))


def with_people(scope: Select[Assistance]) -> Select[Assistance]:
    people = (Assistance.giver, Assistance.receiver, Assistance.contact)
    parts = (*people, Assistance.post, Assistance.response, Assistance.thanks)
    return scope.options(*(joinedload(part) for part in parts))


def history(record: Assistance) -> Sequence[AssistanceEvent]:
    scope = select(AssistanceEvent).where(AssistanceEvent.assistance_id == record.id)
    return fetch_all(scope.options(joinedload(AssistanceEvent.by)).order_by(AssistanceEvent.id))


def outcomes_of(record: Assistance) -> Sequence[Outcome]:
    return fetch_all(select(Outcome).where(Outcome.assistance_id == record.id).order_by(Outcome.id))


def by_idempotency_key(recorder_id: int, key: str) -> Assistance | None:
    scope = select(Assistance).where(Assistance.recorded_by_id == recorder_id)
    return fetch_first(scope.where(Assistance.slip == key)) if key else None


def by_response(response_id: int) -> Assistance | None:
    return fetch_first(
        select(Assistance).where(Assistance.response_id == response_id, NOT_WITHDRAWN)
    )


def by_response_to_post(member_id: int, post_id: int) -> dict[int | None, Assistance]:
    """Map response ids of a post to the records of help that came of them, as far as the member sees."""
    scope = visible_to(member_id).where(Assistance.post_id == post_id, NOT_WITHDRAWN)
    records = fetch_all(scope.options(joinedload(Assistance.thanks)))
    return {record.response_id: record for record in records}


def awaiting_member(member_id: int, posts: Sequence[Post]) -> dict[int | None, Assistance]:
    """Map post ids to records of help that wait for this member to answer or correct them."""
    post_ids = [post.id for post in posts if post.agreed]
    if not post_ids:
        return {}
    theirs = Assistance.recorded_by_id != member_id
    turn = or_(
        and_(Assistance.waits_since.is_not(None), theirs),
        and_(Assistance.contested_at.is_not(None), ~theirs),
    )
    scope = visible_to(member_id).where(Assistance.post_id.in_(post_ids), NOT_WITHDRAWN, turn)
    return {record.post_id: record for record in fetch_all(scope.order_by(Assistance.id.desc()))}


def similar_record(
    recorder_id: int, giver_id: int, receiver_id: int, on: date
) -> Assistance | None:
    """An unanswered record by the other side, for the same day and direction: perhaps the same help."""
    pair = (Assistance.giver_id == giver_id, Assistance.receiver_id == receiver_id)
    waiting = (Assistance.waits_since.is_not(None), Assistance.recorded_by_id != recorder_id)
    return fetch_first(select(Assistance).where(*pair, *waiting, Assistance.happened_on == on))


# --- with whom ---


@safety.relation
def helped_one_another(viewer_id: Any, member_id: Any) -> ColumnElement[bool]:
    record = aliased(Assistance)
    both = or_(
        and_(record.giver_id == viewer_id, record.receiver_id == member_id),
        and_(record.receiver_id == viewer_id, record.giver_id == member_id),
    )
    return exists().where(both, record.withdrawn_at.is_(None))


def have_met(member_id: int, other_id: int) -> bool:
    """Connected, or one agreed to a response of the other."""
    if safety.nearness(member_id, other_id) == "connections":
        return True
    both = agreed_responses(member_id).where(
        or_(Response.member_id == other_id, Post.author_id == other_id)
    )
    return member_id != other_id and fetch_first(both) is not None


def member_met(member_id: int, other_id: int) -> Select[Member]:
    scope = select(Member).where(Member.id == other_id, Member.left_at.is_(None))
    return scope if have_met(member_id, other_id) else scope.where(false())


def my_contacts(member_id: int) -> Select[Contact]:
    scope = select(Contact).where(Contact.owner_id == member_id, Contact.removed_at.is_(None))
    return scope.where(safety.in_sight(member_id, Contact.member_id))


def agreed_responses(member_id: int) -> Select[Response]:
    """Agreed responses that this member gave or received, with people they may see."""
    scope = responses_between(member_id).where(Response.agreed_at.is_not(None))
    return scope.where(Response.withdrawn_at.is_(None))


def selectable_contacts(member_id: int, words: str = "", most: int = 200) -> Sequence[Any]:
    """Contacts to choose from, as (id, name, organisation): non-members and connected members."""
    met = Contact.member_id.is_(None) | Contact.member_id.in_(safety.tied_to(member_id))
    columns = select(Contact.id, Contact.name, Contact.organisation)
    scope = columns.where(Contact.owner_id == member_id, met)
    scope = scope.where(Contact.removed_at.is_(None))
    if words:
        scope = scope.where(matches_name(Contact.name_words, words))
    return db.session.execute(scope.order_by(Contact.name_key, Contact.id).limit(most)).all()


# --- for jobs ---


def unanswered_since(before: Any) -> Select[Assistance]:
    """Records unconfirmed since before that moment, between two who can see each other."""
    veil = select(Veil.member_id).where(
        Veil.member_id == Assistance.giver_id, Veil.other_id == Assistance.receiver_id
    )
    return select(Assistance).where(Assistance.waits_since <= before, ~veil.exists())


def due_for_outcome(now: Any) -> Select[Assistance]:
    return select(Assistance).where(Assistance.ask_at <= now)


def helped_places(post_id: int) -> int:
    """The number of responses to this post that led to help known to its author."""
    known = Assistance.confirmed_at.is_not(None) | (Assistance.recorded_by_id == Post.author_id)
    scope = select(func.count(Assistance.id)).join(Post, Post.id == Assistance.post_id)
    return int(
        db.session.scalar(scope.where(Assistance.post_id == post_id, NOT_WITHDRAWN, known)) or 0
    )
