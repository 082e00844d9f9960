"""What a member exports about events, and what remains after they leave."""

import pytest
import vobject

from tests.events.conftest import by_card
from tests.events.test_coming import kinds, state, totals
from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import command, fetch_all
from turnabout.calendars import commands as calendars
from turnabout.calendars import leaving as calendars_leaving
from turnabout.calendars.models import Calendar
from turnabout.check_in import commands as check_in
from turnabout.events import commands, leaving, queries
from turnabout.events.models import Attendance, WalkIn
from turnabout.privacy import commands as privacy


def test_one_takes_along_what_one_came_to_and_what_one_planned(as_, cast, thursday, at):
    commands.come(cast.ana, thursday, shown=True)
    calendars.open_calendar(cast.ana)
    with at():
        by_card(cast.ben, thursday, cast.ana)
    taken = leaving.takes(cast.ana)
    (mine,) = taken["events"]
    assert mine["event"] == "Interviews, practised"
    assert mine["here_at"].startswith("2026-12-03T17:00")
    assert mine["shown_since"]
    calendars_taken = calendars_leaving.takes(cast.ana)
    assert len(calendars_taken["calendars"]) == 1
    assert "key" not in str((taken, calendars_taken))
    (planned,) = leaving.takes(cast.ben)["events_made"]
    assert (planned["place"], planned["zone"]) == ("Library, first floor", "Europe/Paris")


def test_a_calendar_program_can_read_the_file(cast, thursday):
    commands.come(cast.ana, thursday)
    found = vobject.readOne(calendars_leaving.files(cast.ana)["events.ics"].decode())
    assert [one.uid.value for one in found.contents["vevent"]] == [thursday.uid]


@pytest.mark.parametrize("choice", ["leave", "anonymise", "delete"])
def test_whoever_leaves_gives_the_place_to_the_next_and_leaves_no_trace(cast, planned, at, choice):
    was, event = planned(), planned(capacity=1)
    with at():
        by_card(cast.ben, was, cast.ana)
    commands.come(cast.ana, was)
    commands.come(cast.ana, event)
    commands.come(cast.cleo, event)
    calendars.open_calendar(cast.ana)
    privacy.leave(cast.ana, choice)
    assert (state(event, cast.cleo), kinds(cast.cleo)) == ("comes", ["event-place"])
    assert (totals(event), totals(was)) == ((1, 0, 0), (0, 0, 0))
    mine = queries.select(Attendance).where(Attendance.member_id == cast.ana.id)
    assert fetch_all(mine) == []
    assert fetch_all(queries.select(Calendar)) == []
    assert recount_all() == 0


@pytest.mark.parametrize(("choice", "stays"), [
    ("leave", True), ("anonymise", False), ("delete", False),
])  # fmt: skip
def test_what_a_steward_planned_stays_with_the_community(as_, cast, thursday, at, choice, stays):
    with at():
        check_in.add_walk_in(cast.ben, thursday, "Grandma Vidal", "a")
        by_card(cast.ben, thursday, cast.ana)
    command(leaving.empties)(cast.ben, choice)
    assert (thursday.made_by_id is not None) is stays
    assert fetch_all(queries.select(WalkIn))[0].by_id is None
    assert fetch_all(queries.select(Attendance))[0].here_by_id is None
    assert as_(cast.ana).get(f"/events/{thursday.id}").status_code == 200
