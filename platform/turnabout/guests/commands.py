"""Somebody who wants no account leaves a name with a member, who takes it up or deletes it."""

import secrets
from datetime import timedelta

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, display_name, in_language
from turnabout.base.mail import emails
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import public_url_for, url_path
from turnabout.cards import queries as cards
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import Contact
from turnabout.events.queries import event_now
from turnabout.guests import queries
from turnabout.guests.models import Guest
from turnabout.members.models import Member
from turnabout.notices import commands as notices
from turnabout.notices.commands import settle, tell

KEEP_UNANSWERED_FOR = timedelta(days=30)
MAX_WAITING = 100  # waiting at one member: more is no meeting of people


@command
def leave(
    owner: Member,
    name: str,
    slip: str,
    language: str,
    email: str = "",
    phone: str = "",
    note: str = "",
) -> Guest:
    """The same slip twice is the same guest. Who left an e-mail address gets the link to take it back."""
    found = queries.by_idempotency_key(owner.id, slip)
    if found:
        return found
    if queries.count_waiting(owner.id) >= MAX_WAITING:
        raise Refused(
            _(
                "Too many people are already waiting for an answer here. Please save the contact instead."
            )
        )
    guest = save(Guest(
        owner_id=owner.id, name=name, email=email, phone=phone, note=note, language=language,
        key=secrets.token_urlsafe(24), slip=slip,
    ))  # fmt: skip
    tell(owner, "guest-left", None, guest, url_path("guests.index"), words=display_name(name))
    if email:
        url = public_url_for("guests.removal", key=guest.key)
        shown = cards.public_name(owner.id)
        emails.queue_email(email, "guest", language, name=display_name(name), owner=shown, url=url)
    return guest


@command
def accept(guest: Guest) -> Contact:
    """The guest stands in the owner's book, with the day on which they left it, and the event at which
    the owner was then.
    """
    if guest.contact:
        return guest.contact
    owner, then = guest.owner, guest.agreed_at
    there = event_now(owner.id, at=then)
    guest.contact = contacts.add(
        owner, slip=f"guest {guest.id}", name=guest.name, email=guest.email, phone=guest.phone,
        notes=guest.note, met_on=clock.local_date(then, owner.time_zone), met_where=there[1] if there else "",
    )  # fmt: skip
    guest.accepted_at = clock.now()
    settle(guest.owner_id, guest)
    return guest.contact


@command
def refuse(guest: Guest) -> None:
    """The owner does not want it: nothing of it stays, and nobody is told."""
    if guest.accepted_at is None:
        delete_guest(guest)


@command
def take_back(guest: Guest) -> None:
    """The guest does not want it any more: what they wrote is gone, also from the owner's book. What
    the owner wrote is the owner's.
    """
    contact = guest.contact
    if contact:
        kept = contact.notes.replace(guest.note, "").strip() if guest.note else contact.notes
        with in_language(guest.owner.language):
            nobody = _("Somebody who took their details back")
        contacts.edit(contact, name=nobody, notes=kept,
                      email="" if contact.email == guest.email else contact.email,
                      phone="" if contact.phone == guest.phone else contact.phone)  # fmt: skip
        contacts.remove(contact)
    delete_guest(guest)


def delete_guest(guest: Guest) -> None:
    """Also the name in what the owner was told."""
    notices.forget(guest)
    db.session.delete(guest)
    db.session.flush()


@command
def delete_unanswered() -> None:
    for guest in fetch_all(queries.unanswered_before(clock.now() - KEEP_UNANSWERED_FOR)):
        delete_guest(guest)
