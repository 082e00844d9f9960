"""What a change to a record entails: history, tallies, notices, and closing its post."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, update

from turnabout.assistance import policy, queries, record_touches
from turnabout.assistance.models import (
    ANSWERS,
    Assistance,
    AssistanceEvent,
    PairTally,
    Tally,
)
from turnabout.base.db.session import db, insert_row
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import lazy
from turnabout.base.web.links import public_url_for, url_path
from turnabout.base.web.signed_tokens import sign_timed
from turnabout.board import commands as board
from turnabout.introductions import commands as introductions
from turnabout.members.models import Member
from turnabout.notices.commands import Acts, settle, tell


def ask_for_confirmation(record: Assistance, recorder: Member) -> None:
    """Ask the other side to confirm the record, if they have an account."""
    other = record.other_than(recorder.id)
    if isinstance(other, Member):
        links = answer_links(record, other)
        tell(other, "help-recorded", recorder, record, record_url(record), record.what, links)


def answer_links(record: Assistance, member: Member) -> Acts:
    """One signed link per answer, as (label, URL), for an e-mail. A link opens a page, whose button gives
    the answer.
    """
    token = sign_timed("answer", [record.id, member.id])
    url = "assistance.by_mail.answer"
    return [(words, public_url_for(url, token=token, how=how)) for how, words in ANSWERS.items()]


def outcome_link(record: Assistance, receiver: Member) -> Acts:
    """The signed link for an e-mail with which the receiver tells the outcome, as a list of one (label,
    URL).
    """
    token = sign_timed("outcome", [record.id, receiver.id])
    url = public_url_for("assistance.by_mail.tell_outcome", token=token)
    return [(lazy("Say what came of it"), url)]


def confirm(record: Assistance, how: str, by: Member | None) -> None:
    """Confirm the record. `how` is `said`, `silence` or `alone` (no other side to confirm); `by` is None
    for silence.
    """
    record.confirmed_at, record.confirmed_how = clock.now(), how
    record.waits_since = record.contested_at = record.contested_how = None
    if record.receiver_id:
        record.ask_at = record.confirmed_at + policy.OUTCOME_STAGES[0]
    add_event(record, "right" if how == "said" else how, by)
    update_tallies(record, 1)
    record_touches.follow(record)
    close_helped_post(record)


def next_outcome_date(record: Assistance) -> datetime | None:
    """When to ask for the outcome next: the first stage that is still to come. None after the last."""
    if not record.confirmed_at:
        return None
    times = (record.confirmed_at + stage for stage in policy.OUTCOME_STAGES)
    return next((at for at in times if at > clock.now()), None)


def record_url(record: Assistance) -> str:
    return url_path("assistance.show", id=record.id)


def add_event(record: Assistance, what: str, by: Member | None, words: str = "") -> None:
    insert_row(AssistanceEvent, assistance_id=record.id, by_id=by and by.id, what=what, words=words)


def notify_other(record: Assistance, by: Member, kind: str, words: str | None = None) -> None:
    """Notify the other side, if they have an account. The notice quotes `words`, or else the record's
    text.
    """
    other = record.other_than(by.id)
    if isinstance(other, Member):
        tell(other, kind, by, record, record_url(record), record.what if words is None else words)


def settle_for_both(record: Assistance) -> None:
    """Mark what both sides were told about the record as settled."""
    for party in (record.giver, record.receiver):
        if party:
            settle(party.id, record)


def tell_introducer(record: Assistance, kind: str, words: str = "") -> None:
    """Tell the member who introduced the two, if anybody did. Not what was written: that is private."""
    if record.introduction_id and record.receiver and record.giver:
        introductions.pass_on(record.introduction_id, kind, record.receiver, record.giver, words)


def update_tallies(record: Assistance, by: int) -> None:
    """Add `by` (1 or -1) to the tallies of both sides: the overall ones and those with each other."""
    contact = f"c{record.contact_id}"
    giver, receiver = record.giver_id, record.receiver_id
    if giver:
        add_to_tally(giver, f"m{receiver}" if receiver else contact, "given", by)
    if receiver:
        add_to_tally(receiver, f"m{giver}" if giver else contact, "received", by)


def add_to_tally(member_id: int, other: str, side: str, by: int) -> None:
    for model, key in ((Tally, {}), (PairTally, {"other": other})):
        values = {"its_member_id": member_id, "its_other": other, "more": by}
        result: Any = db.session.execute(tally_update(model, side), values)
        if not result.rowcount:
            zero = {"given": 0, "received": 0}
            db.session.add(model(member_id=member_id, **key, **(zero | {side: by})))


@cache
def tally_update(model: type[Tally] | type[PairTally], side: str) -> Any:
    table: Any = model.__table__
    key = (column == bindparam(f"its_{column.name}") for column in table.primary_key)
    return update(table).where(*key).values({side: table.c[side] + bindparam("more")})


def close_helped_post(record: Assistance) -> None:
    """Close the record's request as helped if its places are all filled by help that its author knows of."""
    post = record.post
    if post is None or post.kind != "request" or post.closed_at:
        return
    if queries.helped_places(post.id) >= post.capacity:
        board.close(post, "helped")
