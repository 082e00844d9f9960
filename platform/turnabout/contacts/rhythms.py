"""How often a member wants to be in touch: with a network, or with one contact; and putting it off."""

from datetime import timedelta

from sqlalchemy import text

from turnabout.base.db.session import command, db, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import lazy
from turnabout.contacts import commands
from turnabout.contacts.due_days import DUE
from turnabout.contacts.models import Contact, NetworkRhythm
from turnabout.members.models import Member

DAYS_WORDS = {
    14: lazy("Every two weeks"),
    30: lazy("Every month"),
    60: lazy("Every two months"),
    90: lazy("Every three months"),
    180: lazy("Twice a year"),
    365: lazy("Once a year"),
}
SUGGESTED = {"peer": 30, "business": 60, "community": 90}  # days; offered, never forced
REST = 0  # the rhythm of a contact whom the owner lets rest
SNOOZES = {7: lazy("A week"), 30: lazy("A month"), 90: lazy("Three months")}


@command
def set_network_rhythm(owner: Member, network: str, days: int | None) -> None:
    """Choose how often to be in touch with the contacts of a network that have no rhythm of their own; None
    for never.
    """
    rhythm = db.session.get(NetworkRhythm, (owner.id, network))
    if rhythm and days is None:
        db.session.delete(rhythm)
    elif rhythm:
        rhythm.days = days or rhythm.days
    elif days:
        save(NetworkRhythm(owner_id=owner.id, network=network, days=days))
    db.session.flush()
    refresh_due(owner.id, network)


def refresh_due(owner_id: int, network: str) -> None:
    """Bring `due_on` of all contacts of a network up to date, in one statement."""
    due = DUE[db.engine.dialect.name]
    statement = f"update contact set due_on = {due} where owner_id = :owner and network = :network"  # noqa: S608
    db.session.execute(text(statement), {"owner": owner_id, "network": network})
    db.session.expire_all()


@command
def set_rhythm(contact: Contact, days: int | None) -> None:
    """Choose how often to be in touch with this contact: `REST` for never, None for as often as with the
    network.
    """
    contact.rhythm_days = days
    if days == REST:
        contact.next_on = None
    commands.refresh_due(contact)


@command
def snooze(contact: Contact, days: int) -> None:
    """Put it off by so many days from today."""
    on = clock.today(contact.owner.time_zone) + timedelta(days=days)
    commands.plan_next_contact(contact, on)
