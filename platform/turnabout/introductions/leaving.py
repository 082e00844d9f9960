"""Introductions in the export of a member, and what is erased when they leave."""

from typing import Any

from sqlalchemy import delete, select, update

from turnabout.base.db.session import db, fetch_all
from turnabout.introductions import queries
from turnabout.introductions.models import (
    Introduction,
    IntroductionSide,
    KnownOrganisation,
    PathRequest,
    PathRequestRecipient,
)
from turnabout.members.models import Member
from turnabout.notices import commands as notices

TABLES = {
    *("introduction", "introduction_side"),
    *("known_organisation", "path_request", "path_request_recipient"),
}


def takes(member: Member) -> dict[str, object]:
    made = fetch_all(queries.made_by(member.id).order_by(Introduction.id))
    offered = fetch_all(queries.involving(member.id).order_by(Introduction.id))
    return {
        "introductions": [exported(one) for one in made],
        "introductions_to_me": [exported_to(one, member) for one in offered],
        "organisations": [one.name for one in fetch_all(queries.organisations_of(member.id))],
        "path_requests": [
            {"organisation": one.organisation, "why": one.why, "asked_at": one.asked_at.isoformat()}
            for one in fetch_all(queries.path_requests_of(member.id))
        ],
    }


def exported(one: Introduction) -> dict[str, Any]:
    """An introduction for the member who made it: nothing of the answers given on the site."""
    return {
        "to_each_other": [{"name": side.contact.name, "reason": side.reason} for side in one.sides],
        "made_at": one.made_at.isoformat(),
        "introduced_at": one.introduced_at and one.introduced_at.isoformat(),
        "withdrawn_at": one.withdrawn_at and one.withdrawn_at.isoformat(),
    }


def exported_to(one: Introduction, member: Member) -> dict[str, Any]:
    """An introduction for one of its sides, with their own answer."""
    side = one.side_of(member.id)
    return {
        "by": one.introducer.name,
        "reason": side.reason,
        "made_at": one.made_at.isoformat(),
        "agreed_at": side.agreed_at and side.agreed_at.isoformat(),
        "declined_at": side.declined_at and side.declined_at.isoformat(),
        "introduced_at": one.introduced_at and one.introduced_at.isoformat(),
    }


def empties(member: Member, choice: str) -> None:
    """Open introductions by the member end, and those to the member stay unanswered. Completed ones are
    kept, since help may follow from them.
    """
    mine = select(Introduction).where(Introduction.introducer_id == member.id, *queries.UNFINISHED)
    for one in fetch_all(mine):
        notices.forget(one)
        one.withdrawn_at = one.made_at
    for side in fetch_all(queries.sides_of(member.id)):
        if side.introduction.introduced_at is None:
            side.agreed_at = side.declined_at = None
            notices.forget(side.introduction)
    if choice == "delete":
        made = select(Introduction.id).where(Introduction.introducer_id == member.id)
        sides = update(IntroductionSide).where(IntroductionSide.introduction_id.in_(made))
        db.session.execute(sides.values(reason=""), execution_options=UNSYNCHRONIZED)
    empty_paths(member)


UNSYNCHRONIZED = {"synchronize_session": False}


def empty_paths(member: Member) -> None:
    """Delete what the member marked, asked and was asked."""
    asked = select(PathRequest.id).where(PathRequest.asker_id == member.id)
    for request in fetch_all(select(PathRequest).where(PathRequest.asker_id == member.id)):
        notices.forget(request)
    ours = (PathRequestRecipient.member_id == member.id) | PathRequestRecipient.request_id.in_(
        asked
    )
    for statement in (
        delete(PathRequestRecipient).where(ours),
        delete(PathRequest).where(PathRequest.asker_id == member.id),
        delete(KnownOrganisation).where(KnownOrganisation.member_id == member.id),
    ):
        db.session.execute(statement, execution_options=UNSYNCHRONIZED)
