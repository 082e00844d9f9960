"""Registration, the waiting list, and who is notified."""

from datetime import date, time, timedelta

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError

from tests.cast import someone
from tests.events.conftest import THE_EVENT, all_events
from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.jobs.queue import run_pending
from turnabout.base.web.errors import Refused
from turnabout.board.leaving_community import leave_community
from turnabout.communities.commands import ask_to_join, edit
from turnabout.desk.commands import suspend
from turnabout.events import attendees, commands, jobs, policy, queries
from turnabout.events import queries as event_queries
from turnabout.events.models import Attendance
from turnabout.members.commands import choose_language, make_operator
from turnabout.members.queries import member as of_id
from turnabout.notices.models import Notice
from turnabout.safety.commands import block


def totals(event):
    return (event.coming, event.waiting, event.here)


def told(member):
    mine = queries.select(Notice).where(Notice.to_id == member.id).order_by(Notice.id)
    return [(one.kind, one.words) for one in fetch_all(mine)]


def kinds(member):
    return [kind for kind, _words in told(member)]


def state(event, member):
    found = event_queries.attendance(event.id, member.id)
    return found.state if found else "none"


def test_saying_so_once_or_twice_is_one_place(cast, thursday):
    for _ in range(2):
        commands.come(cast.ana, thursday)
    assert totals(thursday) == (1, 0, 0)
    assert state(thursday, cast.ana) == "comes"


def test_whoever_cannot_after_all_leaves_a_place(cast, thursday):
    commands.come(cast.ana, thursday)
    for _ in range(2):
        commands.cannot_come(cast.ana, thursday)
    commands.cannot_come(cast.cleo, thursday)
    assert totals(thursday) == (0, 0, 0)
    assert state(thursday, cast.ana) == "cannot"
    assert state(thursday, cast.cleo) == "none"
    commands.come(cast.ana, thursday)
    assert totals(thursday) == (1, 0, 0)


def test_the_third_of_two_waits_and_moves_up_and_is_told(cast, planned, paris):
    event, dora = planned(capacity=2), someone("Dora Lind")
    for member in (cast.ana, cast.ben, cast.cleo, dora):
        commands.come(member, event)
    assert totals(event) == (2, 2, 0)
    assert state(event, cast.cleo) == "waits"

    commands.cannot_come(cast.ana, event)
    assert totals(event) == (2, 1, 0)
    assert (state(event, cast.cleo), state(event, dora)) == ("comes", "waits")
    assert told(cast.cleo) == [
        ("event-place", "“Interviews, practised” (Thursday 3 December, 18:00)"),
    ]  # fmt: skip
    assert told(dora) == []


def test_whoever_leaves_the_waiting_list_is_not_called_up(cast, planned):
    event = planned(capacity=1)
    for member in (cast.ben, cast.ana, cast.cleo):
        commands.come(member, event)
    commands.cannot_come(cast.ana, event)
    commands.cannot_come(cast.ben, event)
    assert (totals(event), state(event, cast.cleo)) == ((1, 0, 0), "comes")
    assert kinds(cast.ana) == []


def test_more_places_go_to_those_who_wait(cast, planned):
    event = planned(capacity=1)
    for member in (cast.ben, cast.ana, cast.cleo):
        commands.come(member, event)
    commands.edit(cast.ben, event, **(THE_EVENT | {"capacity": 2}))
    assert (totals(event), kinds(cast.ana)) == ((2, 1, 0), ["event-place"])
    commands.edit(cast.ben, event, **(THE_EVENT | {"capacity": None}))
    assert (totals(event), kinds(cast.cleo)) == ((3, 0, 0), ["event-place"])
    with pytest.raises(Refused, match="More people than that"):
        commands.edit(cast.ben, event, **(THE_EVENT | {"capacity": 2}))


def test_nobody_is_called_up_who_has_gone(cast, planned, club):
    event = planned(capacity=1)
    for member in (cast.ben, cast.ana, cast.cleo):
        commands.come(member, event)
    make_operator(cast.ben)
    suspend(cast.ben, cast.ana, "x")
    commands.cannot_come(cast.ben, event)
    assert state(event, cast.cleo) == "comes"


def test_nobody_says_so_when_it_is_over_or_called_off(cast, thursday, at):
    with at(hours=2, minutes=1), pytest.raises(Refused, match="over"):
        commands.come(cast.ana, thursday)
    commands.call_off(cast.ben, thursday, "No heating")
    with pytest.raises(Refused, match="called off"):
        commands.come(cast.ana, thursday)
    assert totals(thursday) == (0, 0, 0)


def test_a_closed_community_is_for_its_members(cast, planned, closed):
    event = planned(closed)
    commands.come(cast.ana, event)
    with pytest.raises(Refused, match="members of Quiet circle"):
        commands.come(cast.cleo, event)


