"""Guests: somebody without an account leaves their details with a member, who accepts or deletes them."""

import secrets

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, display_name, in_language
from turnabout.base.mail import emails
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import public_url_for, url_path
from turnabout.cards import queries as cards
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import Contact
from turnabout.events.queries import current_event
from turnabout.guests import queries
from turnabout.guests.models import Guest
from turnabout.guests.policy import KEEP_UNANSWERED_FOR, MAX_WAITING
from turnabout.members.models import Member
from turnabout.notices import commands as notices
from turnabout.notices.commands import settle, tell


@command
def leave(
    owner: Member,
    name: str,
    idempotency_key: str,
    language: str,
    email: str = "",
    phone: str = "",
    note: str = "",
) -> Guest:
    """Store the details, tell the owner, and mail the guest a link to take them back. Idempotent by key."""
    guest = queries.by_idempotency_key(owner.id, idempotency_key)
    if guest:
        return guest
    if queries.count_waiting(owner.id) >= MAX_WAITING:
        raise Refused(
            _(
                "Too many people are already waiting for an answer here. Please save the contact instead."
            )
        )
    guest = save(Guest(
        owner_id=owner.id, name=name, email=email, phone=phone, note=note, language=language,
        key=secrets.token_urlsafe(24), slip=idempotency_key,
    ))  # fmt: skip
    tell(owner, "guest-left", None, guest, url_path("guests.index"), words=display_name(name))
    if email:
        url = public_url_for("guests.removal", key=guest.key)
        emails.queue_email(email, "guest", language, name=display_name(name), url=url,
                           owner=cards.public_name(owner.id))  # fmt: skip
    return guest


@command
def accept(guest: Guest) -> Contact:
    """Add the guest to the owner's contact book, with the day they met and the event the owner was
    checked in to then.
    """
    if guest.contact:
        return guest.contact
    owner, met_at = guest.owner, guest.agreed_at
    event = current_event(owner.id, at=met_at)
    guest.contact = contacts.add(
        owner, slip=f"guest {guest.id}", name=guest.name, email=guest.email, phone=guest.phone,
        notes=guest.note, met_on=clock.local_date(met_at, owner.time_zone),
        met_where=event[1] if event else "",
    )  # fmt: skip
    guest.accepted_at = clock.now()
    settle(guest.owner_id, guest)
    return guest.contact


@command
def refuse(guest: Guest) -> None:
    """Delete a waiting guest. Nobody is notified."""
    if guest.accepted_at is None:
        delete_guest(guest)


@command
def take_back(guest: Guest) -> None:
    """Delete the guest's details, also from the owner's contact book. The owner's own notes stay."""
    contact = guest.contact
    if contact:
        notes = contact.notes.replace(guest.note, "").strip() if guest.note else contact.notes
        with in_language(guest.owner.language):
            placeholder = _("Somebody who took their details back")
        contacts.edit(contact, name=placeholder, notes=notes,
                      email="" if contact.email == guest.email else contact.email,
                      phone="" if contact.phone == guest.phone else contact.phone)  # fmt: skip
        contacts.remove(contact)
    delete_guest(guest)


def delete_guest(guest: Guest) -> None:
    """Delete the guest, and the notice that names them."""
    notices.forget(guest)
    db.session.delete(guest)
    db.session.flush()


@command
def delete_unanswered() -> None:
    """Delete guests whom the owner has not answered in time."""
    for guest in fetch_all(queries.unanswered_before(clock.now() - KEEP_UNANSWERED_FOR)):
        delete_guest(guest)
