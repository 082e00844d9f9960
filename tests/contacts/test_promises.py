"""Promises and reminders to be in touch: private, dated, and marked as done on Today."""

from datetime import timedelta

import pytest
import time_machine

from turnabout.assistance.queries import by_idempotency_key
from turnabout.base.db.session import fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.contacts import commands, queries


@pytest.fixture
def dora(cast):
    return commands.add(cast.ana, name="Dora Novak")


def days(number):
    return clock.today() + timedelta(days=number)


def test_after_meeting_one_screen_keeps_all_of_it(as_, cast, dora):
    ana = as_(cast.ana)
    told = {"network": "business", "cares_about": "Sourdough", "promise": "Send the recipe",
            "due_in": "3", "next_in": "7", "slip": "one"}  # fmt: skip
    for _ in range(2):
        assert ana.post(f"/contacts/{dora.id}/met", data=told).status_code == 303
    found = fetch_first(queries.book(cast.ana.id))
    assert (found.network, found.cares_about, found.next_on) == ("business", "Sourdough", days(7))
    (promise,) = fetch_all(queries.promises_of(cast.ana.id))
    assert (promise.what, promise.due_on) == ("Send the recipe", days(3))
    page = ana.get(f"/contacts/{dora.id}").text
    assert "Send the recipe" in page
    assert "Sourdough" in page


def test_everything_may_stay_empty(as_, cast, dora):
    assert as_(cast.ana).post(f"/contacts/{dora.id}/met", data={}).status_code == 303
    assert fetch_all(queries.promises_of(cast.ana.id)) == []


@pytest.mark.parametrize("wrong", [
    {"network": "x"}, {"due_in": "999999999999"}, {"next_in": "x"}, {"promise": "x" * 161},
])  # fmt: skip
def test_wrong_things_are_answered_beside_their_field(as_, cast, dora, wrong):
    page = as_(cast.ana).post(f"/contacts/{dora.id}/met", data={"cares_about": "Bread"} | wrong)
    assert page.status_code == 422
    assert "Bread" in page.text


def test_a_promise_stands_on_today_until_it_is_kept(as_, cast, dora):
    promise = commands.make_promise(dora, "Send the recipe", days(1))
    ana = as_(cast.ana)
    assert "Send the recipe" in ana.get("/").text
    ana.post(f"/promises/{promise.id}/keeping", data={"next": "/"})
    assert "Send the recipe" not in ana.get("/").text
    assert "Send the recipe" in ana.get(f"/contacts/{dora.id}").text


def test_a_promise_kept_becomes_help_with_one_tap(as_, cast, dora):
    promise = commands.make_promise(dora, "Send the recipe")
    ana = as_(cast.ana)
    for _ in range(2):
        answer = ana.post(f"/promises/{promise.id}/help")
    assert "Send the recipe" in ana.get(answer.location).text
    made = by_idempotency_key(cast.ana.id, f"promise {promise.id}")
    assert (made.promise_id, made.giver_id) == (promise.id, cast.ana.id)


def test_what_is_dropped_is_nobodys_business(as_, cast, dora):
    promise = commands.make_promise(dora, "Send the recipe")
    as_(cast.ana).post(f"/promises/{promise.id}/dropping")
    assert "Send the recipe" not in as_(cast.ana).get(f"/contacts/{dora.id}").text


def test_promises_are_private_to_the_one_who_made_them(as_, cast, dora):
    promise = commands.make_promise(dora, "Send the recipe")
    ben = as_(cast.ben)
    for act in ("keeping", "dropping", "help"):
        assert ben.post(f"/promises/{promise.id}/{act}").status_code == 404
    assert ben.get(f"/contacts/{dora.id}/met").status_code == 404


def test_on_the_day_today_says_whom_to_be_in_touch_with(as_, cast, dora):
    commands.plan_next_contact(dora, days(2))
    ana = as_(cast.ana)
    assert "time to be in touch with" not in ana.get("/").text
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert "time to be in touch with" in ana.get("/").text
        for _ in range(2):
            ana.post(f"/contacts/{dora.id}/next")
    assert len(fetch_all(queries.touches(dora))) == 1
    assert "time to be in touch with" not in ana.get("/").text


def test_a_day_that_is_over_is_refused(dora):
    with pytest.raises(Refused, match="in the past"):
        commands.make_promise(dora, "Send it", days(-1))
    with pytest.raises(Refused, match="a very long way off"):
        commands.plan_next_contact(dora, days(9999))


# --- a moment with somebody clears the reminder ---


def reminded(cast, days=0):
    contact = commands.add(cast.ana, name="Rosa Lind")
    commands.plan_next_contact(contact, clock.today() + timedelta(days=days))
    return contact


@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_moment_on_the_contacts_page_clears_the_reminder(cast, as_, days):
    contact, browser = reminded(cast, days), as_(cast.ana)
    form = {"kind": "coffee", "direction": "together", "on": clock.today().isoformat()}
    browser.post(f"/contacts/{contact.id}/touches", data=form)
    assert contact.next_on is None
    assert "time to be in touch with" not in browser.get("/").text


def test_a_call_of_yesterday_clears_what_was_due_before(cast):
    contact = reminded(cast)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        yesterday = clock.today() - timedelta(days=1)
        commands.log_touch(contact, "call", "together", "", yesterday)
    assert contact.next_on is None


def test_a_moment_from_long_ago_clears_nothing(cast):
    contact = reminded(cast)
    commands.log_touch(contact, "coffee", "together", "", clock.today() - timedelta(days=400))
    assert contact.next_on == clock.today()
