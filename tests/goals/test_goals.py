from datetime import date, timedelta

import pytest

from turnabout.base.db.session import command, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.goals import commands, leaving, queries
from turnabout.today.waiting import waiting_for

TODAY = clock.today()
SOON, LATER = TODAY + timedelta(days=3), TODAY + timedelta(days=30)


@pytest.fixture
def goal(cast):
    return commands.set_goal(cast.ana, "short", "Work in a bakery", "I like early mornings", LATER)


@pytest.fixture
def step(goal):
    return commands.add_step(goal, "Call the guild", SOON)


def next_step(member):
    """As the home page tells it."""
    return next((line.id for line in waiting_for(member.id) if line.kind == "step"), None)


def test_the_same_slip_is_the_same_goal_and_the_same_step(cast, goal):
    goals = [commands.set_goal(cast.ana, "long", "A shop", slip="one") for _ in range(2)]
    steps = [commands.add_step(goal, "Ask Tom", slip="two") for _ in range(2)]

    assert (goals[0].id, steps[0].id) == (goals[1].id, steps[1].id)
    assert len(queries.open_goals(cast.ana.id)) == 2
    assert len(goal.listed_steps) == 1


def test_the_next_step_is_the_one_with_the_nearest_date(cast, goal, step):
    commands.add_step(goal, "Some time")
    sooner = commands.add_step(goal, "Today", TODAY)
    assert next_step(cast.ana) == sooner.id

    commands.do(sooner)
    assert next_step(cast.ana) == step.id
    commands.undo(sooner)
    assert next_step(cast.ana) == sooner.id
    commands.drop_step(sooner)
    assert next_step(cast.ana) == step.id


def test_the_steps_of_a_goal_that_is_over_are_not_next(cast, goal, step):
    commands.reach(goal)
    assert next_step(cast.ana) is None
    assert [one.id for one in queries.ended_goals(cast.ana.id)] == [goal.id]

    commands.reopen(goal)
    assert next_step(cast.ana) == step.id
    commands.drop(goal)
    assert (next_step(cast.ana), goal.is_open) == (None, False)


def test_reaching_twice_is_reaching_once(cast, goal):
    commands.reach(goal)
    moment = goal.reached_at
    commands.reach(goal)

    assert goal.reached_at == moment


def test_what_is_to_do_stands_before_what_was_done(goal, step):
    first = commands.add_step(goal, "Done", TODAY)
    undated = commands.add_step(goal, "Some time")
    commands.do(first)

    assert [one.id for one in goal.listed_steps] == [step.id, undated.id, first.id]


def test_a_date_lies_ahead_when_it_is_set(cast, goal, step):
    past = TODAY - timedelta(days=2)
    with pytest.raises(Refused, match="in the past"):
        commands.add_step(goal, "Too late", past)
    with pytest.raises(Refused, match="in the past"):
        commands.edit(goal, "short", "x", "", past)


def test_a_date_that_has_passed_since_does_not_stand_in_the_way(goal, step):
    @command
    def time_goes_by():
        goal.due_on = step.due_on = date(2020, 1, 1)

    time_goes_by()
    commands.edit(goal, "long", "Work in a good bakery", "", date(2020, 1, 1))
    commands.edit_step(step, "Call them again", date(2020, 1, 1))

    assert (goal.title, step.title) == ("Work in a good bakery", "Call them again")


def test_there_is_an_end_to_goals_and_steps(cast, goal, monkeypatch):
    monkeypatch.setattr(commands, "MOST_GOALS", 1)
    monkeypatch.setattr(commands, "MOST_STEPS", 0)
    with pytest.raises(Refused):
        commands.set_goal(cast.ana, "short", "More")
    with pytest.raises(Refused):
        commands.add_step(goal, "More")


def test_steps_are_found_by_their_owner_alone(cast, goal, step):
    assert queries.step_of(cast.ana.id, step.id).id == step.id
    assert queries.step_of(cast.ben.id, step.id) is None
    assert next_step(cast.ben) is None


def test_goals_go_along_and_leave_no_words_behind(cast, goal, step):
    (taken,) = leaving.takes(cast.ana)["goals"]
    assert (taken["title"], taken["steps"][0]["title"]) == ("Work in a bakery", "Call the guild")

    command(leaving.empties)(cast.ana, "delete")
    left = fetch_all(queries.goals_of(cast.ana.id))
    assert {(one.title, one.why, one.due_on) for one in left} == {("", "", None)}
    assert fetch_all(queries.all_steps_of(cast.ana.id))[0].title == ""
