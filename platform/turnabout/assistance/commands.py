"""Help is recorded by one side, answered by the other, thanked for, and its outcome told."""

import secrets
from datetime import date
from typing import Any

from turnabout.assistance import policy, queries
from turnabout.assistance.models import Assistance, Outcome, Thanks
from turnabout.assistance.parties import (
    Other,
    PossibleDuplicate,
    check_date,
    check_duplicate,
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

# --- writing it down ---


@command
def record(
    recorder: Member,
    other: Other,
    direction: str,
    happened_on: date,
    slip: str = "",
    seen: int | None = None,
    **facts: Any,
) -> Assistance:
    """`recorder` gave help to `other`, or got it (`direction`); from a response, its post decides.
    `facts`: what, category, effort, promise_id.

    The same help is written down once, whoever comes first. `seen` is the record of the other one
    that this is not, when there is one for the same day.
    """
    same = queries.by_idempotency_key(recorder.id, slip) or existing_record(recorder, other)
    if same:
        return same
    check_date(recorder, happened_on)
    ends = parties_of(recorder, other, direction)
    check_duplicate(recorder, ends, happened_on, seen)
    made = create_record(recorder, ends, slip, happened_on=happened_on, **facts)
    add_event(made, "recorded", recorder)
    if made.contact_id:
        confirm(made, "alone", recorder)
    else:
        ask_for_confirmation(made, recorder)
    close_helped_post(made)
    return made


def create_record(recorder: Member, ends: dict[str, Any], slip: str, **facts: Any) -> Assistance:
    """The row. It waits for the other one, unless that is somebody without an account."""
    waits_since = None if ends.get("contact_id") else clock.now()
    own = {"recorded_by_id": recorder.id, "slip": slip or secrets.token_urlsafe(12)}
    return save(Assistance(waits_since=waits_since, **own, **ends, **facts))


def existing_record(recorder: Member, other: Other) -> Assistance | None:
    """What is recorded of this response already. If the other one did, this says it is right."""
    if not isinstance(other, Response) or not policy.is_party(other, recorder):
        return None
    found = queries.by_response(other.id)
    if found and found.is_waiting and found.recorded_by_id != recorder.id:
        answer(found, recorder, "right")
    return found


@command
def keep_promise(promise: Promise, member: Member) -> Assistance:
    """Kept, and written down as help: what was promised, today."""
    contacts.keep_promise(promise)
    return record(
        member, promise.contact, "gave", clock.today(member.time_zone), slip=f"promise {promise.id}",
        what=promise.what, promise_id=promise.id,
    )  # fmt: skip


@command
def amend(
    record: Assistance, member: Member, what: str, category: str, effort: str, happened_on: date
) -> None:
    """Put right what one recorded. The old words stay in the history; the other one is asked anew."""
    if not policy.may_amend(member, record):
        raise Refused(_("This can no longer be changed."))
    check_date(member, happened_on)
    new = {"what": what, "category": category, "effort": effort, "happened_on": happened_on}
    if all(getattr(record, name) == value for name, value in new.items()):
        return
    before = f"{record.what} ({record.happened_on.isoformat()})"
    for name, value in new.items():
        setattr(record, name, value)
    add_event(record, "amended", member, before)
    if not record.contact_id:
        record.waits_since, record.contested_at, record.contested_how = clock.now(), None, None
        ask_for_confirmation(record, member)


# --- the answer ---


@command
def answer(record: Assistance, member: Member, how: str, words: str = "") -> None:
    """`right`, `not_quite` or `did_not` happen, by the one who did not record it."""
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
    """Take the record back; what was said about it stays in its history."""
    if record.state == "withdrawn":
        return
    if not policy.may_undo(member, record):
        raise Refused(_("Only the person who recorded it can undo it, within 14 days."))
    if record.state == "confirmed":
        update_tallies(record, -1)
    record.withdrawn_at, record.withdrawn_by_id = clock.now(), member.id
    record.waits_since = record.ask_at = record.asked_at = None
    add_event(record, "withdrawn", member)
    for one in (record.giver, record.receiver):
        if one:
            settle(one.id, record)
    notify_other(record, member, "help-undone")


# --- closing the loop ---


@command
def thank(record: Assistance, member: Member, words: str) -> Thanks:
    """The receiver's words, once. Who says thank you says that it happened."""
    if record.thanks and record.receiver_id == member.id:
        return record.thanks
    if not policy.may_thank(member, record):
        raise Refused(_("Only the person who was helped can say thank you."))
    confirm_implicitly(record, member)
    said = save(Thanks(assistance_id=record.id, words=words))
    db.session.expire(record, ["thanks"])
    add_event(record, "thanked", member)
    notify_other(record, member, "thanked", words)
    return said


@command
def tell_outcome(record: Assistance, member: Member, kind: str, words: str = "") -> Outcome:
    """What came of it. The next question comes at the next stage, unless there is no more to ask."""
    if not policy.may_tell_outcome(member, record):
        raise Refused(_("Only the person who was helped can say what came of it."))
    last = max(record.outcomes, key=lambda one: one.id, default=None)
    if last and (last.kind, last.words) == (kind, words):
        return last
    confirm_implicitly(record, member)
    told = save(Outcome(assistance_id=record.id, kind=kind, words=words))
    db.session.expire(record, ["outcomes"])
    record.asked_at = None
    record.ask_at = None if kind in policy.FINAL_OUTCOMES else next_outcome_date(record)
    add_event(record, kind, member)
    settle(member.id, record)
    notify_other(record, member, "outcome-told", words)
    return told


def confirm_implicitly(record: Assistance, member: Member) -> None:
    if policy.may_answer(member, record):
        answer(record, member, "right")


# --- by the clock ---


@command
def take_silence_for_yes() -> None:
    for record in fetch_all(queries.unanswered_since(clock.now() - policy.CONFIRM_AFTER)):
        confirm(record, "silence", None)
        for one in (record.giver, record.receiver):
            if one:
                settle(one.id, record)


@command
def ask_for_outcomes() -> None:
    """One question to the receiver at each stage, as long as nothing was told since."""
    for record in fetch_all(queries.due_for_outcome(clock.now())):
        record.asked_at, record.ask_at = clock.now(), next_outcome_date(record)
        to = record.receiver
        if to:
            acts = outcome_link(record, to)
            tell(to, "outcome-asked", record.giver, record, record_url(record), record.what, acts)
