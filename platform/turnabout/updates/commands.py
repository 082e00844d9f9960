from collections.abc import Iterable

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.contacts import api as touches
from turnabout.contacts.models import Contact
from turnabout.members.models import Member
from turnabout.safety.queries import is_tied
from turnabout.threads import commands as threads
from turnabout.updates import formats, policy, queries
from turnabout.updates.models import UpdateLetter, UpdateRecipient


@command
def write(member: Member, network: str, slip: str | None = None, **parts: str) -> UpdateLetter:
    """Save a letter. `parts`: news, learned, offer, ask."""
    found = queries.by_idempotency_key(member.id, slip)
    if found:
        return found
    return save(UpdateLetter(member_id=member.id, network=network, slip=slip or None, **parts))


@command
def edit(letter: UpdateLetter, **parts: str) -> None:
    """Change a letter. What has been sent already stays as it was."""
    for name, words in parts.items():
        setattr(letter, name, words)


@command
def add_recipients(letter: UpdateLetter, chosen: Iterable[Contact]) -> None:
    """Add contacts of the member. Those who are recipients already stay as they are."""
    known = {one.contact_id for one in fetch_all(queries.all_recipients(letter))}
    new = [contact for contact in chosen if contact.id not in known]
    if len(known) + len(new) > policy.MOST_RECIPIENTS:
        raise Refused(
            _("Please choose at most %(most)s people. A letter to more than that is a newsletter.",
              most=policy.MOST_RECIPIENTS)
        )  # fmt: skip
    db.session.add_all(
        UpdateRecipient(letter_id=letter.id, contact_id=contact.id) for contact in new
    )


@command
def remove_recipient(recipient: UpdateRecipient) -> None:
    """Take somebody off the list, unless the letter was sent to them."""
    if recipient.sent_at is None:
        db.session.delete(recipient)


@command
def send_here(letter: UpdateLetter) -> int:
    """Send the letter as a message to each recipient who is connected with the member. Return how many got
    it now. Repeating it sends nothing twice.
    """
    unsent = [one for one in fetch_all(queries.recipients(letter)) if one.sent_at is None]
    return sum(send_message(letter, one) for one in unsent)


def send_message(letter: UpdateLetter, recipient: UpdateRecipient) -> bool:
    other = db.session.get(Member, recipient.contact.member_id or 0)
    if other is None or not other.is_here or not is_tied(letter.member_id, other.id):
        return False
    thread = threads.open_pair(letter.member, other)
    words = formats.letter_to(recipient.contact, letter, letter.member.name)
    threads.send(thread, letter.member, words, slip=f"update {letter.id}")
    mark_sent(recipient)
    return True


@command
def mark_sent(recipient: UpdateRecipient) -> None:
    """Note that the recipient got the letter. It counts as a touch, and as an ask if it asks for something.
    Repeating it changes nothing.
    """
    if recipient.sent_at is not None:
        return
    recipient.sent_at = clock.now()
    letter = recipient.letter
    direction = "asked_them" if letter.ask else "for_them" if letter.offer else "together"
    today = clock.today(letter.member.time_zone)
    touches.follow_touch(recipient.contact, "update", direction, today, "update", letter.id)


@command
def unmark_sent(recipient: UpdateRecipient) -> None:
    """Undo `mark_sent` for a letter that the member sends themselves."""
    recipient.sent_at = None
    touches.undo_touches(recipient.contact, "update", recipient.letter_id)


@command
def delete(letter: UpdateLetter) -> None:
    """Delete the letter. That the member was in touch stays in the contact book."""
    for recipient in fetch_all(queries.all_recipients(letter)):
        db.session.delete(recipient)
    db.session.flush()
    db.session.delete(letter)
