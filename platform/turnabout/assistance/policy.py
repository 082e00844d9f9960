"""Permissions on a record of help, and the periods of the rules."""

from datetime import timedelta

from turnabout.assistance.models import Assistance
from turnabout.base.i18n import clock
from turnabout.board.models import Response
from turnabout.members.models import Member

CONFIRM_AFTER = timedelta(days=14)  # without an answer a record counts as confirmed
UNDO_WITHIN = timedelta(days=14)
OUTCOME_STAGES = tuple(
    timedelta(days=n) for n in (7, 30, 90)
)  # after confirmation, when to ask for the outcome
MAIL_LINK_LIFETIME = timedelta(days=30)  # of the links in e-mails
FINAL_OUTCOMES = ("job",)  # no further questions after these


def is_one_of(member: Member, record: Assistance) -> bool:
    return member.id in (record.giver_id, record.receiver_id)


def is_party(response: Response, member: Member) -> bool:
    """The author of the response or of its post."""
    return member.id in (response.member_id, response.post.author_id)


def may_answer(member: Member, record: Assistance) -> bool:
    """The side that did not record it, while it is unconfirmed; also again after contesting it."""
    is_open = record.state in ("recorded", "contested") and record.contact_id is None
    return is_open and is_one_of(member, record) and record.recorded_by_id != member.id


def may_amend(member: Member, record: Assistance) -> bool:
    is_open = record.state in ("recorded", "contested") or record.confirmed_how == "alone"
    return is_open and not record.withdrawn_at and record.recorded_by_id == member.id


def may_undo(member: Member, record: Assistance) -> bool:
    """Whether the member may withdraw the record.

    Its recorder may within 14 days; either side may at any time while it is contested.
    """
    if record.state == "withdrawn" or not is_one_of(member, record):
        return False
    if record.state == "contested":
        return True
    return record.recorded_by_id == member.id and clock.now() < record.recorded_at + UNDO_WITHIN


def may_thank(member: Member, record: Assistance) -> bool:
    """Whether the member may thank for the help.

    The receiver may, once, if the giver is a member and has not denied the help.
    """
    is_receiver = record.receiver_id == member.id and record.giver_id is not None
    return is_receiver and record.thanks is None and not is_denied(record, member)


def may_tell_outcome(member: Member, record: Assistance) -> bool:
    return record.receiver_id == member.id and not is_denied(record, member)


def is_denied(record: Assistance, member: Member) -> bool:
    """Withdrawn, or contested by the other side."""
    denied = record.state == "contested" and record.recorded_by_id == member.id
    return denied or record.state == "withdrawn"
