"""A shared computer, in a real browser: typing keeps the sign-in alive, the page asks before it ends, and the
text is kept.
"""

import re
import time
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD
from turnabout.members import shared_computer


class Computer:
    """Two clocks that go on together: the browser's, and the one by which the site signs out."""

    def __init__(self, phone, monkeypatch):
        self.phone, self.page, self.ahead = phone, phone.page, 0
        self.page.set_default_timeout(30_000)
        self.page.clock.install()
        self.under_way = set()
        # Playwright marks a handler as its own, which a method of a built-in type does not let it do.
        self.page.on("request", lambda one: self.under_way.add(one))
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, lambda one: self.under_way.discard(one))
        monkeypatch.setattr(shared_computer, "time", SimpleNamespace(time=self.now))

    def now(self):
        return time.time() + self.ahead

    def waits(self, minutes, seconds=0):
        while any("activity" in one.url for one in self.under_way):  # said before, heard before
            self.page.wait_for_timeout(50)
        self.ahead += minutes * 60 + seconds
        self.page.clock.fast_forward((minutes * 60 + seconds) * 1000)

    def is_told(self):
        return self.page.expect_response("**/shared-computer/activity")

    def sits_down(self, member, path="/goals/new"):
        self.page.goto(f"/sign-in?next={path}" if path else "/sign-in")
        self.phone.fill(email=member.email, password=PASSWORD)
        self.page.locator("main [name=stay][value=shared]").check()
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    @property
    def question(self):
        return self.page.get_by_role("alertdialog", name="Are you still there?")


@pytest.fixture
def computer(phone, monkeypatch):
    return Computer(phone, monkeypatch)


def test_a_page_asks_before_it_signs_out_and_one_tap_is_enough(computer, cast):
    computer.sits_down(cast.ana)
    computer.waits(7)
    expect(computer.question).to_be_hidden()
    computer.waits(1, seconds=10)
    expect(computer.question).to_be_visible()
    expect(computer.question.get_by_role("timer")).to_have_text(re.compile(r"1:[45]\d"))
    stay = computer.question.get_by_role("button", name="Stay signed in")
    expect(stay).to_be_focused()
    computer.phone.check()
    with computer.is_told() as answer:
        stay.click()
    assert answer.value.status == 204
    expect(computer.question).to_be_hidden()
    computer.waits(7)
    computer.phone.tap("Cancel")
    assert computer.page.url.endswith("/goals")


def test_escape_means_that_somebody_is_there(computer, cast):
    computer.sits_down(cast.ana)
    computer.waits(9)
    expect(computer.question).to_be_visible()
    with computer.is_told() as answer:
        computer.page.keyboard.press("Escape")
    assert answer.value.status == 204
    expect(computer.question).to_be_hidden()


def test_the_time_that_is_left_is_said_now_and_then(computer, cast):
    computer.sits_down(cast.ana)
    computer.waits(8, seconds=30)
    expect(computer.question).to_be_visible()
    computer.waits(0, seconds=29)
    expect(computer.question.get_by_role("status")).to_have_text("Time left: 1:00")


def test_typing_counts(computer, cast):
    computer.sits_down(cast.ana)
    for minute in range(4):
        computer.waits(5)
        with computer.is_told() as answer:
            computer.page.locator("[name=why]").press_sequentially(f"{minute} ")
        assert answer.value.status == 204
    computer.waits(5)
    expect(computer.question).to_be_hidden()
    computer.phone.tap("Cancel")
    assert computer.page.url.endswith("/goals")


def test_the_text_is_there_again_for_whoever_wrote_it_and_for_nobody_else(computer, cast):
    page = computer.page
    computer.sits_down(cast.ana, "/goals/new?horizon=long")
    computer.waits(1)
    with computer.is_told():
        page.fill("[name=title]", "Fly a zeppelin")
    page.fill("[name=why]", "I like airships.")
    with computer.is_told():
        computer.waits(1)
    computer.waits(10, seconds=1)
    page.wait_for_url("**/sign-in")
    expect(page.locator("body")).to_contain_text("You were signed out")

    for way in ("back", "forward", "back"):  # the next person tries what was here before
        getattr(page, f"go_{way}")()
        page.wait_for_load_state()
        assert not re.search("airship|zeppelin", page.content())
    kept = "JSON.stringify([Object.keys(sessionStorage), Object.keys(localStorage)])"
    assert page.evaluate(kept) == "[[],[]]"

    computer.sits_down(cast.ben, "/goals/new?horizon=long")
    assert not re.search("airship|zeppelin", page.content())
    expect(page.locator("[name=title]")).to_have_value("")
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(lambda url: "/goals" not in url)

    computer.sits_down(cast.ana, path=None)
    assert page.url.endswith("/goals/new?horizon=long")
    expect(page.locator("[name=title]")).to_have_value("Fly a zeppelin")
    expect(page.locator("[name=why]")).to_have_value("I like airships.")
    expect(page.locator("form .hint[role=status]")).to_contain_text("still here")
    computer.phone.tap("Set this goal")
    page.goto("/goals/new?horizon=long")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[name=title]")).to_have_value("")


def test_without_a_network_the_page_is_covered_when_the_time_is_up(computer, cast):
    page = computer.page
    computer.sits_down(cast.ana)
    page.fill("[name=why]", "I like airships.")
    computer.phone.context.set_offline(True)
    computer.waits(10, seconds=1)
    expect(page.locator("main")).to_be_hidden()
    computer.phone.context.set_offline(False)
    computer.waits(0, seconds=6)
    page.wait_for_url("**/sign-in")
    computer.sits_down(cast.ana, path=None)
    expect(page.locator("[name=why]")).to_have_value("I like airships.")


def test_without_script_what_was_sent_too_late_can_be_sent_after_signing_in(
    browser, site, cast, monkeypatch
):
    from tests.journeys.conftest import Phone

    phone = Phone(browser, site, False)
    ahead = SimpleNamespace(seconds=0)
    monkeypatch.setattr(
        shared_computer, "time", SimpleNamespace(time=lambda: time.time() + ahead.seconds)
    )
    page = phone.page
    page.set_default_timeout(30_000)

    def sits_down(path):
        page.goto(path)
        phone.fill(email=cast.ana.email, password=PASSWORD)
        page.locator("main [name=stay][value=shared]").check()
        phone.tap("Sign in")

    sits_down("/sign-in?next=/goals/new")
    phone.fill(title="Fly a zeppelin", why="I like airships.")
    ahead.seconds = 11 * 60
    phone.tap("Set this goal")
    assert page.url.endswith("/sign-in")
    assert "airships" not in page.content()
    sits_down("/sign-in")
    phone.sees("I like airships.").tap("Send it")
    phone.sees("Fly a zeppelin")
    assert "/goals" in page.url
    phone.context.close()
