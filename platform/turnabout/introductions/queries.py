from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.text import folding
from turnabout.communities.queries import share_a_community
from turnabout.connections import queries as connections
from turnabout.contacts import queries as contacts
from turnabout.contacts.models import Contact
from turnabout.introductions.models import (
    Introduction,
    IntroductionSide,
    KnownOrganisation,
    PathRequest,
    PathRequestRecipient,
    pair_key,
)
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT, present_members
from turnabout.notices.models import Notice
from turnabout.safety.models import Tie, Veil
from turnabout.safety.queries import in_sight, known_to, reportable, row_exists

UNFINISHED = (Introduction.introduced_at.is_(None), Introduction.withdrawn_at.is_(None))

# --- of the introducer ---


def made_by(member_id: int) -> Select[Introduction]:
    """The introductions that this member made, without those of people hidden from them."""
    hidden = exists().where(
        IntroductionSide.introduction_id == Introduction.id,
        Contact.id == IntroductionSide.contact_id,
        Veil.member_id == member_id,
        Veil.other_id == Contact.member_id,
    )
    return select(Introduction).where(Introduction.introducer_id == member_id, ~hidden)


def open_by(member_id: int, since: datetime) -> Select[Introduction]:
    """Those made since then that are neither completed nor withdrawn."""
    return made_by(member_id).where(*UNFINISHED, Introduction.made_at > since)


def count_open(member_id: int, since: datetime) -> int:
    scope = open_by(member_id, since).subquery()
    return db.session.scalar(select(func.count()).select_from(scope)) or 0


def last_of_pair(member_id: int, one_id: int, other_id: int) -> Introduction | None:
    """The member's latest introduction of these two contacts."""
    scope = made_by(member_id).where(Introduction.pair == pair_key(one_id, other_id))
    return fetch_first(scope.order_by(Introduction.id.desc()))


def by_idempotency_key(member_id: int, slip: str | None) -> Introduction | None:
    mine = select(Introduction).where(Introduction.introducer_id == member_id)
    return fetch_first(mine.where(Introduction.slip == slip)) if slip else None


def people_named(member_id: int, words: str, without: int | None) -> Select[Contact]:
    """The member's contacts whose names have all of these words, in the order of names."""
    scope = contacts.book(member_id).where(Contact.id != (without or 0))
    for word in folding.fold(words).split():
        scope = scope.where((" " + Contact.name_words).contains(" " + word, autoescape=True))
    return scope.order_by(Contact.name_key, Contact.id)


# --- of those who are introduced ---


def involving(member_id: int) -> Select[Introduction]:
    """The introductions in which this member may see the other side and the introducer. Somebody unlisted
    is shown only once they have agreed.
    """
    mine, theirs, introducer = (
        aliased(IntroductionSide),
        aliased(IntroductionSide),
        aliased(Member),
    )
    seen = or_(known_to(member_id), theirs.agreed_at.is_not(None))
    return (
        select(Introduction)
        .join(mine, mine.introduction_id == Introduction.id)
        .join(theirs, and_(theirs.introduction_id == Introduction.id,
                           theirs.position != mine.position))
        .join(Member, Member.id == theirs.member_id)
        .join(introducer, introducer.id == Introduction.introducer_id)
        .where(mine.member_id == member_id, Introduction.way == "here", *PRESENT, seen)
        .where(introducer.left_at.is_(None), introducer.suspended_at.is_(None))
        .where(Introduction.withdrawn_at.is_(None), in_sight(member_id, Member.id))
        .where(in_sight(member_id, Introduction.introducer_id))
    )  # fmt: skip


@reportable("introduction", lambda introduction: introduction.introducer)
def introduction_to_report(reporter_id: int, id: int) -> Introduction | None:
    return fetch_first(involving(reporter_id).where(Introduction.id == id))


def unanswered_by(member_id: int, since: datetime) -> Select[Introduction]:
    """Those made since then that wait for this member's answer."""
    side = aliased(IntroductionSide)
    mine = exists().where(
        side.introduction_id == Introduction.id, side.member_id == member_id,
        side.agreed_at.is_(None), side.declined_at.is_(None),
    )  # fmt: skip
    return involving(member_id).where(mine, *UNFINISHED, Introduction.made_at > since)


def introduced_between(one_id: int, other_id: int) -> Introduction | None:
    """The latest introduction that brought these two members together."""
    one, other = aliased(IntroductionSide), aliased(IntroductionSide)
    scope = (
        select(Introduction)
        .join(one, one.introduction_id == Introduction.id)
        .join(other, other.introduction_id == Introduction.id)
        .where(one.member_id == one_id, other.member_id == other_id)
        .where(Introduction.introduced_at.is_not(None))
    )
    return fetch_first(scope.order_by(Introduction.id.desc()))


