"""Recording help, answering a record, undoing it, thanking, and telling the outcome."""

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
from turnabout.introductions import queries as introductions
from turnabout.members.models import Member
from turnabout.notices.commands import settle, tell

__all__ = ["PossibleDuplicate"]

# --- recording ---


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
    """Record help that `recorder` gave to or got from `other` (`direction`; the post of a response decides).
    `facts`: what, category, effort, promise_id. `slip` is the idempotency key.

    The same help is recorded once, whichever side comes first. If the other side has recorded help for the
    same day, `seen` is the id of that record, as confirmation that this is a different one.
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


def create_record(recorder: Member, parties: dict[str, Any], slip: str, **facts: Any) -> Assistance:
    """Save the record, unconfirmed unless the other side has no account. It names the introduction that
    brought the two together, if there was one.
    """
    waits_since = None if parties.get("contact_id") else clock.now()
    own: dict[str, Any] = {"recorded_by_id": recorder.id, "slip": slip or secrets.token_urlsafe(12)}
    giver_id, receiver_id = parties["giver_id"], parties["receiver_id"]
    if giver_id and receiver_id:
        introduction = introductions.introduced_between(giver_id, receiver_id)
        own["introduction_id"] = introduction and introduction.id
    return save(Assistance(waits_since=waits_since, **own, **parties, **facts))


def existing_record(recorder: Member, other: Other) -> Assistance | None:
    """The record made for this response before. If the other side made it, recording again confirms it."""
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
    """Correct a record. The old text stays in the history; the other side is asked to confirm again."""
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


# --- answering ---


@command
def answer(record: Assistance, member: Member, how: str, words: str = "") -> None:
    """Answer a record of the other side: `right`, `not_quite` or `did_not` (happen)."""
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
    """Withdraw the record; its history stays."""
    if record.state == "withdrawn":
        return
    if not policy.may_undo(member, record):
        raise Refused(_("Only the person who recorded it can take it back, within 14 days."))
    if record.state == "confirmed":
        update_tallies(record, -1)
    record.withdrawn_at, record.withdrawn_by_id = clock.now(), member.id
    record.waits_since = record.ask_at = record.asked_at = None
    add_event(record, "withdrawn", member)
    for party in (record.giver, record.receiver):
        if party:
            settle(party.id, record)
    notify_other(record, member, "help-undone")


# --- thanks and outcomes ---


@command
def thank(record: Assistance, member: Member, words: str) -> Thanks:
    """Thank the giver, once. Thanking also confirms the record."""
    if record.thanks and record.receiver_id == member.id:
        return record.thanks
    if not policy.may_thank(member, record):
        raise Refused(_("Only the person who was helped can say thank you."))
    confirm_implicitly(record, member)
    thanks = save(Thanks(assistance_id=record.id, words=words))
    db.session.expire(record, ["thanks"])
    add_event(record, "thanked", member)
    notify_other(record, member, "thanked", words)
    tell_introducer(record, "introduction-thanked")
    return thanks


@command
def tell_outcome(record: Assistance, member: Member, kind: str, words: str = "") -> Outcome:
    """Tell what came of the help, and schedule the next question unless the outcome is final."""
    if not policy.may_tell_outcome(member, record):
        raise Refused(_("Only the person who was helped can say what came of it."))
    last = max(record.outcomes, key=lambda outcome: outcome.id, default=None)
    if last and (last.kind, last.words) == (kind, words):
        return last
    confirm_implicitly(record, member)
    outcome = save(Outcome(assistance_id=record.id, kind=kind, words=words))
    db.session.expire(record, ["outcomes"])
    record.asked_at = None
    record.ask_at = None if kind in policy.FINAL_OUTCOMES else next_outcome_date(record)
    add_event(record, kind, member)
    settle(member.id, record)
    notify_other(record, member, "outcome-told", f"{kind}\n{words}")
    if kind != "nothing_yet":
        tell_introducer(record, "introduction-outcome", kind)
    return outcome


def confirm_implicitly(record: Assistance, member: Member) -> None:
    if policy.may_answer(member, record):
        answer(record, member, "right")


# --- for jobs ---


@command
def take_silence_for_yes() -> None:
    for record in fetch_all(queries.unanswered_since(clock.now() - policy.CONFIRM_AFTER)):
        confirm(record, "silence", None)
        for party in (record.giver, record.receiver):
            if party:
                settle(party.id, record)


@command
def ask_for_outcomes() -> None:
    """Ask the receivers of records at the next stage what came of the help."""
    for record in fetch_all(queries.due_for_outcome(clock.now())):
        record.asked_at, record.ask_at = clock.now(), next_outcome_date(record)
        receiver = record.receiver
        if receiver:
            links = outcome_link(record, receiver)
            url = record_url(record)
            tell(receiver, "outcome-asked", record.giver, record, url, record.what, links)
