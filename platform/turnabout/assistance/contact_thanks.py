"""Thanks to a contact without an account: written first, then sent by the member and marked as sent."""

from turnabout.assistance import policy
from turnabout.assistance.models import Assistance, Thanks
from turnabout.assistance.record_effects import add_event
from turnabout.base.db.session import command, db, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.contacts import api as touches
from turnabout.members.models import Member


@command
def write(record: Assistance, member: Member, words: str) -> Thanks:
    """Save the words of thanks, or replace those that have not been sent yet."""
    if not policy.may_thank_contact(member, record):
        raise Refused(_("You’ve already thanked them."))
    if record.thanks is None:
        record.thanks = Thanks(assistance_id=record.id, is_sent=False)
    record.thanks.words = words
    return save(record.thanks)


@command
def mark_sent(record: Assistance, member: Member) -> None:
    """Mark the contact as thanked, in the written words or in person. It counts as a touch. Repeating it
    changes nothing.
    """
    if not policy.may_thank_contact(member, record) or record.contact is None:
        return
    thanks = record.thanks or write(record, member, "")
    thanks.is_sent, thanks.said_at = True, clock.now()
    db.session.flush()
    add_event(record, "thanked", member)
    today = clock.today(member.time_zone)
    touches.follow_touch(record.contact, "thanks", "for_them", today, "thanks", thanks.id)
