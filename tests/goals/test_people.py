"""Who could help with a goal, and long-term goals that come up again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.assistance.rows import a_contact, friends
from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.contacts import commands as contacts
from turnabout.contacts.queries import contact_of
from turnabout.goals import commands, goal_helpers
from turnabout.goals.models import Goal, GoalHelper
from turnabout.privacy.queries import export_data
from turnabout.safety.commands import block


@command
def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)


@pytest.fixture
def goal(cast):
    return commands.set_goal(cast.ana, "long", "A bakery of my own")


@pytest.fixture
def baker(cast):
    found = a_contact(cast.ana, "Old Neighbour")
    change(found, organisation="Corner Bakery")
    return found


def names(rows):
    return [one.name for one in rows]


def test_those_who_have_to_do_with_the_goal_are_suggested(cast, goal, baker):
    a_contact(cast.ana, "Somebody Else")
    strangers = a_contact(cast.ben, "Ben’s baker")
    change(strangers, organisation="Corner Bakery")
    assert names(goal_helpers.suggestions(goal)) == ["Old Neighbour"]
    goal_helpers.add_helper(goal, baker)
    assert goal_helpers.suggestions(goal) == []


def test_the_next_steps_count_for_suggestions_and_those_done_do_not(cast, goal):
    college = a_contact(cast.ana, "College Friend")
    change(college, cares_about="evening courses")
    step = commands.add_step(goal, "Ask about evening courses")
    db.session.expire_all()
    assert names(goal_helpers.suggestions(goal)) == ["College Friend"]
    commands.do(step)
    db.session.expire_all()
    assert goal_helpers.suggestions(goal) == []


@pytest.mark.parametrize(
    "title", ["a b c", "100%%%% _____", "日本語を教える仕事", "'; drop table goal; --"]
)
def test_any_words_make_suggestions_or_none(cast, baker, title):
    goal_helpers.suggestions(commands.set_goal(cast.ana, "short", title))


def test_people_are_added_once_found_by_name_and_removed(cast, as_, goal, baker):
    ana, url = as_(cast.ana), f"/goals/{goal.id}/people"
    assert "Old Neighbour" in ana.get(url, query_string={"q": "neigh"}).text
    for _ in range(2):
        assert ana.post(f"{url}/{baker.id}/adding").status_code == 303
    assert "Old Neighbour" in ana.get("/goals").text
    assert "they’re on the list already" in ana.get(url, query_string={"q": "neigh"}).text
    for _ in range(2):
        assert ana.post(f"{url}/{baker.id}/removal").status_code == 303
    assert fetch_all(select(GoalHelper)) == []


def test_a_long_list_is_refused_with_a_sentence(cast, goal, monkeypatch):
    monkeypatch.setattr(goal_helpers, "MOST_HELPERS", 1)
    goal_helpers.add_helper(goal, a_contact(cast.ana, "One"))
    with pytest.raises(Refused, match="Remove somebody first"):
        goal_helpers.add_helper(goal, a_contact(cast.ana, "Two"))


def test_somebody_removed_or_out_of_sight_is_not_shown(cast, as_, goal, baker):
    friends(cast.ana, cast.ben)
    ben = contact_of(cast.ana.id, cast.ben.id) or a_contact(cast.ana, cast.ben.name, cast.ben)
    goal_helpers.add_helper(goal, baker)
    goal_helpers.add_helper(goal, ben)
    contacts.remove(baker)
    block(cast.ben, cast.ana)
    for url in ("/goals", f"/goals/{goal.id}/people"):
        page = as_(cast.ana).get(url).text
        assert "Old Neighbour" not in page
        assert cast.ben.name not in page


@pytest.mark.parametrize("rest", ["", "/{contact}/adding", "/{contact}/removal"])
def test_nobody_else_reaches_the_people_of_a_goal(cast, as_, goal, baker, rest):
    url = f"/goals/{goal.id}/people" + rest.format(contact=baker.id)
    browser = as_(cast.ben)
    assert (browser.post(url) if rest else browser.get(url)).status_code == 404
    bens = commands.set_goal(cast.ben, "short", "A van")
    assert browser.post(f"/goals/{bens.id}/people/{baker.id}/adding").status_code == 404


def test_the_export_names_them(cast, goal, baker):
    goal_helpers.add_helper(goal, baker)
    (exported,) = export_data(cast.ana)["goals"]["goals"]
    assert exported["people"] == ["Old Neighbour"]


def test_a_long_term_goal_comes_up_again_after_a_season(cast, as_, goal):
    ana = as_(cast.ana)
    assert "is that still what you want?" not in ana.get("/").text
    change(goal, set_at=clock.now() - timedelta(days=91))
    assert "is that still what you want?" in ana.get("/").text
    ana.post(f"/goals/{goal.id}/review", data={"next": "/"})
    assert "is that still what you want?" not in ana.get("/").text
    assert as_(cast.ben).post(f"/goals/{goal.id}/review").status_code == 404


@pytest.mark.parametrize("end", [commands.reach, commands.drop])
def test_an_ended_or_short_term_goal_does_not(cast, as_, goal, end):
    long_ago = clock.now() - timedelta(days=400)
    short = commands.set_goal(cast.ana, "short", "Two interviews")
    change(short, set_at=long_ago)
    change(goal, set_at=long_ago)
    end(goal)
    assert "is that still what you want?" not in as_(cast.ana).get("/").text
    assert len(fetch_all(select(Goal))) == 2
