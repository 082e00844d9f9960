"""Fixtures: a community that Ben runs, and an event in it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from turnabout.base.db.session import fetch_all
from turnabout.cards import commands as cards
from turnabout.cards.queries import cards_of
from turnabout.check_in import commands as check_in
from turnabout.communities.commands import accept_member, ask_to_join, create_community
from turnabout.events import commands, queries
from turnabout.events.models import Event
from turnabout.members.commands import choose_language

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
THURSDAY = date(2026, 12, 3)
BEGINS = datetime(2026, 12, 3, 17, 0, tzinfo=UTC)  # at six, in Paris


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def at():
    """`with at(hours=3):` it is so long after the beginning of the event on Thursday."""

    def later(**much):
        return time_machine.travel(BEGINS + timedelta(**much), tick=False)

    return later


def by_card(steward, event, member):
    """The steward reads the card of somebody who need not be expected."""
    card = next(iter(cards_of(member.id)), None) or cards.make(member)
    return check_in.check_in_by_card(steward, event, card)


@pytest.fixture
def club(cast):
    return create_community(cast.ben, "Job Club North", "We meet on Thursdays.")


@pytest.fixture
def closed(cast):
    """Ben's; Ana is in it, Cleo is not."""
    club = create_community(cast.ben, "Quiet circle", joining="approval")
    accept_member(cast.ben, ask_to_join(cast.ana, club))
    return club


@pytest.fixture
def planned(cast, club):
    """`planned(capacity=2)`: an event of Ben's in the club."""

    def make(community=None, **said):
        return commands.create_event(cast.ben, community or club, **(THE_EVENT | said))

    return make


THE_EVENT = {
    "title": "Interviews, practised", "on": THURSDAY, "starts": time(18), "ends": time(20),
    "zone": "Europe/Paris", "place": "Library, first floor", "link": "", "about": "In pairs.",
    "bring": "A letter you have sent", "capacity": None,
}  # fmt: skip
TYPED = THE_EVENT | {
    "on": "2026-12-03", "starts": "18:00", "ends": "20:00", "capacity": "", "rule": "", "slip": "a",
}  # fmt: skip


@pytest.fixture
def thursday(planned):
    return planned()


@pytest.fixture
def paris(cast):
    """Everybody lives by the clock of the club."""
    for member in (cast.ana, cast.ben, cast.cleo):
        choose_language(member, "en", "Europe/Paris")


def all_events():
    return fetch_all(queries.select(Event).order_by(Event.starts_at, Event.id))
