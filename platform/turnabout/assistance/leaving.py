"""Export of a member's records of help, and their erasure when the member leaves."""

from typing import Any

from sqlalchemy import delete, select, update

from turnabout.assistance import queries
from turnabout.assistance.models import (
    Assistance,
    AssistanceEvent,
    Outcome,
    PairTally,
    ReviewRequest,
    Tally,
    Thanks,
)
from turnabout.base.db.session import db, fetch_all
from turnabout.members.models import Member

TABLES = {"assistance", "assistance_event", "thanks", "outcome", "tally", "pair_tally", "look"}


def takes(member: Member) -> dict[str, object]:
    counts = queries.tally(member.id)
    scope = queries.with_people(queries.visible_to(member.id)).order_by(Assistance.id)
    return {
        "given": counts.given,
        "received": counts.received,
        "assistance": [as_facts(record, member) for record in fetch_all(scope)],
    }


def as_facts(record: Assistance, member: Member) -> dict[str, Any]:
    other = record.other_than(member.id)
    return {
        "direction": record.direction_for(member.id),
        "with": other.name if other else "",
        "what": record.what,
        "category": record.category,
        "effort": record.effort,
        "happened_on": record.happened_on.isoformat(),
        "state": record.state,
        "thanks": record.thanks.words if record.thanks else None,
        "outcomes": [{"kind": outcome.kind, "words": outcome.words} for outcome in record.outcomes],
    }


def empties(member: Member, choice: str) -> None:
    """Delete the records that only this member sees, their tallies and their requests for review. Records
    shared with another member stay, and name a former member. What the member wrote is erased if
    `choice` is `delete`.
    """
    private_ids = select(Assistance.id).where(
        queries.involves(member.id), Assistance.contact_id.is_not(None)
    )
    models: tuple[Any, ...] = (Thanks, Outcome, AssistanceEvent)
    for model in models:
        run(delete(model).where(model.assistance_id.in_(private_ids)))
    run(delete(Assistance).where(Assistance.id.in_(private_ids)))
    run(delete(ReviewRequest).where(ReviewRequest.asked_by_id == member.id))
    run(delete(Tally).where(Tally.member_id == member.id))
    run(delete(PairTally).where(PairTally.member_id == member.id))
    if choice == "delete":
        erase_words(member)
    open_questions = (queries.involves(member.id), Assistance.ask_at.is_not(None))
    run(update(Assistance).where(*open_questions).values(ask_at=None))


def erase_words(member: Member) -> None:
    """Blank everything that the member wrote, but keep the records."""
    received = select(Assistance.id).where(Assistance.receiver_id == member.id)
    run(update(Thanks).where(Thanks.assistance_id.in_(received)).values(words=""))
    run(update(Outcome).where(Outcome.assistance_id.in_(received)).values(words=""))
    run(update(AssistanceEvent).where(AssistanceEvent.by_id == member.id).values(words=""))
    is_recorder = Assistance.recorded_by_id == member.id
    run(update(Assistance).where(is_recorder).values(what=""))
    run(
        update(Assistance)
        .where(queries.involves(member.id), ~is_recorder)
        .values(contested_words="")
    )


def run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