def test_two_for_the_last_place_at_once(cast, planned, at_once):
    event = planned(capacity=1)
    ids = [one.id for one in (cast.ana, cast.ben, cast.cleo, someone("Dora Lind"))]
    acts = [lambda id=id: commands.come(of_id(id), all_events()[0]) for id in ids]
    assert at_once(*acts) == []
    assert totals(event) == (1, 3, 0)
    assert len(fetch_all(attendees.confirmed_attendances(event.id))) == 1
    assert recount_all() == 0


def test_a_place_that_comes_free_twice_at_once_goes_to_two(cast, planned, at_once):
    event, dora = planned(capacity=2), someone("Dora Lind")
    for one in (cast.ana, cast.ben, cast.cleo, dora):
        commands.come(one, event)
    going = [cast.ana.id, cast.ben.id]
    acts = [lambda id=id: commands.cannot_come(of_id(id), all_events()[0]) for id in going]
    assert at_once(*acts) == []
    assert totals(event) == (2, 0, 0)
    assert (kinds(cast.cleo), kinds(dora)) == (["event-place"], ["event-place"])
    assert recount_all() == 0


def test_the_database_holds_the_capacity_too(cast, planned):
    event = planned(capacity=1)

    @command
    def overfill():
        event.coming = 2

    with pytest.raises(IntegrityError):
        overfill()


# --- who is told ---


def test_those_who_come_hear_of_another_time_or_place_once(cast, planned, paris):
    events = [planned(rule="weekly", times=3), *all_events()[1:]]
    for event in events[:2]:
        commands.come(cast.ana, event)
    commands.come(cast.cleo, events[2])
    commands.edit(cast.ben, events[0], following=True, **(THE_EVENT | {"starts": time(17)}))
    run_pending()
    assert told(cast.ana) == [(
        "event-changed",
        "“Interviews, practised” (Thursday 3 December, 17:00, and 1 more date)",
    )]  # fmt: skip
    assert told(cast.cleo) == [
        ("event-changed", "“Interviews, practised” (Thursday 17 December, 17:00)"),
    ]  # fmt: skip
    commands.edit(cast.ben, events[0], **(THE_EVENT | {"starts": time(17), "about": "Alone."}))
    run_pending()
    assert len(told(cast.ana)) == 1


def test_those_who_come_or_wait_hear_why_it_is_called_off(cast, planned, letters):
    event = planned(capacity=1)
    commands.come(cast.ana, event)
    commands.come(cast.cleo, event)
    commands.call_off(cast.ben, event, "The room has no heating.")
    sent = {letter["To"]: letter for letter in letters()}
    assert set(sent) == {"ana@example.test", "cleo@example.test"}
    words = sent["ana@example.test"].get_body(("plain",)).get_content()
    assert "has been called off: The room has no heating." in " ".join(words.split())
    assert kinds(cast.ana) == kinds(cast.cleo) == ["event-called-off"]


