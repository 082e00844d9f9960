"""Permissions on a record of help, and time limits."""

from datetime import timedelta

from turnabout.assistance.models import Assistance
from turnabout.base.i18n import clock
from turnabout.board.models import Response
from turnabout.members.models import Member

CONFIRM_AFTER = timedelta(days=14)  # an unanswered record counts as confirmed
UNDO_WITHIN = timedelta(days=14)
# When to ask for the outcome, counted from the confirmation.
OUTCOME_STAGES = tuple(timedelta(days=days) for days in (7, 30, 90))
MAIL_LINK_LIFETIME = timedelta(days=30)  # of the links in e-mails
FINAL_OUTCOMES = ("job",)  # no further questions after these


def is_one_of(member: Member, record: Assistance) -> bool:
    """Whether the member is the giver or the receiver."""
    return member.id in (record.giver_id, record.receiver_id)


def is_party(response: Response, member: Member) -> bool:
    """Whether the member is the author of the response or of its post."""
    return member.id in (response.member_id, response.post.author_id)


def may_answer(member: Member, record: Assistance) -> bool:
    """Whether the member may answer the record: only the side that did not make it, until they confirm it.
    They may change an answer that contests it.
    """
    is_open = record.state in ("recorded", "contested") and record.contact_id is None
    return is_open and is_one_of(member, record) and record.recorded_by_id != member.id


def may_amend(member: Member, record: Assistance) -> bool:
    """Whether the member may correct the record: only its recorder, until the other side confirms it."""
    is_open = record.state in ("recorded", "contested") or record.confirmed_how == "alone"
    return is_open and not record.withdrawn_at and record.recorded_by_id == member.id


def may_undo(member: Member, record: Assistance) -> bool:
    """Whether the member may withdraw the record: its recorder within 14 days, and either side while it is
    contested.
    """
    if record.state == "withdrawn" or not is_one_of(member, record):
        return False
    if record.state == "contested":
        return True
    return record.recorded_by_id == member.id and clock.now() < record.recorded_at + UNDO_WITHIN


def may_thank(member: Member, record: Assistance) -> bool:
    """Whether the member may thank the giver for this help. Only the receiver may, once, and only if the
    giver is a member and the record is neither denied by them nor withdrawn.
    """
    is_receiver = record.receiver_id == member.id and record.giver_id is not None
    return is_receiver and record.thanks is None and not is_denied(record, member)


def may_thank_contact(member: Member, record: Assistance) -> bool:
    """Whether the member may write thanks to the contact without an account who helped them, or mark them
    as sent.
    """
    is_from_contact = record.receiver_id == member.id and record.contact_id is not None
    is_sent = record.thanks is not None and record.thanks.is_sent
    return is_from_contact and not is_sent and not record.withdrawn_at


def may_tell_outcome(member: Member, record: Assistance) -> bool:
    return record.receiver_id == member.id and not is_denied(record, member)


def is_denied(record: Assistance, member: Member) -> bool:
    """Whether the record is withdrawn, or was made by this member and is contested by the other side."""
    is_contested = record.state == "contested" and record.recorded_by_id == member.id
    return is_contested or record.state == "withdrawn"
