"""Commands of the ledger: record help, answer, amend or undo a record, thank, tell the outcome."""

from datetime import date
from typing import Any

from turnabout.assistance import policy, queries, record_touches
from turnabout.assistance.models import Assistance, Outcome, Thanks
from turnabout.assistance.parties import (
    OtherSide,
    PossibleDuplicate,
    check_date,
    check_duplicate,
    create_record,
    parties_of,
)
from turnabout.assistance.record_effects import (
    add_event,
    ask_for_confirmation,
    close_helped_post,
    confirm,
    next_outcome_date,
    notify_other,
    outcome_link,
    record_url,
    settle_for_both,
    tell_introducer,
    update_tallies,
)
from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.board.models import Response
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import Promise
from turnabout.members.models import Member
from turnabout.notices.commands import settle, tell

__all__ = ["PossibleDuplicate"]

# --- recording ---


@command
def record(
    recorder: Member,
    other: OtherSide,
    direction: str,
    happened_on: date,
    slip: str = "",
    seen: int | None = None,
    **facts: Any,
) -> Assistance:
    """Record help that `recorder` gave to or got from `other`, and return the record. `direction` is `gave`
    or `got`; for a response, its post decides instead. `facts`: what, category, effort, promise_id.

    Return the existing record if there is one for this idempotency key (`slip`) or this response. Raise
    `PossibleDuplicate` if the other side has recorded help for the same day, unless `seen` is the id of
    that record: the recorder has seen it, and says that this is different help.
    """
    existing = queries.by_idempotency_key(recorder.id, slip) or existing_record(recorder, other)
    if existing:
        return existing
    check_date(recorder, happened_on)
    parties = parties_of(recorder, other, direction)
    check_duplicate(recorder, parties, happened_on, seen)
    new_record = create_record(recorder, parties, slip, happened_on=happened_on, **facts)
    add_event(new_record, "recorded", recorder)
    if new_record.contact_id:
        confirm(new_record, "alone", recorder)
    else:
        ask_for_confirmation(new_record, recorder)
    close_helped_post(new_record)
    return new_record


def existing_record(recorder: Member, other: OtherSide) -> Assistance | None:
    """The existing record for this response, if any. If the other side made it, recording the same help
    confirms it.
    """
    if not isinstance(other, Response) or not policy.is_party(other, recorder):
        return None
    record = queries.by_response(other.id)
    if record and record.is_waiting and record.recorded_by_id != recorder.id:
        answer(record, recorder, "right")
    return record


@command
def keep_promise(promise: Promise, member: Member) -> Assistance:
    """Mark the promise as kept and record it as help given today."""
    contacts.keep_promise(promise)
    return record(
        member, promise.contact, "gave", clock.today(member.time_zone), slip=f"promise {promise.id}",
        what=promise.what, promise_id=promise.id,
    )  # fmt: skip


@command
def amend(
    record: Assistance, member: Member, what: str, category: str, effort: str, happened_on: date
) -> None:
    """Correct a record. The old text stays in its history, and the other side is asked to confirm the new
    one.
    """
    if not policy.may_amend(member, record):
        raise Refused(_("This can no longer be changed."))
    check_date(member, happened_on)
    values = {"what": what, "category": category, "effort": effort, "happened_on": happened_on}
    if all(getattr(record, name) == value for name, value in values.items()):
        return
    old_text = f"{record.what} ({record.happened_on.isoformat()})"
    for name, value in values.items():
        setattr(record, name, value)
    add_event(record, "amended", member, old_text)
    if record.confirmed_at:
        record_touches.move(record)
    if not record.contact_id:
        record.waits_since, record.contested_at, record.contested_how = clock.now(), None, None
        ask_for_confirmation(record, member)


# --- answering ---


@command
def answer(record: Assistance, member: Member, how: str, words: str = "") -> None:
    """Answer a record that the other side made: `right`, `not_quite` or `did_not` (happen)."""
    if record.state == "confirmed" and how == "right":
        return
    if not policy.may_answer(member, record):
        raise Refused(_("There’s nothing left to answer here."))
    settle(member.id, record)
    if how == "right":
        confirm(record, "said", member)
        notify_other(record, member, "help-confirmed")
    else:
        contest(record, member, how, words)