def test_many_are_told_in_portions_and_each_once(cast, planned, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH_SIZE", 2)
    event = planned()
    people = [cast.ana, cast.ben, cast.cleo, someone("Dora Lind"), someone("Eli Roth")]
    for member in people:
        commands.come(member, event)
    commands.call_off(cast.ben, event, "No heating")
    run_pending()
    assert [kinds(one) for one in people] == [["event-called-off"]] * 5


def remind(event, before):
    with time_machine.travel(event.starts_at - before, tick=False):
        command(jobs.remind)()


def test_reminders_come_a_day_and_two_hours_before_and_once(cast, thursday, paris):
    commands.come(cast.ana, thursday)
    for before in (
        timedelta(hours=25),
        timedelta(hours=24),
        timedelta(hours=23),
        timedelta(hours=3),
    ):
        remind(thursday, before)
    assert kinds(cast.ana) == ["event-coming"]
    for before in (timedelta(hours=2), timedelta(hours=1), -timedelta(minutes=5)):
        remind(thursday, before)
    assert kinds(cast.ana) == ["event-coming", "event-soon"]
    assert told(cast.ana)[0][1] == "“Interviews, practised” (Thursday 3 December, 18:00)"


def test_a_reminder_is_in_the_language_and_by_the_clock_of_its_reader(cast, thursday):
    choose_language(cast.ana, "fr", "America/Montreal")
    commands.come(cast.ana, thursday)
    remind(thursday, timedelta(hours=20))
    assert "jeudi 3 décembre, 12:00" in told(cast.ana)[0][1]
    assert "18:00" in told(cast.ana)[0][1]


def test_the_first_reminder_is_mailed_and_the_second_is_not(cast, thursday, letters, at):
    commands.come(cast.ana, thursday)
    remind(thursday, timedelta(hours=24))
    with at(hours=1):
        assert [letter["To"] for letter in letters()] == ["ana@example.test"]
        remind(thursday, timedelta(hours=2))
        assert len(letters()) == 1


def test_nobody_is_reminded_of_what_they_do_not_come_to(cast, planned, thursday):
    waiting, off = planned(capacity=1), planned()
    commands.come(cast.ana, thursday)
    commands.cannot_come(cast.ana, thursday)
    commands.come(cast.cleo, waiting)
    commands.come(cast.ana, waiting)
    commands.come(cast.ana, off)
    commands.call_off(cast.ben, off, "No heating")
    for before in (24, 2):
        remind(thursday, timedelta(hours=before))
    assert kinds(cast.ana) == []


def test_whoever_says_so_late_gets_only_the_second_reminder(cast, thursday):
    with time_machine.travel(thursday.starts_at - timedelta(hours=10), tick=False):
        commands.come(cast.ana, thursday)
    remind(thursday, timedelta(hours=9))
    assert kinds(cast.ana) == []
    remind(thursday, timedelta(hours=2))
    assert kinds(cast.ana) == ["event-soon"]


def test_another_date_is_reminded_of_again(cast, thursday):
    commands.come(cast.ana, thursday)
    remind(thursday, timedelta(hours=24))
    with time_machine.travel(thursday.starts_at - timedelta(hours=20), tick=False):
        commands.edit(cast.ben, thursday, **(THE_EVENT | {"on": date(2026, 12, 10)}))
    remind(thursday, timedelta(hours=24))
    assert kinds(cast.ana).count("event-coming") == 2


# --- who sees whom ---


def shown(viewer, event):
    return [
        one.name for one in db.session.execute(attendees.visible_attendees(viewer.id, event.id))
    ]


def test_nobody_is_shown_who_did_not_choose_it(cast, thursday):
    commands.come(cast.ana, thursday, shown=True)
    commands.come(cast.cleo, thursday)
    assert shown(cast.cleo, thursday) == ["Ana Vidal"]
    assert shown(cast.ana, thursday) == []
    commands.choose_shown(cast.cleo, thursday, True)
    commands.choose_shown(cast.ana, thursday, False)
    assert (shown(cast.ana, thursday), shown(cast.cleo, thursday)) == (["Cleo Marsh"], [])


def test_who_cannot_come_or_only_waits_is_not_shown(cast, planned):
    event = planned(capacity=1)
    commands.come(cast.ben, event, shown=True)
    commands.come(cast.ana, event, shown=True)
    assert shown(cast.cleo, event) == ["Ben Osei"]
    commands.cannot_come(cast.ben, event)
    assert shown(cast.cleo, event) == ["Ana Vidal"]
    commands.come(cast.ben, event)
    commands.cannot_come(cast.ana, event)
    assert shown(cast.cleo, event) == [], "who says so again is asked again"


def test_people_out_of_sight_are_not_shown_to_each_other(cast, thursday):
    for member in (cast.ana, cast.cleo):
        commands.come(member, thursday, shown=True)
    block(cast.ana, cast.cleo)
    assert shown(cast.ana, thursday) == shown(cast.cleo, thursday) == []
    assert shown(cast.ben, thursday) == ["Ana Vidal", "Cleo Marsh"]


def test_only_those_who_come_see_who_comes(cast, planned):
    event = planned(capacity=1)
    see = policy.may_see_who_comes
    assert not see(None, is_steward=False)
    assert see(None, is_steward=True)
    assert see(commands.come(cast.ana, event), is_steward=False)
    assert not see(commands.come(cast.cleo, event), is_steward=False)


def test_the_totals_are_what_the_facts_say(cast, planned):
    event = planned(capacity=1)
    for member in (cast.ana, cast.cleo):
        commands.come(member, event)
    assert recount_all() == 0
    assert len(fetch_all(queries.select(Attendance))) == 2


def test_leaving_a_closed_community_gives_the_place_back(cast, planned, closed):
    event = planned(closed, capacity=1)
    commands.come(cast.ana, event)
    commands.come(cast.ben, event)
    leave_community(cast.ana, closed)
    assert (state(event, cast.ana), state(event, cast.ben)) == ("cannot", "comes")


def test_leaving_an_open_community_does_not(cast, planned, club):
    ask_to_join(cast.ana, club)
    event = planned()
    commands.come(cast.ana, event)
    leave_community(cast.ana, club)
    assert state(event, cast.ana) == "comes"


def test_who_has_a_place_keeps_it_when_the_community_closes(cast, club, thursday, as_):
    """They are told of every change, so that the page stays theirs as well; for others it is gone."""
    commands.come(cast.ana, thursday)
    edit(cast.ben, club, club.name, club.about, "approval")
    page = f"/events/{thursday.id}"
    assert as_(cast.ana).get(page).status_code == 200
    assert as_(cast.cleo).get(page).status_code == 404
    commands.cannot_come(cast.ana, thursday)
    assert as_(cast.ana).get(page).status_code in (303, 404)
