"""After an event: the people met, and the follow-up e-mail of the next morning."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from turnabout.base.db.session import fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.contacts import commands, queries
from turnabout.contacts.follow_up_mail import keep_in_touch_link
from turnabout.contacts.jobs import follow_up
from turnabout.notices.commands import set_preferences
from turnabout.safety.commands import block

EVENING = datetime(2027, 3, 4, 20, 0, tzinfo=ZoneInfo("UTC"))
MORNING = EVENING + timedelta(hours=13)


@pytest.fixture
def met(cast):
    """Ana met Ben and somebody who is no member, on the evening before."""
    with time_machine.travel(EVENING):
        commands.add_member(cast.ana, cast.ben, "Job fair", clock.today())
        dora = commands.add(cast.ana, name="Dora Novak", met_where="Job fair", met_on=clock.today())
        yield dora


def letters_to_ana(letters):
    return [one.get_body(("plain",)).get_content() for one in letters() if "ana@" in one["To"]]


def test_who_i_met_stands_under_day_and_place(as_, cast, met):
    page = as_(cast.ana).get("/contacts/met").text
    assert "Job fair" in page
    assert page.index("Dora Novak") > page.index("Job fair")
    assert "Ben Osei" in page
    assert "Dora" not in as_(cast.cleo).get("/contacts/met").text


def test_whoever_comes_into_the_book_later_stands_under_the_day_of_meeting(as_, cast, met):
    today = clock.today()
    for n in range(24):
        commands.add(cast.ana, name=f"Guest {n}", met_on=today - timedelta(days=n // 2))
    commands.add(cast.ana, name="Late Lee", met_on=today - timedelta(days=3))
    ana = as_(cast.ana)
    page = ana.get("/contacts/met").text
    assert page.index("Guest 5<") < page.index("Late Lee") < page.index("Guest 8<")
    older = re.search(r'"(/contacts/met\?below=\d+)"', page)[1]
    rest = ana.get(older).text
    assert {n for n in range(24) if f"Guest {n}<" in page + rest} == {*range(24)}
    assert "Guest 5<" not in rest


def test_whom_one_blocked_is_not_there(as_, cast, met):
    block(cast.ana, cast.ben)
    assert "Ben Osei" not in as_(cast.ana).get("/contacts/met").text


def test_the_next_morning_one_letter_says_whom_one_met(cast, met, letters):
    with time_machine.travel(MORNING):
        follow_up()
        follow_up()
        told = letters_to_ana(letters)
    assert len(told) == 1
    assert "Ben Osei, Dora Novak" in told[0]
    assert told[0].count("/keep-in-touch/") == 2


def test_a_letter_about_many_people_says_how_many_more_there_are(cast, letters):
    with time_machine.travel(EVENING):
        for n in range(13):
            commands.add(cast.ana, name=f"Guest {n}", met_where="Job fair", met_on=clock.today())
    with time_machine.travel(MORNING):
        follow_up()
        (told,) = letters_to_ana(letters)
    assert "Guest 8, Guest 9 and 3 more." in told
    assert told.count("/keep-in-touch/") == 10


def test_whom_one_takes_up_days_later_is_in_the_letter_of_the_morning_after_that(cast, letters):
    met_on = EVENING.date()
    with time_machine.travel(EVENING + timedelta(days=2)):
        commands.add_member(cast.ana, cast.ben, "Job fair", met_on)
        commands.add(cast.ana, name="Dora Novak", met_on=met_on)
        commands.add(cast.ana, name="Max, of long ago", met_on=met_on - timedelta(days=30))
    with time_machine.travel(MORNING + timedelta(days=2)):
        follow_up()
        (told,) = letters_to_ana(letters)
    assert "Ben Osei, Dora Novak" in told
    assert "Max" not in told


def test_whoever_was_only_put_into_the_book_was_not_met(as_, cast, letters):
    with time_machine.travel(EVENING):
        as_(cast.ana).post(f"/members/{cast.ben.id}/contacts")
        assert queries.contact_of(cast.ana.id, cast.ben.id)
    with time_machine.travel(MORNING):
        assert "Ben Osei" not in as_(cast.ana).get("/contacts/met").text
        follow_up()
        assert letters_to_ana(letters) == []
    with time_machine.travel(EVENING + timedelta(days=7)):
        known = commands.add_member(cast.ana, cast.ben, "Job fair", clock.today())
        assert (known.met_where, known.met_on) == ("Job fair", clock.today())


@pytest.mark.parametrize("hours", [1, 11, 40])
def test_not_in_the_night_and_not_days_later(cast, met, letters, hours):
    with time_machine.travel(EVENING + timedelta(hours=hours)):
        follow_up()
        assert letters_to_ana(letters) == []


def test_morning_is_where_the_member_lives(cast, met, letters):
    commands.command(lambda: setattr(cast.ana, "time_zone", "America/New_York"))()
    with time_machine.travel(MORNING):  # four in the morning there
        follow_up()
        assert letters_to_ana(letters) == []
    with time_machine.travel(MORNING + timedelta(hours=5)):
        follow_up()
        assert len(letters_to_ana(letters)) == 1


def test_whoever_does_not_want_letters_gets_none(cast, met, letters):
    set_preferences(cast.ana, {"people-met": "app"})
    with time_machine.travel(MORNING):
        follow_up()
        assert letters_to_ana(letters) == []


def test_one_tap_keeps_in_touch_and_opening_alone_does_not(stranger, cast, met, letters):
    with time_machine.travel(MORNING):
        follow_up()
        address = re.findall(r"http://\S+?(/keep-in-touch/\S+)", letters_to_ana(letters)[0])[1]
        assert "Dora Novak" in stranger.get(address).text
        dora = queries.met(cast.ana.id).where(queries.Contact.name == "Dora Novak")
        assert fetch_first(dora).next_on is None
        stranger.post(address)
        stranger.post(address)
        assert fetch_first(dora).next_on == clock.today() + timedelta(days=14)
    with time_machine.travel(MORNING + timedelta(days=40)):
        assert stranger.get(address).status_code == 410
    assert stranger.get("/keep-in-touch/x").status_code == 410
    assert len(fetch_all(queries.met(cast.ana.id))) == 2


def test_the_link_of_a_letter_leads_nowhere_once_they_are_out_of_sight(cast, met, stranger):
    url = keep_in_touch_link(queries.contact_of(cast.ana.id, cast.ben.id))
    assert "Ben Osei" in stranger.get(url).text
    block(cast.ben, cast.ana)
    assert stranger.get(url).status_code == 410