def contest(record: Assistance, member: Member, how: str, words: str) -> None:
    if record.contested_how == how and record.contested_words == words:
        return
    record.contested_at, record.waits_since = clock.now(), None
    record.contested_how, record.contested_words = how, words
    add_event(record, how, member, words)
    notify_other(record, member, "help-contested")


@command
def undo(record: Assistance, member: Member) -> None:
    """Withdraw the record. Its history is kept."""
    if record.state == "withdrawn":
        return
    if not policy.may_undo(member, record):
        raise Refused(_("Only the person who recorded it can take it back, within 14 days."))
    if record.state == "confirmed":
        update_tallies(record, -1)
    record.withdrawn_at, record.withdrawn_by_id = clock.now(), member.id
    record.waits_since = record.ask_at = record.asked_at = None
    add_event(record, "withdrawn", member)
    record_touches.undo(record)
    settle_for_both(record)
    notify_other(record, member, "help-undone")


# --- thanks and outcomes ---


@command
def thank(record: Assistance, member: Member, words: str) -> Thanks:
    """Thank the giver. There is one thanks per record: later calls return it. Thanking also confirms the
    record.
    """
    if record.thanks and record.receiver_id == member.id:
        return record.thanks
    if not policy.may_thank(member, record):
        raise Refused(_("Only the person who was helped can say thank you."))
    confirm_implicitly(record, member)
    thanks = save(Thanks(assistance_id=record.id, words=words))
    db.session.expire(record, ["thanks"])
    add_event(record, "thanked", member)
    record_touches.follow_answer(record, "thanks", thanks.id)
    notify_other(record, member, "thanked", words)
    tell_introducer(record, "introduction-thanked")
    return thanks


@command
def tell_outcome(record: Assistance, member: Member, kind: str, words: str = "") -> Outcome:
    """Tell what came of the help, which also confirms the record. Schedule the next question, unless the
    outcome is final.
    """
    if not policy.may_tell_outcome(member, record):
        raise Refused(_("Only the person who was helped can say what came of it."))
    last_outcome = max(record.outcomes, key=lambda outcome: outcome.id, default=None)
    if last_outcome and (last_outcome.kind, last_outcome.words) == (kind, words):
        return last_outcome
    confirm_implicitly(record, member)
    outcome = save(Outcome(assistance_id=record.id, kind=kind, words=words))
    db.session.expire(record, ["outcomes"])
    record.asked_at = None
    record.ask_at = None if kind in policy.FINAL_OUTCOMES else next_outcome_date(record)
    add_event(record, kind, member)
    record_touches.follow_answer(record, "outcome", outcome.id)
    settle(member.id, record)
    notify_other(record, member, "outcome-told", f"{kind}\n{words}")
    if kind != "nothing_yet":
        tell_introducer(record, "introduction-outcome", kind)
    return outcome


def confirm_implicitly(record: Assistance, member: Member) -> None:
    """Confirm the record if it still waits for this member's answer."""
    if policy.may_answer(member, record):
        answer(record, member, "right")


# --- for jobs ---


@command
def confirm_unanswered() -> None:
    """Confirm records that have gone unanswered for 14 days."""
    for record in fetch_all(queries.unanswered_since(clock.now() - policy.CONFIRM_AFTER)):
        confirm(record, "silence", None)
        settle_for_both(record)


@command
def ask_for_outcomes() -> None:
    """Ask receivers what came of the help, 7, 30 and 90 days after its confirmation."""
    for record in fetch_all(queries.due_for_outcome(clock.now())):
        record.asked_at, record.ask_at = clock.now(), next_outcome_date(record)
        receiver = record.receiver
        if receiver:
            values = (record_url(record), record.what, outcome_link(record, receiver))
            tell(receiver, "outcome-asked", record.giver, record, *values)
