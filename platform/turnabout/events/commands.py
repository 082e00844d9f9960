"""An event is made, changed and called off; members come, wait for a place, or cannot."""

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
from turnabout.events.capacity import get_or_create, give_place, move_up, take_place
from turnabout.events.models import Attendance, Event, Series
from turnabout.events.time_phrases import day_of
from turnabout.members.models import Member

TELL_ATTENDEES = JobName("events.tell_those_who_come")

FIELDS = ("title", "about", "bring", "place", "link", "capacity")
# Attendees are told of a change to one of these.
ANNOUNCED_FIELDS = ("place", "link", "starts_at", "ends_at", "zone")


@command
def make(
    steward: Member,
    community: Community,
    slip: str | None = None,
    rule: str = "",
    until: date | None = None,
    times: int | None = None,
    **said: Any,
) -> Event:
    """An event, or with a `rule` a series of them; the first is returned. The same slip twice is the
    same event. `said`: title, about, bring, place, link, capacity, and on, starts, ends, ends_on, zone.
    """
    must_look_after(steward, community)
    slip = slip or secrets.token_urlsafe(16)
    if earlier := queries.event_of_key(steward.id, slip):
        return earlier
    policy.check_may_plan(steward)
    on = said.pop("on")
    series = begin_series(community, on, rule, until, times) if rule else None
    days = policy.days(on, rule, until, times) if rule else [on]
    made: list[Event] = []
    for day in days:
        event = Event(
            community_id=community.id, made_by_id=steward.id, series=series, uid=str(uuid.uuid4()),
            code=new_code(), slip=None if made else slip,
        )  # fmt: skip
        write(event, on=day, **moved(said, on, day))
        made.append(save(event))
    return made[0]


def begin_series(
    community: Community, on: date, rule: str, until: date | None, times: int | None
) -> Series:
    field = "until" if until else "times"
    if policy.goes_on_too_long(on, rule, until, times):
        raise Refused(
            _("An event can repeat for a year at most. After that, plan it again."), field
        )
    if len(policy.days(on, rule, until, times)) == 1:
        raise Refused(_("With these dates it only takes place once."), field)
    return Series(community_id=community.id, rule=rule, until=until, times=times)


def moved(said: dict[str, Any], on: date, day: date) -> dict[str, Any]:
    """The same on another day."""
    ends_on = said.get("ends_on")
    return said | {"ends_on": ends_on and ends_on + (day - on)}


@command
def edit(steward: Member, event: Event, following: bool = False, **said: Any) -> None:
    """This one; with `following` also those of its series after it, each moved by as many days."""
    must_look_after(steward, event.community)
    policy.check_is_confirmed(steward)
    must_be_open(event)
    on, was = said.pop("on"), policy.local(event)[0].date()
    changed = fetch_all(queries.following(event)) if following else [event]
    told = None
    for one in changed:
        day = policy.local(one)[0].date() + (on - was)
        before = facts(one)
        write(one, on=day, **moved(said, on, day))
        one.changed_at = clock.now()
        one.sequence += 1
        if facts(one) != before:
            told = told or one
            reschedule_reminders(one)
        move_up(one)
    if told:
        first = told.starts_at
        tell_attendees([one.id for one in changed if one.starts_at >= first], "event-changed")


def facts(event: Event) -> tuple[Any, ...]:
    return tuple(getattr(event, name) for name in ANNOUNCED_FIELDS)


def write(
    event: Event,
    on: date,
    starts: time,
    ends: time,
    zone: str,
    ends_on: date | None = None,
    **said: Any,
) -> None:
    """Take over what the steward says, unless it cannot be."""
    starts_at = policy.moment(on, starts, zone)
    ends_at = policy.moment(ends_on or policy.last_day(on, starts, ends), ends, zone)
    check_times(event, starts_at, ends_at)
    for name in FIELDS:
        if name in said:
            setattr(event, name, said[name])
    event.starts_at, event.ends_at, event.zone = starts_at, ends_at, zone
    if event.capacity is not None and event.capacity < (event.coming or 0):
        words = _("More people than that have said they’re coming on %(day)s.", day=day_of(event))
        raise Refused(words, "capacity")


