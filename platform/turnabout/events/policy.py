"""When an event is open for what, who may do it, and on which days one comes again."""

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
LONGEST = timedelta(days=14)
LONGEST_NIGHT = timedelta(hours=12)
FURTHEST = timedelta(days=366)
MOST_TIMES = 53
MOST_PLACES = 10_000
MOST_PLANNED_A_DAY = 50  # a series counts once


def is_over(event: Event) -> bool:
    return event.ends_at <= clock.now()


def is_open(event: Event) -> bool:
    """One may still say that one comes."""
    return event.called_off_at is None and not is_over(event)


def is_full(event: Event) -> bool:
    return event.capacity is not None and event.coming >= event.capacity


def is_on(event: Event) -> bool:
    """People are there now, or about to be."""
    around = event.starts_at - BEFORE <= clock.now() <= event.ends_at + AFTER
    return around and event.called_off_at is None


def is_check_in_open(event: Event) -> bool:
    """Stewards may check in."""
    around = event.starts_at - EARLY <= clock.now() <= event.ends_at + LATE
    return around and event.called_off_at is None


def is_event_steward(member: Member, membership: Membership | None, community: Community) -> bool:
    """Makes events of the community, changes them, and stands at their door."""
    return is_steward(member, membership, community)


def is_run_by(member: Member, seen: queries.Seen) -> bool:
    return is_event_steward(member, seen.membership, seen.community)


def check_is_confirmed(steward: Member) -> None:
    """What an event is called stands in others' books: nobody writes there without a proven address."""
    if not may_contact_strangers(steward):
        raise Refused(_("Please confirm your e-mail address first. Then you can plan events."))


def check_may_plan(steward: Member) -> None:
    check_is_confirmed(steward)
    most = MOST_PLANNED_A_DAY
    if queries.planned_since(steward.id, clock.now() - timedelta(days=1)) >= most:
        raise Refused(
            _("You’ve planned %(most)d events today. You can plan another one tomorrow.", most=most)
        )


def may_see_who_comes(mine: Attendance | None, is_steward: bool) -> bool:
    return is_steward or (mine is not None and bool(mine.comes_since or mine.here_at))


def next_reminder(starts_at: datetime) -> datetime | None:
    """A day before it begins, and two hours before; what is already past is left out."""
    ahead = (starts_at - before for before in REMIND_BEFORE)
    return min((moment for moment in ahead if moment > clock.now()), default=None)


def is_soon(event: Event) -> bool:
    return event.starts_at - clock.now() <= REMIND_BEFORE[1]


def last_day(on: date, starts: time, ends: time) -> date:
    """The day on which something ends that was given no day for it: from 22:00 to 00:30, the next one.
    What would take longer than half a day is a slip of the pen.
    """
    if ends >= starts:
        return on
    over = datetime.combine(on, ends) + timedelta(days=1)
    return over.date() if over - datetime.combine(on, starts) <= LONGEST_NIGHT else on


def moment(on: date, at: time, zone: str) -> datetime:
    """What the clock on that wall shows, as UTC."""
    return datetime.combine(on, at, ZoneInfo(zone)).astimezone(UTC)


def local(event: Event) -> tuple[datetime, datetime]:
    """Start and end as the clock shows them where it takes place."""
    zone = ZoneInfo(event.zone)
    return event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)


def days(first: date, rule: str, until: date | None, times: int | None) -> list[date]:
    """The days of a series, the first one included: until a day or so many, and never without end."""
    last = min(until or date.max, first + FURTHEST)
    found: list[date] = []
    for day in endless(first, rule):
        if day > last or len(found) >= min(times or MOST_TIMES, MOST_TIMES):
            break
        found.append(day)
    return found


def goes_on_too_long(first: date, rule: str, until: date | None, times: int | None) -> bool:
    """More is wanted than a series holds."""
    is_open = until is None or until > first + FURTHEST
    return is_open and len(days(first, rule, until, times)) < (times or MOST_TIMES + 1)


def endless(first: date, rule: str) -> Iterator[date]:
    if rule == "monthly":
        yield from monthly(first)
    step = timedelta(weeks=2 if rule == "fortnight" else 1)
    while True:
        yield first
        first += step


def monthly(first: date) -> Iterator[date]:
    """The third Thursday of each month, say. A fifth one is the last, since not every month has it."""
    nth = (first.day - 1) // 7
    year, month = first.year, first.month
    while True:
        yield weekday_of(year, month, first.weekday(), nth)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def weekday_of(year: int, month: int, weekday: int, nth: int) -> date:
    opens_with, length = monthrange(year, month)
    day = 1 + (weekday - opens_with) % 7 + 7 * nth
    return date(year, month, day if day <= length else day - 7)
