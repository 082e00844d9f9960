"""Commands on a member's contact book: contacts, touches and promises."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from turnabout.base.db.session import command, db, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.contacts import policy, queries
from turnabout.contacts.models import Contact, NetworkCount, Promise, Touch
from turnabout.members.models import Member


@command
def add_member(
    owner: Member, other: Member, met_where: str = "", met_on: date | None = None
) -> Contact:
    """Add a member to the owner's contacts, or restore a removed entry. What the owner wrote is never
    overwritten. Leave `met_on` out unless they met in person.
    """
    if owner.id == other.id:
        raise Refused(_("That’s you."))
    found = queries.entry_about(owner.id, other.id)
    if found is None:
        return insert(Contact(
            owner_id=owner.id, member_id=other.id, name=other.name,
            met_where=met_where, met_on=met_on,
        ))  # fmt: skip
    put_back(found)
    if not found.met_where:
        found.met_where, found.met_on = met_where, found.met_on or met_on
    return found


@command
def add(owner: Member, slip: str | None = None, **facts: Any) -> Contact:
    """Add a contact without an account. If the owner already has one with the idempotency key `slip`,
    return that one.
    """
    found = queries.by_idempotency_key(owner.id, slip)
    if found:
        return found
    check(owner, facts)
    return insert(Contact(owner_id=owner.id, slip=slip or None, **facts))


@command
def add_several(owner: Member, people: Iterable[tuple[str, str]]) -> list[Contact]:
    """Add several contacts, given as (name, origin). Skips those who are already in the book with this
    origin.
    """
    return [
        add(owner, name=name, origin=origin)
        for name, origin in people
        if not queries.namesake(owner.id, name, origin)
    ]


@command
def edit(contact: Contact, **facts: Any) -> None:
    check(contact.owner, facts)
    if contact.removed_at is None:
        adjust_count(contact, -1)
    if facts.get("name", contact.name) != contact.name:
        facts = policy.without_stale_parts(contact, facts)
    for name, value in facts.items():
        setattr(contact, name, value)
    refresh_due(contact)
    if contact.removed_at is None:
        adjust_count(contact, 1)


@command
def sort(contact: Contact, network: str, origin: str = "") -> None:
    """Set the network and origin of a contact."""
    edit(contact, network=network, origin=origin)


@command
def record_meeting(
    contact: Contact,
    network: str = "",
    cares_about: str = "",
    next_on: date | None = None,
    promise: str = "",
    due_on: date | None = None,
    slip: str | None = None,
) -> None:
    """Save notes on a first meeting. Empty values change nothing."""
    if network and network != contact.network:
        sort(contact, network)
    if cares_about and cares_about not in contact.cares_about:
        contact.cares_about = "\n".join(filter(None, (contact.cares_about, cares_about)))
    if next_on:
        plan_next_contact(contact, next_on)
    if promise:
        make_promise(contact, promise, due_on, slip)


@command
def plan_next_contact(contact: Contact, on: date | None) -> None:
    """Set or clear the day on which the owner is reminded of this contact."""
    if on:
        policy.check_day_to_come(contact.owner, on, "next_on")
    contact.next_on = on
    refresh_due(contact)


@command
def mark_in_touch(contact: Contact) -> None:
    """Log a touch today and clear the reminder. Does nothing unless a day is due or planned."""
    if contact.due_on:
        today = clock.today(contact.owner.time_zone)
        log_touch(contact, "message", "together", "", today)
        contact.next_on = None
        refresh_due(contact)


@command
def make_promise(
    contact: Contact, what: str, due_on: date | None = None, slip: str | None = None
) -> Promise:
    found = queries.promise_by_idempotency_key(contact.owner_id, slip)
    if found:
        return found
    if due_on:
        policy.check_day_to_come(contact.owner, due_on, "due_on")
    return save(Promise(member_id=contact.owner_id, contact_id=contact.id, what=what,
                        due_on=due_on, slip=slip or None))  # fmt: skip


@command
def keep_promise(promise: Promise) -> None:
    """Mark a promise as kept, which counts as a touch."""
    if promise.kept_at:
        return
    promise.kept_at, promise.dropped_at = clock.now(), None
    contact, slip = promise.contact, f"kept {promise.id}"
    today = clock.today(contact.owner.time_zone)
    log_touch(contact, "promise", "for_them", promise.what, today, slip)


@command
def drop_promise(promise: Promise) -> None:
    """Drop a promise. Nobody is notified, because promises are private."""
    if promise.kept_at is None:
        promise.dropped_at = promise.dropped_at or clock.now()


@command
def remove(contact: Contact) -> None:
    """Remove a contact from the book. `put_back` undoes this."""
    if contact.removed_at is None:
        adjust_count(contact, -1)
        contact.removed_at = clock.now()
        refresh_due(contact)


@command
def put_back(contact: Contact) -> None:
    if contact.removed_at is not None:
        contact.removed_at = None
        refresh_due(contact)
        adjust_count(contact, 1)


@command
def log_touch(
    contact: Contact, kind: str, direction: str, words: str, on: date, slip: str | None = None
) -> Touch:
    """Log a touch. If it is more recent than everything known about the contact, clear the reminder."""
    found = queries.touch_by_idempotency_key(contact.owner_id, slip)
    if found:
        return found
    policy.check_day(contact.owner, on, "on")
    touch = Touch(contact_id=contact.id, member_id=contact.owner_id, slip=slip or None,
                  kind=kind, direction=direction, words=words, on=on)  # fmt: skip
    if policy.is_latest(contact, on):
        contact.next_on = None  # the owner has done what the reminder was for
    contact.last_touch_on = max(on, contact.last_touch_on or on)
    count_direction(contact, direction, 1)
    refresh_due(contact)
    return save(touch)


@command
def forget_touch(touch: Touch) -> None:
    """Delete a touch that was logged by mistake."""
    contact = touch.contact
    count_direction(contact, touch.direction, -1)
    db.session.delete(touch)
    db.session.flush()
    last = db.session.scalars(queries.touches(contact).limit(1)).first()
    contact.last_touch_on = last.on if last else None
    refresh_due(contact)


def check(owner: Member, facts: dict[str, Any]) -> None:
    policy.check_origin(facts)
    policy.check_birthday(owner, facts)
    if facts.get("met_on"):
        policy.check_day(owner, facts["met_on"], "met_on")


def insert(contact: Contact) -> Contact:
    save(contact)
    refresh_due(contact)
    adjust_count(contact, 1)
    return contact


def refresh_due(contact: Contact) -> None:
    """Bring the total `due_on` up to date, after a change of anything that it follows from."""
    days = queries.network_days(contact.owner_id, contact.network)
    contact.due_on = policy.due_on(contact, days)


def count_direction(contact: Contact, direction: str, by: int) -> None:
    """Keep the totals of asks and of what the owner did for the contact."""
    if direction == "asked_them":
        contact.asks += by
    elif direction == "for_them":
        contact.favours += by


def adjust_count(contact: Contact, by: int) -> None:
    network = contact.network or ""
    kept = queries.count_of(contact.owner_id, network)
    kept = kept or save(NetworkCount(owner_id=contact.owner_id, network=network, n=0))
    kept.n += by
