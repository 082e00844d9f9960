"""Touches that follow from what happens elsewhere on the site: messages, help, thanks, introductions.

Each member's book gets the touch, if the other is in it. `source` and `source_id` name the row that it
follows from, so that repeating it changes nothing, and it can be undone.
"""

from datetime import date

from turnabout.base.db.session import command, fetch_all
from turnabout.base.i18n import clock
from turnabout.contacts import commands, queries
from turnabout.contacts.models import Contact
from turnabout.members.models import Member


@command
def follow_touch(
    contact: Contact, kind: str, direction: str, on: date, source: str, source_id: int,
    words: str = "",
) -> None:  # fmt: skip
    """Log a touch that follows from a row of another feature. There is one a day of each kind."""
    if queries.touch_by_source(contact.id, source, source_id, kind, on):
        return
    today = clock.today(contact.owner.time_zone)
    touch = commands.log_touch(contact, kind, direction, words, min(on, today))
    touch.source, touch.source_id = source, source_id


@command
def undo_touches(contact: Contact, source: str, source_id: int) -> None:
    """Delete the touches that follow from a row which no longer holds."""
    for touch in fetch_all(queries.touches_by_source(contact.id, source, source_id)):
        commands.forget_touch(touch)


@command
def follow_between(
    pair: tuple[Member, Member], directions: tuple[str, str], kind: str, source: str,
    source_id: int, on: date | None = None,
) -> None:  # fmt: skip
    """Log a touch in the books of both members, each with its own direction. `on`: today by default."""
    one, other = pair
    for owner, about, direction in ((one, other, directions[0]), (other, one, directions[1])):
        contact = queries.contact_of(owner.id, about.id)
        if contact:
            day = on or clock.today(owner.time_zone)
            follow_touch(contact, kind, direction, day, source, source_id)


@command
def undo_between(pair: tuple[Member, Member], source: str, source_id: int) -> None:
    """Delete the touches of both members that follow from a row which no longer holds."""
    one, other = pair
    for owner, about in ((one, other), (other, one)):
        contact = queries.entry_about(owner.id, about.id)
        if contact:
            undo_touches(contact, source, source_id)
