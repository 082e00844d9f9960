"""The events of the town: a weekly series, some upcoming ones, and one that is on now."""

from datetime import date, time, timedelta
from typing import Any

from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.cards.queries import default_of
from turnabout.check_in.commands import add_walk_in, check_in_by_card
from turnabout.communities import commands as communities
from turnabout.communities.models import Community
from turnabout.demo.town import Town, attempt
from turnabout.events import commands as events
from turnabout.events import queries
from turnabout.events.models import Event
from turnabout.members.models import Member

CLUB: dict[str, Any] = {
    "title": "The Thursday club",
    "place": "Library on Mill Lane, first floor, by the big window",
    "about": "Everybody says in one sentence what they look for. Then we sit down in pairs, twenty"
    " minutes each way. Nobody has to stay until the end.",
    "bring": "A letter, a question, or nothing at all. Coffee is there.",
}
WORKSHOP: dict[str, Any] = {
    "title": "Two sentences for the top of a CV",
    "place": "Library on Mill Lane, the small room",
    "about": "We write two sentences, cut one, and read the other aloud.",
    "bring": "Your CV on paper, and a pencil.",
    "capacity": 6,
}
LETTERS: dict[str, Any] = {
    "title": "Reading letters together",
    "place": "Tram depot canteen, back entrance",
    "about": "Letters from offices, in plain words. Bring the one that has been lying there longest.",
    "bring": "The letter.",
}
WALK: dict[str, Any] = {
    "title": "A walk around the port",
    "place": "Pier 2, by the yellow crane",
    "about": "Who works where, and whom to ask for.",
    "bring": "Shoes that may get wet.",
}


def create_all(town: Town) -> None:
    petra, wanda, okon, *others = town.members[1:]
    weekly_series(town, petra, [wanda, okon, *others[:18]])
    today = town.now.date()
    tomorrow = plan(petra, town.boards[0], WORKSHOP, today + timedelta(days=1), 17, 19)
    sign_up(town, tomorrow, [wanda, *others[2:9], okon])
    walk = plan(petra, town.boards[1], WALK, today + timedelta(days=9), 14, 16)
    sign_up(town, walk, others[4:9])
    events.call_off(petra, walk, "The port is closed on that day. We try again in spring.")
    ongoing_event(town, petra, [wanda, okon, *others[5:14]])


def plan(
    steward: Member, community: Community, fields: dict[str, Any], on: date, *hours: int
) -> Event:
    starts, ends = (time(hour) for hour in hours)
    return events.create_event(
        steward, community, on=on, starts=starts, ends=ends, zone="UTC", **fields
    )


def weekly_series(town: Town, petra: Member, people: list[Member]) -> None:
    """Create a series of four past Thursdays and five to come."""
    begin = town.now - timedelta(days=31)
    first = begin.date() + timedelta(days=(3 - begin.weekday()) % 7)
    series = {"rule": "weekly", "times": 9}
    with clock.travel_to(begin - timedelta(days=1)):
        first_event = plan(petra, town.boards[0], CLUB | series, first, 18, 20)
    for event in fetch_all(queries.this_and_later_dates(first_event)):
        if event.ends_at < town.now:
            hold(town, petra, event, town.sample(people, 13))
        elif event.starts_at < town.now + timedelta(days=7):
            sign_up(town, event, people[:12])


def hold(town: Town, petra: Member, event: Event, people: list[Member]) -> None:
    """Fill a past event: members sign up, most of them come, and so does a walk-in."""
    with clock.travel_to(event.starts_at - timedelta(days=2)):
        sign_up(town, event, people[:10])
    with clock.travel_to(event.starts_at + timedelta(minutes=10)):
        for member in [*people[:8], *people[10:]]:
            check_in_by_card(petra, event, default_of(member.id))
        add_walk_in(petra, event, "Somebody's cousin Theo", town.new_key())


def sign_up(town: Town, event: Event, people: list[Member]) -> None:
    for member in people:
        communities.ask_to_join(member, event.community, "")
        attempt(events.come, member, event, shown=town.happens(0.6))


def ongoing_event(town: Town, petra: Member, people: list[Member]) -> None:
    """Create an event that has been on for a while: some people are checked in, others are still on their
    way.
    """
    start = (town.now - timedelta(minutes=40)).replace(second=0, microsecond=0)
    end = start + timedelta(hours=3)
    with clock.travel_to(start - timedelta(days=3)):
        event = events.create_event(
            petra, town.boards[2], on=start.date(), starts=start.time(), ends=end.time(),
            ends_on=end.date(), zone="UTC", **LETTERS,
        )  # fmt: skip
        sign_up(town, event, people)
    for member in people[2:6]:
        check_in_by_card(petra, event, default_of(member.id))
    add_walk_in(petra, event, "A neighbour, Mrs Button", town.new_key())
