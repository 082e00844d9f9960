"""A shared computer: the sign-in is short, and nothing stays in the browser."""

from datetime import timedelta

import pytest
import time_machine

from tests.cast import PASSWORD
from turnabout.base.i18n import clock


@pytest.fixture
def browser(stranger, cast):
    told = {"email": cast.ana.email, "password": PASSWORD, "stay": "shared"}
    assert stranger.post("/sign-in", data=told).status_code == 303
    return stranger


def test_the_way_out_stands_on_every_page(browser, as_, cast):
    for path in ("/", "/contacts", "/settings"):
        assert "shared computer as Ana Vidal" in browser.get(path).text
    assert "shared computer" not in as_(cast.ben).get("/").text


def test_nothing_is_remembered_and_no_page_is_kept(browser):
    answer = browser.get("/contacts")
    assert answer.headers["Cache-Control"] == "no-store"
    assert browser.get_cookie("turnabout_remember") is None


def test_ten_minutes_without_a_tap_end_it(browser):
    now = clock.now()
    for minutes in (8, 16, 24):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            assert browser.get("/contacts").status_code == 200
    with time_machine.travel(now + timedelta(minutes=35)):
        answer = browser.get("/contacts")
        assert answer.location == "/sign-in"
        assert "for a while" in browser.get("/sign-in").text
        assert browser.get("/contacts").status_code == 302


def test_another_device_of_the_same_member_goes_on(browser, as_, cast):
    phone = as_(cast.ana)
    with time_machine.travel(clock.now() + timedelta(minutes=30)):
        browser.get("/contacts")
        assert phone.get("/contacts").status_code == 200


def test_signing_out_tells_the_browser_to_forget(browser):
    answer = browser.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/contacts").status_code == 302
