"""Export of a member's records of help, and what stays for the other side when the member leaves."""

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
    """Delete what only the member sees; the other side keeps its records, with a former member."""
    alone = select(Assistance.id).where(
        queries.is_mine(member.id), Assistance.contact_id.is_not(None)
    )
    parts: tuple[Any, ...] = (Thanks, Outcome, AssistanceEvent)
    for kind in parts:
        run(delete(kind).where(kind.assistance_id.in_(alone)))
    run(delete(Assistance).where(Assistance.id.in_(alone)))
    run(delete(ReviewRequest).where(ReviewRequest.asked_by_id == member.id))
    run(delete(Tally).where(Tally.member_id == member.id))
    run(delete(PairTally).where(PairTally.member_id == member.id))
    if choice == "delete":
        erase_words(member)
    open_questions = (queries.is_mine(member.id), Assistance.ask_at.is_not(None))
    run(update(Assistance).where(*open_questions).values(ask_at=None))


def erase_words(member: Member) -> None:
    """Blank everything they wrote, and keep the records."""
    received = select(Assistance.id).where(Assistance.receiver_id == member.id)
    run(update(Thanks).where(Thanks.assistance_id.in_(received)).values(words=""))
    run(update(Outcome).where(Outcome.assistance_id.in_(received)).values(words=""))
    run(update(AssistanceEvent).where(AssistanceEvent.by_id == member.id).values(words=""))
    recorded = Assistance.recorded_by_id == member.id
    run(update(Assistance).where(recorded).values(what=""))
    run(update(Assistance).where(queries.is_mine(member.id), ~recorded).values(contested_words=""))


def run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
