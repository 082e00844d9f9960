"""Permissions, opening times and limits of events, and the dates of a series."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.communities.models import Community, Membership
from turnabout.communities.policy import is_steward
from turnabout.events import queries
from turnabout.events.models import AFTER, BEFORE, EARLY, LATE, Attendance, Event
from turnabout.members.models import Member
from turnabout.members.policy import may_contact_strangers

REMIND_BEFORE = (timedelta(days=1), timedelta(hours=2))
MAX_DURATION = timedelta(days=14)
MAX_OVERNIGHT = timedelta(hours=12)
PLANNING_HORIZON = timedelta(days=366)
MOST_TIMES = 53
MOST_PLACES = 10_000
MOST_PLANNED_A_DAY = 50  # a series counts once


def is_over(event: Event) -> bool:
    return event.ends_at <= clock.now()


def is_open(event: Event) -> bool:
    """Whether members may still sign up: not over, not called off."""
    return event.called_off_at is None and not is_over(event)


def is_full(event: Event) -> bool:
    return event.capacity is not None and event.coming >= event.capacity


def is_under_way(event: Event) -> bool:
    """Whether people are there now or about to arrive, and may check themselves in."""
    around = event.starts_at - BEFORE <= clock.now() <= event.ends_at + AFTER
    return around and event.called_off_at is None


def is_check_in_open(event: Event) -> bool:
    """Whether stewards may check people in."""
    around = event.starts_at - EARLY <= clock.now() <= event.ends_at + LATE
    return around and event.called_off_at is None


def is_event_steward(member: Member, membership: Membership | None, community: Community) -> bool:
    """Whether the member may plan the community's events, change them, and check people in."""
    return is_steward(member, membership, community)


def is_run_by(member: Member, seen: queries.EventForViewer) -> bool:
    return is_event_steward(member, seen.membership, seen.community)


def check_is_confirmed(steward: Member) -> None:
    """Raise `Refused` without a confirmed address: an event's title is saved into others' contacts."""
    if not may_contact_strangers(steward):
        raise Refused(_("Please confirm your e-mail address first. Then you can plan events."))


def check_may_plan(steward: Member) -> None:
    check_is_confirmed(steward)
    most = MOST_PLANNED_A_DAY
    if queries.count_planned_since(steward.id, clock.now() - timedelta(days=1)) >= most:
        raise Refused(
            _("You’ve planned %(most)d events today. You can plan another one tomorrow.", most=most)
        )


def may_see_who_comes(attendance: Attendance | None, is_steward: bool) -> bool:
    return is_steward or (
        attendance is not None and bool(attendance.comes_since or attendance.here_at)
    )


def next_reminder(starts_at: datetime) -> datetime | None:
    """Return when the next reminder is due, a day or two hours before the start; None if both are past."""
    candidates = (starts_at - before for before in REMIND_BEFORE)
    return min((moment for moment in candidates if moment > clock.now()), default=None)


def is_soon(event: Event) -> bool:
    return event.starts_at - clock.now() <= REMIND_BEFORE[1]


def default_last_day(on: date, starts: time, ends: time) -> date:
    """Return the day on which an event ends when none was entered: the next one for 22:00 to 00:30.

    An end before the start that would mean more than 12 hours is taken for a mistake: the same day, which
    `commands.check_times` then rejects.
    """
    if ends >= starts:
        return on
    end = datetime.combine(on, ends) + timedelta(days=1)
    return end.date() if end - datetime.combine(on, starts) <= MAX_OVERNIGHT else on


def utc_moment(on: date, at: time, zone: str) -> datetime:
    """Return a local date and time as UTC."""
    return datetime.combine(on, at, ZoneInfo(zone)).astimezone(UTC)


def local_times(event: Event) -> tuple[datetime, datetime]:
    """Return start and end in the time zone of the event."""
    zone = ZoneInfo(event.zone)
    return event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)


def series_days(first: date, rule: str, until: date | None, times: int | None) -> list[date]:
    """Return the days of a series from `first` on: up to `until` and at most `times` of them, and never
    past the planning horizon.
    """
    last = min(until or date.max, first + PLANNING_HORIZON)
    days: list[date] = []
    for day in recurring_days(first, rule):
        if day > last or len(days) >= min(times or MOST_TIMES, MOST_TIMES):
            break
        days.append(day)
    return days


def exceeds_series_limit(first: date, rule: str, until: date | None, times: int | None) -> bool:
    """Whether the rule asks for more dates than the planning horizon holds."""
    is_unbounded = until is None or until > first + PLANNING_HORIZON
    return is_unbounded and len(series_days(first, rule, until, times)) < (times or MOST_TIMES + 1)


def recurring_days(first: date, rule: str) -> Iterator[date]:
    if rule == "monthly":
        yield from monthly_days(first)
    step = timedelta(weeks=2 if rule == "fortnight" else 1)
    while True:
        yield first
        first += step


def monthly_days(first: date) -> Iterator[date]:
    """Yield the same weekday of each month, such as the third Thursday. A fifth one becomes the last of
    the month, since not every month has five.
    """
    nth = (first.day - 1) // 7
    year, month = first.year, first.month
    while True:
        yield nth_weekday(year, month, first.weekday(), nth)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first_weekday, length = monthrange(year, month)
    day = 1 + (weekday - first_weekday) % 7 + 7 * nth
    return date(year, month, day if day <= length else day - 7)
