"""Create, edit and call off events; sign up for an event and cancel."""

import secrets
import uuid
from datetime import date, datetime, time
from typing import Any

from turnabout.base.db.row_locks import locks
from turnabout.base.db.session import command, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.jobs.queue import JobName, enqueue
from turnabout.base.web.errors import Refused
from turnabout.cards.api import new_code
from turnabout.communities.models import Community
from turnabout.communities.queries import membership
from turnabout.events import attendees, policy, queries
from turnabout.events.capacity import (
    fill_free_places,
    get_or_create_attendance,
    give_place,
    release_place,
)
from turnabout.events.models import Attendance, Event, Series
from turnabout.events.time_phrases import local_day
from turnabout.members.models import Member

TELL_ATTENDEES = JobName("events.tell_those_who_come")

FIELDS = ("title", "about", "bring", "place", "link", "capacity")
ANNOUNCED_FIELDS = ("place", "link", "starts_at", "ends_at", "zone")  # attendees hear of a change


@command
def create_event(
    steward: Member,
    community: Community,
    slip: str | None = None,
    rule: str = "",
    until: date | None = None,
    times: int | None = None,
    **values: Any,
) -> Event:
    """Create an event, or with a `rule` a series; return the first one. `slip` is an idempotency key.
    `values`: title, about, bring, place, link, capacity, on, starts, ends, ends_on, zone. Times are local
    to `zone`. Raises `Refused` for impossible times and past the daily limit.
    """
    require_event_steward(steward, community)
    slip = slip or secrets.token_urlsafe(16)
    if earlier := queries.event_with_slip(steward.id, slip):
        return earlier
    policy.check_may_plan(steward)
    on = values.pop("on")
    series = create_series(community, on, rule, until, times) if rule else None
    days = policy.series_days(on, rule, until, times) if rule else [on]
    created: list[Event] = []
    for day in days:
        event = Event(
            community_id=community.id, made_by_id=steward.id, series=series, uid=str(uuid.uuid4()),
            code=new_code(), slip=None if created else slip,
        )  # fmt: skip
        apply_values(event, on=day, **shift_end_day(values, on, day))
        created.append(save(event))
    return created[0]


def create_series(
    community: Community, on: date, rule: str, until: date | None, times: int | None
) -> Series:
    field = "until" if until else "times"
    if policy.exceeds_series_limit(on, rule, until, times):
        raise Refused(
            _("An event can repeat for a year at most. After that, plan it again."), field
        )
    if len(policy.series_days(on, rule, until, times)) == 1:
        raise Refused(_("With these dates it only takes place once."), field)
    return Series(community_id=community.id, rule=rule, until=until, times=times)


def shift_end_day(values: dict[str, Any], on: date, day: date) -> dict[str, Any]:
    """Return the values with `ends_on` moved by as many days as `day` is after `on`."""
    ends_on = values.get("ends_on")
    return values | {"ends_on": ends_on and ends_on + (day - on)}


@command
def edit(steward: Member, event: Event, following: bool = False, **values: Any) -> None:
    """Change an event, with `following` also later ones of its series; notify attendees if needed."""
    require_event_steward(steward, event.community)
    policy.check_is_confirmed(steward)
    require_open(event)
    on, old_day = values.pop("on"), policy.local_times(event)[0].date()
    events = fetch_all(queries.this_and_later_dates(event)) if following else [event]
    first_announced = None
    for item in events:
        day = policy.local_times(item)[0].date() + (on - old_day)
        before = announced_values(item)
        apply_values(item, on=day, **shift_end_day(values, on, day))
        item.changed_at = clock.now()
        item.sequence += 1
        if announced_values(item) != before:
            first_announced = first_announced or item
            reschedule_reminders(item)
        fill_free_places(item)
    if first_announced:
        first = first_announced.starts_at
        tell_attendees([item.id for item in events if item.starts_at >= first], "event-changed")


def announced_values(event: Event) -> tuple[Any, ...]:
    return tuple(getattr(event, name) for name in ANNOUNCED_FIELDS)


