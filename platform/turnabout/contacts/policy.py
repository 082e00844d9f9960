"""Checks of dates and origins, and the limits of the contact book."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import UTC, date, timedelta
from typing import Any

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, month_names
from turnabout.base.web.errors import Refused
from turnabout.contacts.models import NAME_PARTS, NETWORKS, Contact, Touch
from turnabout.contacts.origins import NETWORK_OF
from turnabout.members.models import Member

IN_TOUCH_AFTER = timedelta(days=14)
MORNING, BUTTONS = 8, 10  # an hour of the day; people with a button in one e-mail
LATELY = timedelta(days=7)
LINK_LIFETIME = timedelta(days=30)
ASKS = 3  # this many requests in a row: better do something for the contact next
EARLIEST, FURTHEST = 1900, 10  # a year; years from today
MOST_DETAILS, MOST_TAGS = 20, 50  # further details of one kind, and tags, of one contact


def check_day(member: Member, on: date, field: str) -> None:
    """Refuse a date that is in the future or long ago."""
    if on > clock.today(member.time_zone):
        raise Refused(_("This date is in the future."), field=field)
    if on.year < EARLIEST:
        raise Refused(_("That was a very long time ago. Please check the year."), field=field)


def check_day_to_come(member: Member, on: date, field: str) -> None:
    """Refuse a date that is in the past or too far in the future."""
    today = clock.today(member.time_zone)
    if on < today:
        raise Refused(_("This date is in the past."), field=field)
    if on.year > today.year + FURTHEST:
        raise Refused(_("That’s a very long way off. Please check the year."), field=field)


def check_birthday(member: Member, facts: Mapping[str, Any]) -> None:
    """Refuse a birthday that lacks its day or month, does not exist, or is in the future."""
    year, month, day = (facts.get(f"birth_{part}") for part in ("year", "month", "day"))
    if not month:
        if day or year:
            raise Refused(_("Please choose the month too."), field="birth_month")
        return
    if not day:
        raise Refused(_("Please enter the day too."), field="birth_day")
    today = clock.today(member.time_zone)
    if year is not None and not 1 <= year <= today.year:
        raise Refused(_("Please check the year, or leave it empty."), field="birth_year")
    last = calendar.monthrange(year or 2000, month)[1]
    if not 1 <= day <= last:
        raise Refused(no_such_day(year, month, last), field="birth_day")
    if year and date(year, month, day) > today:
        raise Refused(_("This date is in the future."), field="birth_year")


def no_such_day(year: int | None, month: int, last: int) -> str:
    if month == 2 and year:
        return _("February had %(last)d days in %(year)d.", last=last, year=year)
    name = month_names()[month]
    return _("%(month)s has %(last)d days.", month=name, last=last)


def is_latest(contact: Contact, on: date) -> bool:
    """Whether a touch on this day is the latest thing known about the contact, rather than logged
    belatedly.
    """
    added_on = clock.local_date(contact.added_at, contact.owner.time_zone)
    known = (added_on, contact.met_on, contact.last_touch_on)
    return on >= max(day for day in known if day)


def check_origin(facts: dict[str, Any]) -> None:
    """Check that the origin belongs to the network. If no network is given, set the one of the origin in
    `facts`.
    """
    network, origin = facts.get("network"), facts.get("origin")
    if network and network not in NETWORKS:
        raise Refused(_("Please choose one of the three networks."), field="network")
    if not origin:
        return
    if origin not in NETWORK_OF:
        raise Refused(_("Please choose one of these."), field="origin")
    facts["network"] = network or NETWORK_OF[origin]
    if facts["network"] != NETWORK_OF[origin]:
        raise Refused(
            _("This belongs to a different network. Please choose again."), field="origin"
        )


def only_asked(touches: Sequence[Touch]) -> bool:
    """Whether the latest touches were all requests to the contact. `touches` comes newest first."""
    latest = touches[:ASKS]
    return len(latest) == ASKS and all(one.direction == "asked_them" for one in latest)


def due_on(contact: Contact, network_days: int | None) -> date | None:
    """When the owner wants to be in touch again: the day they chose, else a rhythm after the last touch
    (the day they met, or were added). None for removed contacts and for those without a rhythm.
    `due_days.DUE` says the same in SQL.
    """
    days = network_days if contact.rhythm_days is None else contact.rhythm_days
    if contact.removed_at is not None or (contact.next_on is None and not days):
        return None
    since = contact.last_touch_on or contact.met_on or contact.added_at.astimezone(UTC).date()
    return contact.next_on or since + timedelta(days=days or 0)


def without_stale_parts(contact: Contact, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts for a contact whose name changes: unless the parts of the name change as well, they are
    emptied, since they say the old name.
    """
    old = {part: getattr(contact, part) for part in NAME_PARTS}
    return (
        facts
        if old != {part: facts.get(part, old[part]) for part in old}
        else facts | dict.fromkeys(old, "")
    )
