"""Queries for records of help: those that a member may see, and the people they may record help with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
from turnabout.board.queries import responses_involving
from turnabout.contacts.models import Contact
from turnabout.members.models import Member
from turnabout.safety import queries as safety
from turnabout.safety.models import Veil

NOT_WITHDRAWN = Assistance.withdrawn_at.is_(None)


@dataclass(frozen=True)
class Counts:
    """How often a member gave and received help. The two are never subtracted from each other."""

    given: int = 0
    received: int = 0


def tally(member_id: int) -> Counts:
    row = db.session.get(Tally, member_id)
    return Counts(row.given, row.received) if row else Counts()


def pair_tally(member_id: int, other: str) -> Counts:
    """The member's counts with one other person, whom `other` names in the format of `pair_key`."""
    row = db.session.get(PairTally, (member_id, other))
    return Counts(row.given, row.received) if row else Counts()


def counts_with(member_id: int, other: Member | Contact) -> Counts:
    """The member's counts with this member or contact."""
    return pair_tally(member_id, pair_key(other))


def pair_key(other: Member | Contact) -> str:
    """The key of a person in `PairTally.other`: `m<id>` for a member, `c<id>` for a contact without an
    account.
    """
    if isinstance(other, Member):
        return f"m{other.id}"
    return f"m{other.member_id}" if other.member_id else f"c{other.id}"


# --- one record ---


def visible_to(member_id: int) -> Select[Assistance]:
    """The records that this member may see: their own, unless the other side is hidden from them."""
    return records_of(member_id).where(safety.in_sight(member_id, other_id(member_id)))


def records_of(member_id: int) -> Select[Assistance]:
    return select(Assistance).where(involves(member_id))


def involves(member_id: int) -> ColumnElement[bool]:
    """SQL condition: this member is the giver or the receiver."""
    return or_(Assistance.giver_id == member_id, Assistance.receiver_id == member_id)


def other_id(member_id: int) -> ColumnElement[int | None]:
    """SQL expression: the id of the member on the other side; null if that side is a contact."""
    parties = (Assistance.giver_id, Assistance.receiver_id)
    return func.coalesce(*(func.nullif(party, member_id) for party in parties))


def with_people(scope: Select[Assistance]) -> Select[Assistance]:
    """Load the records together with the people, post, response and thanks that pages show."""
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
    """Map the ids of a post's responses to the help records that came of them, limited to records this
    member may see.
    """
    scope = visible_to(member_id).where(Assistance.post_id == post_id, NOT_WITHDRAWN)
    records = fetch_all(scope.options(joinedload(Assistance.thanks)))
    return {record.response_id: record for record in records}


def awaiting_member(member_id: int, posts: Sequence[Post]) -> dict[int | None, Assistance]:
    """Map the ids of these posts to records of help on which it is this member's turn: to answer one, or to
    correct a contested one of their own.
    """
    post_ids = [post.id for post in posts if post.agreed]
    if not post_ids:
        return {}
    is_by_other = Assistance.recorded_by_id != member_id
    is_own_turn = or_(
        and_(Assistance.waits_since.is_not(None), is_by_other),
        and_(Assistance.contested_at.is_not(None), ~is_by_other),
    )
    scope = visible_to(member_id).where(
        Assistance.post_id.in_(post_ids), NOT_WITHDRAWN, is_own_turn
    )
    return {record.post_id: record for record in fetch_all(scope.order_by(Assistance.id.desc()))}


def similar_record(
    recorder_id: int, giver_id: int, receiver_id: int, on: date
) -> Assistance | None:
    """An unanswered record by the other side with the same day, giver and receiver. It may be of the same
    help.
    """
    pair = (Assistance.giver_id == giver_id, Assistance.receiver_id == receiver_id)
    is_unanswered = (Assistance.waits_since.is_not(None), Assistance.recorded_by_id != recorder_id)
    return fetch_first(
        select(Assistance).where(*pair, *is_unanswered, Assistance.happened_on == on)
    )


# --- with whom ---


@safety.relation
def helped_one_another(viewer_id: Any, member_id: Any) -> ColumnElement[bool]:
    """SQL condition: one of the two members has helped the other."""
    record = aliased(Assistance)
    is_between_them = or_(
        and_(record.giver_id == viewer_id, record.receiver_id == member_id),
        and_(record.receiver_id == viewer_id, record.giver_id == member_id),
    )
    return exists().where(is_between_them, record.withdrawn_at.is_(None))


def have_met(member_id: int, other_id: int) -> bool:
    """Whether the two members are connected, or one has agreed to a response of the other."""
    if safety.nearness(member_id, other_id) == "connections":
        return True
    responses = agreed_responses(member_id).where(
        or_(Response.member_id == other_id, Post.author_id == other_id)
    )
    return member_id != other_id and fetch_first(responses) is not None


def member_met(member_id: int, other_id: int) -> Select[Member]:
    """Select the other member, if this member has met them and they have not left."""
    scope = select(Member).where(Member.id == other_id, Member.left_at.is_(None))
    return scope if have_met(member_id, other_id) else scope.where(false())


def my_contacts(member_id: int) -> Select[Contact]:
    scope = select(Contact).where(Contact.owner_id == member_id, Contact.removed_at.is_(None))
    return scope.where(safety.in_sight(member_id, Contact.member_id))


def agreed_responses(member_id: int) -> Select[Response]:
    """The agreed responses that this member gave or received, unless the other member is hidden from them."""
    scope = responses_involving(member_id).where(Response.agreed_at.is_not(None))
    return scope.where(Response.withdrawn_at.is_(None))


def selectable_contacts(member_id: int, words: str = "", most: int = 200) -> Sequence[Any]:
    """Contacts to record help with, as rows of (id, name, organisation): people without an account and
    connected members. `words` filters by name.
    """
    has_met = Contact.member_id.is_(None) | Contact.member_id.in_(safety.tied_to(member_id))
    columns = select(Contact.id, Contact.name, Contact.organisation)
    scope = columns.where(Contact.owner_id == member_id, has_met)
    scope = scope.where(Contact.removed_at.is_(None))
    if words:
        scope = scope.where(matches_name(Contact.name_words, words))
    return db.session.execute(scope.order_by(Contact.name_key, Contact.id).limit(most)).all()


# --- for jobs ---


def unanswered_since(cutoff: datetime) -> Select[Assistance]:
    """Records that have waited for confirmation since `cutoff` or longer. Records of two members hidden
    from each other are left out.
    """
    veil = select(Veil.member_id).where(
        Veil.member_id == Assistance.giver_id, Veil.other_id == Assistance.receiver_id
    )
    return select(Assistance).where(Assistance.waits_since <= cutoff, ~veil.exists())


def due_for_outcome(now: datetime) -> Select[Assistance]:
    """Records whose receiver is to be asked for the outcome now."""
    return select(Assistance).where(Assistance.ask_at <= now)


def helped_places(post_id: int) -> int:
    """The number of records of help for this post that count as filled places: confirmed ones, and those
    its author made.
    """
    is_known = Assistance.confirmed_at.is_not(None) | (Assistance.recorded_by_id == Post.author_id)
    scope = select(func.count(Assistance.id)).join(Post, Post.id == Assistance.post_id)
    return int(
        db.session.scalar(scope.where(Assistance.post_id == post_id, NOT_WITHDRAWN, is_known)) or 0
    )
