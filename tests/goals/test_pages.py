from datetime import timedelta

import pytest

from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.goals import commands, queries

SOON = clock.today() + timedelta(days=3)
GOAL = {"title": "Work in a bakery", "horizon": "short", "why": "", "due_on": "", "slip": "s"}


@pytest.fixture
def ana(cast, as_):
    return as_(cast.ana)


@pytest.fixture
def goal(cast):
    return commands.set_goal(cast.ana, "short", "Work <i>early</i>", "For the light", SOON)


@pytest.fixture
def step(goal):
    return commands.add_step(goal, "Call the guild", SOON)


def goals(member):
    return fetch_all(queries.goals_of(member.id))


def test_a_page_without_goals_explains_with_an_example(ana):
    page = ana.get("/goals").text

    assert "What do you want to achieve?" in page
    assert "talk to two bakeries nearby" in page
    assert 'href="/goals/new"' in page


def test_a_goal_is_set_once(cast, ana):
    for _ in range(2):
        assert ana.post("/goals/new", data=GOAL).status_code == 303

    assert [one.title for one in goals(cast.ana)] == ["Work in a bakery"]


WRONG = [
    ({"title": "\u200b "}, "Please fill this in."),
    ({"title": "x" * 161}, "keep this to 160"),
    ({"horizon": "soon"}, "Please choose one of these."),
    ({"due_on": "tomorrow"}, "Please enter a date like"),
    ({"due_on": "2001-01-01"}, "This date is in the past."),
    ({"why": "x" * 2001}, "keep this to 2000"),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_a_wrong_goal_says_so_and_keeps_what_was_typed(cast, ana, wrong, sentence):
    answer = ana.post("/goals/new", data=GOAL | {"why": "أحب الخبز 🥖"} | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "why" in wrong or "أحب الخبز 🥖" in answer.text
    assert goals(cast.ana) == []


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_a_wrong_change_leaves_the_goal_as_it_was(cast, ana, goal, wrong, sentence):
    answer = ana.post(f"/goals/{goal.id}/edit", data=GOAL | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert goals(cast.ana)[0].title == "Work <i>early</i>"


def test_a_goal_is_shown_safely_with_its_steps(ana, step, queries):
    for n in range(4):
        commands.add_step(step.goal, f"Step {n}")
    with queries(at_most=6):
        page = ana.get("/goals").text

    assert "Work &lt;i&gt;early" in page
    assert f"/posts/new?kind=request&amp;step={step.id}" in page
    assert page.count("Ask for help with this step") == 5


def test_a_goal_is_changed(cast, ana, goal):
    assert "For the light" in ana.get(f"/goals/{goal.id}/edit").text
    ana.post(f"/goals/{goal.id}/edit", data=GOAL | {"horizon": "long", "due_on": ""})

    (found,) = goals(cast.ana)
    assert (found.title, found.horizon, found.due_on) == ("Work in a bakery", "long", None)


def test_a_step_is_added_once(ana, goal):
    for _ in range(2):
        typed = {"title": "Call the guild", "due_on": str(SOON), "slip": "s"}
        assert ana.post(f"/goals/{goal.id}/steps", data=typed).location == f"/goals#goal-{goal.id}"

    assert [(one.title, one.due_on) for one in goal.listed_steps] == [("Call the guild", SOON)]


@pytest.mark.parametrize("wrong", [{"title": ""}, {"title": "x" * 161}, {"due_on": "1.1."},
                                   {"due_on": "2001-01-01"}])  # fmt: skip
def test_a_wrong_step_says_so_below_its_own_goal(cast, ana, goal, wrong):
    other = commands.set_goal(cast.ana, "long", "Another")
    typed = {"title": "Keep me", "due_on": "", "slip": "s"} | wrong
    answer = ana.post(f"/goals/{goal.id}/steps", data=typed)

    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 1
    assert ("Keep me" in answer.text) is ("title" not in wrong)
    assert f'id="title-{other.id}"' in answer.text
    assert goal.listed_steps == []


def test_a_step_is_ticked_and_unticked_in_place(ana, goal, step):
    for _ in range(2):
        ana.post(f"/steps/{step.id}/done")
    assert step.done_at is not None
    assert f"/steps/{step.id}/undone" in ana.get("/goals").text

    assert ana.post(f"/steps/{step.id}/undone", data={"next": "/"}).location == "/"
    assert step.done_at is None


def test_a_step_is_changed_and_taken_off_the_list(ana, goal, step):
    assert "Call the guild" in ana.get(f"/steps/{step.id}/edit").text
    wrong = ana.post(f"/steps/{step.id}/edit", data={"title": "", "due_on": ""})
    assert wrong.status_code == 422
    ana.post(f"/steps/{step.id}/edit", data={"title": "Visit the guild", "due_on": ""})
    assert (step.title, step.due_on) == ("Visit the guild", None)

    for _ in range(2):
        assert ana.post(f"/steps/{step.id}/dropped").status_code == 303
    assert "Visit the guild" not in ana.get("/goals").text.split("<main")[1].split("<article")[1]


@pytest.mark.parametrize("end", ["reached", "dropped"])
def test_a_goal_ends_and_can_be_taken_up_again(cast, ana, goal, end):
    for _ in range(2):
        ana.post(f"/goals/{goal.id}/{end}")
    assert not goals(cast.ana)[0].is_open
    assert f"/goals/{goal.id}/reopening" in ana.get("/goals").text

    ana.post(f"/goals/{goal.id}/reopening")
    assert goals(cast.ana)[0].is_open


def test_nobody_else_finds_a_goal_or_a_step(cast, as_, goal, step):
    ben = as_(cast.ben)
    for act in ("edit", "reached", "dropped", "reopening", "steps"):
        assert ben.post(f"/goals/{goal.id}/{act}", data=GOAL).status_code == 404
    for act in ("edit", "done", "undone", "dropped"):
        assert ben.post(f"/steps/{step.id}/{act}", data={"title": "x"}).status_code == 404
    assert ben.get(f"/goals/{goal.id}/edit").status_code == 404
    assert ben.get(f"/steps/{step.id}/edit").status_code == 404
    assert "Work" not in ben.get("/goals").text.split("<main")[1].replace("Work in a", "")
    assert (goal.is_open, step.done_at) == (True, None)