def apply_values(
    event: Event, on: date, starts: time, ends: time, zone: str,
    ends_on: date | None = None, **values: Any,
) -> None:  # fmt: skip
    """Set the values on an event; raise `Refused` for impossible times or too small a capacity."""
    starts_at = policy.utc_moment(on, starts, zone)
    ends_at = policy.utc_moment(ends_on or policy.default_last_day(on, starts, ends), ends, zone)
    check_times(event, starts_at, ends_at)
    for name in FIELDS:
        if name in values:
            setattr(event, name, values[name])
    event.starts_at, event.ends_at, event.zone = starts_at, ends_at, zone
    if event.capacity is not None and event.capacity < (event.coming or 0):
        day = local_day(event)
        words = _("More people than that have said they’re coming on %(day)s.", day=day)
        raise Refused(words, "capacity")


def check_times(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    now = clock.now()
    if ends_at <= starts_at:
        raise Refused(_("It ends before it begins."), "ends")
    if ends_at - starts_at > policy.MAX_DURATION:
        raise Refused(_("An event lasts two weeks at most."), "ends_on")
    # A new event may be added while it is running.
    to_come = starts_at if event.starts_at else ends_at
    is_soon = now < to_come and starts_at < now + 2 * policy.PLANNING_HORIZON
    if starts_at != event.starts_at and not is_soon:
        raise Refused(_("Choose a day in the future, within a year."), "on")
    if ends_at <= now:
        raise Refused(_("This is already over."), "ends")


def reschedule_reminders(event: Event) -> None:
    for attendance in fetch_all(attendees.confirmed_attendances(event.id)):
        attendance.remind_at = policy.next_reminder(event.starts_at)


@command
def call_off(steward: Member, event: Event, why: str, following: bool = False) -> None:
    """Call off an event, and tell those who come or wait why. Its page stays."""
    require_event_steward(steward, event.community)
    if event.called_off_at and not following:
        return
    require_not_over(event)
    events = fetch_all(queries.this_and_later_dates(event)) if following else [event]
    for item in events:
        item.called_off_at, item.called_off_why = clock.now(), why
        item.changed_at, item.sequence = clock.now(), item.sequence + 1
    if events:
        tell_attendees([item.id for item in events], "event-called-off")


def tell_attendees(event_ids: list[int], kind: str) -> None:
    enqueue(TELL_ATTENDEES, event_ids=event_ids, kind=kind)


@command
@locks("event")
def come(member: Member, event: Event, shown: bool = False) -> Attendance:
    """Give the member a place or put them on the waiting list; `shown`: to the other attendees."""
    require_visible(member, event)
    require_open(event)
    attendance = get_or_create_attendance(event, member)
    if not attendance.comes_since and not attendance.waits_since:
        if policy.is_full(event):
            attendance.waits_since = clock.now()
            event.waiting += 1
        else:
            give_place(event, attendance)
    attendance.cannot_at = None
    set_shown(attendance, shown)
    return attendance


@command
@locks("event")
def cannot_come(member: Member, event: Event) -> None:
    """Cancel a place or leave the waiting list. A freed place goes to whoever has waited the longest."""
    attendance = queries.attendance(event.id, member.id)
    if attendance is None or not (attendance.comes_since or attendance.waits_since):
        return
    if attendance.here_at:
        raise Refused(_("You’re checked in to this event."))
    release_place(event, attendance)
    attendance.cannot_at, attendance.shown_since = clock.now(), None
    fill_free_places(event)


@command
def leave_upcoming_events(member: Member, community: Community) -> None:
    """Cancel the member's places at coming events of a closed community that they have left."""
    if community.joining != "open":
        for attendance in fetch_all(attendees.upcoming_attendances(member.id, community.id)):
            cannot_come(member, attendance.event)


@command
def choose_shown(member: Member, event: Event, shown: bool) -> None:
    if attendance := queries.attendance(event.id, member.id):
        set_shown(attendance, shown)


def set_shown(attendance: Attendance, shown: bool) -> None:
    attendance.shown_since = (attendance.shown_since or clock.now()) if shown else None


def require_event_steward(member: Member, community: Community) -> None:
    own_membership = membership(community.id, member.id)
    if not policy.is_event_steward(member, own_membership, community):
        raise Refused(_("Only the stewards of %(name)s can do this.", name=community.name))


def require_visible(member: Member, event: Event) -> None:
    if queries.event_to_report(member.id, event.id) is None:
        raise Refused(_("This event is for the members of %(name)s.", name=event.community.name))


def require_open(event: Event) -> None:
    if event.called_off_at:
        raise Refused(_("This event was called off."))
    require_not_over(event)


def require_not_over(event: Event) -> None:
    if policy.is_over(event):
        raise Refused(_("This event is over."))
