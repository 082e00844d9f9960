"""Touches in the contact books of the two sides of a record: the help, thanks and outcomes."""

from turnabout.assistance.models import Assistance
from turnabout.contacts import api as touches
from turnabout.members.models import Member


def follow(record: Assistance) -> None:
    """Log the help. Help that came from a post is no further ask: the agreement on it was one."""
    got = "together" if record.response_id else "asked_them"
    pair = both_members(record)
    if pair:
        on = record.happened_on
        touches.follow_between(pair, ("for_them", got), "help", "assistance", record.id, on)
    elif record.contact and not record.promise_id:  # keeping a promise is a touch by itself
        direction = "for_them" if record.giver_id else got
        on = record.happened_on
        touches.follow_touch(record.contact, "help", direction, on, "assistance", record.id)


def move(record: Assistance) -> None:
    """Log the help anew, on the day that the record says now."""
    if record.contact:
        touches.undo_touches(record.contact, "assistance", record.id)
    follow(record)


def follow_answer(record: Assistance, kind: str, id: int) -> None:
    """Log what the receiver said to the giver: `kind` is `thanks` or `outcome`, `id` that of its row."""
    pair = both_members(record)
    if pair:
        touches.follow_between(pair, ("together", "for_them"), kind, kind, id)


def undo(record: Assistance) -> None:
    """Undo the touches of a record that was withdrawn, and those of its thanks and outcomes."""
    sources = [("assistance", record.id), *(("outcome", one.id) for one in record.outcomes)]
    if record.thanks:
        sources.append(("thanks", record.thanks.id))
    pair = both_members(record)
    for source, id in sources:
        if pair:
            touches.undo_between(pair, source, id)
        elif record.contact:
            touches.undo_touches(record.contact, source, id)


def both_members(record: Assistance) -> tuple[Member, Member] | None:
    """The giver and the receiver, if both have an account."""
    return (record.giver, record.receiver) if record.giver and record.receiver else None