def check_times(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    now = clock.now()
    if ends_at <= starts_at:
        raise Refused(_("It ends before it begins."), "ends")
    if ends_at - starts_at > policy.LONGEST:
        raise Refused(_("An event lasts two weeks at most."), "ends_on")
    # A new one may be put up once it has begun.
    to_come = starts_at if event.starts_at else ends_at
    is_soon = now < to_come and starts_at < now + 2 * policy.FURTHEST
    if starts_at != event.starts_at and not is_soon:
        raise Refused(_("Choose a day in the future, within a year."), "on")
    if ends_at <= now:
        raise Refused(_("This is already over."), "ends")


def reschedule_reminders(event: Event) -> None:
    for one in fetch_all(attendees.coming(event.id)):
        one.remind_at = policy.next_reminder(event.starts_at)


@command
def call_off(steward: Member, event: Event, why: str, following: bool = False) -> None:
    """It does not take place; those who come, or wait, are told why. Its page stays."""
    must_look_after(steward, event.community)
    if event.called_off_at and not following:
        return
    must_not_be_over(event)
    off = fetch_all(queries.following(event)) if following else [event]
    for one in off:
        one.called_off_at, one.called_off_why = clock.now(), why
        one.changed_at, one.sequence = clock.now(), one.sequence + 1
    if off:
        tell_attendees([one.id for one in off], "event-called-off")


def tell_attendees(event_ids: list[int], kind: str) -> None:
    enqueue(TELL_ATTENDEES, event_ids=event_ids, kind=kind)


@command
@locks("event")
def come(member: Member, event: Event, shown: bool = False) -> Attendance:
    """Give the member a place, or put them on the waiting list; `shown`: whether others see it."""
    must_reach(member, event)
    must_be_open(event)
    mine = get_or_create(event, member)
    if not mine.comes_since and not mine.waits_since:
        if policy.is_full(event):
            mine.waits_since = clock.now()
            event.waiting += 1
        else:
            give_place(event, mine)
    mine.cannot_at = None
    show(mine, shown)
    return mine


@command
@locks("event")
def cannot_come(member: Member, event: Event) -> None:
    """After all. The place goes to whoever waits the longest."""
    mine = queries.attendance(event.id, member.id)
    if mine is None or not (mine.comes_since or mine.waits_since):
        return
    if mine.here_at:
        raise Refused(_("You’re checked in to this event."))
    take_place(event, mine)
    mine.cannot_at, mine.shown_since = clock.now(), None
    move_up(event)


@command
def leave_events(member: Member, community: Community) -> None:
    """Out of a closed community: what is still to come there is not for them any more."""
    if community.joining != "open":
        for mine in fetch_all(attendees.still_to_come(member.id, community.id)):
            cannot_come(member, mine.event)


@command
def choose_shown(member: Member, event: Event, shown: bool) -> None:
    if mine := queries.attendance(event.id, member.id):
        show(mine, shown)


def show(mine: Attendance, shown: bool) -> None:
    mine.shown_since = (mine.shown_since or clock.now()) if shown else None


def must_look_after(member: Member, community: Community) -> None:
    mine = membership(community.id, member.id)
    if not policy.is_event_steward(member, mine, community):
        raise Refused(_("Only the stewards of %(name)s can do this.", name=community.name))


def must_reach(member: Member, event: Event) -> None:
    if queries.event_to_report(member.id, event.id) is None:
        raise Refused(_("This event is for the members of %(name)s.", name=event.community.name))


def must_be_open(event: Event) -> None:
    if event.called_off_at:
        raise Refused(_("This event was called off."))
    must_not_be_over(event)


def must_not_be_over(event: Event) -> None:
    if policy.is_over(event):
        raise Refused(_("This event is over."))
