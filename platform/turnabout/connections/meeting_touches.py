"""Touches in the contact books of two members who met in person."""

from datetime import datetime

from turnabout.base.i18n import clock
from turnabout.connections.models import Connection
from turnabout.contacts.api import follow_touch
from turnabout.contacts.queries import contact_of


def follow(connection: Connection, where: str, at: datetime) -> None:
    """Log the meeting, on the day it had in each member's own time zone: once a day, however often they
    scan each other's cards.
    """
    asker, asked = connection.asker, connection.asked
    for owner, other in ((asker, asked), (asked, asker)):
        contact = contact_of(owner.id, other.id)
        if contact:
            day = clock.local_date(at, owner.time_zone)
            follow_touch(contact, "met", "together", day, "connection", connection.id, where)