def introducer_of(viewer_id: int, introduction_id: int | None) -> Member | None:
    """Who made this introduction, if the viewer may see them."""
    scope = present_members().join(Introduction, Introduction.introducer_id == Member.id)
    scope = scope.where(Introduction.id == introduction_id, in_sight(viewer_id, Member.id))
    return fetch_first(scope) if introduction_id else None


def unfinished_between(one_id: int, other_id: int) -> Select[Introduction]:
    """Introductions of these two members to each other that are not completed."""
    one, other = aliased(IntroductionSide), aliased(IntroductionSide)
    return (
        select(Introduction)
        .join(one, one.introduction_id == Introduction.id)
        .join(other, other.introduction_id == Introduction.id)
        .where(one.member_id == one_id, other.member_id == other_id, *UNFINISHED)
    )


def sides_of(member_id: int) -> Select[IntroductionSide]:
    return select(IntroductionSide).where(IntroductionSide.member_id == member_id)


# --- for jobs ---


def agreed_by_both(since: datetime) -> Select[Introduction]:
    """Introductions on the site that both sides agreed to, but that could not be completed then."""
    unsure = exists().where(
        IntroductionSide.introduction_id == Introduction.id, IntroductionSide.agreed_at.is_(None)
    )
    scope = select(Introduction).where(Introduction.way == "here", *UNFINISHED, ~unsure)
    return scope.where(Introduction.made_at > since).order_by(Introduction.id)


def expired_with_notices(since: datetime) -> Select[Introduction]:
    """Unfinished introductions made before then about which somebody has an unread notice."""
    waiting = exists().where(
        Notice.about_type == "introduction", Notice.about_id == Introduction.id,
        Notice.read_at.is_(None),
    )  # fmt: skip
    scope = select(Introduction).where(*UNFINISHED, Introduction.made_at <= since, waiting)
    return scope.order_by(Introduction.id)


# --- paths to organisations ---


def organisations_of(member_id: int) -> Select[KnownOrganisation]:
    mine = select(KnownOrganisation).where(KnownOrganisation.member_id == member_id)
    return mine.order_by(KnownOrganisation.name_key, KnownOrganisation.id)


def is_marked(member_id: int, key: str) -> bool:
    return (
        fetch_first(organisations_of(member_id).where(KnownOrganisation.name_key == key))
        is not None
    )


def who_know_somebody_at(key: str, asker_id: int) -> Select[Member]:
    """Members who marked this organisation and whom a question of the asker may reach: connected with them
    or in a common community, and not hidden from them.
    """
    marked = exists().where(
        KnownOrganisation.name_key == key, KnownOrganisation.member_id == Member.id
    )
    near = or_(row_exists(Tie, asker_id, Member.id), share_a_community(asker_id, Member.id))
    return present_members().where(
        marked, near, Member.id != asker_id, in_sight(asker_id, Member.id)
    )


def path_requests_of(member_id: int) -> Select[PathRequest]:
    mine = select(PathRequest).where(PathRequest.asker_id == member_id)
    return mine.order_by(PathRequest.id.desc())


def path_requests_to(member_id: int) -> Select[PathRequestRecipient]:
    """The questions that reached this member, from members they may see."""
    return (
        select(PathRequestRecipient)
        .join(PathRequest, PathRequest.id == PathRequestRecipient.request_id)
        .join(Member, Member.id == PathRequest.asker_id)
        .where(PathRequestRecipient.member_id == member_id, PathRequest.closed_at.is_(None))
        .where(*PRESENT, in_sight(member_id, PathRequest.asker_id))
        .order_by(PathRequestRecipient.request_id.desc())
    )


@reportable("path_request", lambda request: request.asker)
def path_request_to_report(reporter_id: int, id: int) -> PathRequest | None:
    reached = path_requests_to(reporter_id).where(PathRequest.id == id)
    found = fetch_first(reached)
    return found.request if found else None


def path_requests_waiting_for(member_id: int, since: datetime) -> Sequence[PathRequestRecipient]:
    waiting = PathRequestRecipient.agreed_at.is_(None), PathRequestRecipient.declined_at.is_(None)
    scope = path_requests_to(member_id).where(*waiting, PathRequest.asked_at > since)
    return fetch_all(scope.limit(50))


def is_reachable(member_id: int, other_id: int) -> bool:
    return fetch_first(connections.reachable(member_id).where(Member.id == other_id)) is not None
