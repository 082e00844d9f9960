"""The evening in a cellar: sharing and scanning without a network, and what becomes of it."""

import time
from functools import cached_property

import pytest
from sqlalchemy import select

from tests.cast import PASSWORD
from tests.journeys.camera import film, looking_at
from tests.journeys.conftest import Phone
from tests.journeys.town import Town, arrived
from turnabout.base import clock
from turnabout.base.db import db, every, first
from turnabout.cards.models import Card
from turnabout.connections.queries import state
from turnabout.contacts.queries import contact_of
from turnabout.meeting import presence
from turnabout.meeting.models import Scan


class Cellar(Town):
    @cached_property
    def cleo(self):
        return arrived("Cleo Marsh")


@pytest.fixture
def cast():
    return Cellar()


@pytest.fixture
def phone(browser, site):
    made = Phone(browser, site, True)
    yield made
    made.context.close()


def card_of(member):
    return first(select(Card).where(Card.member_id == member.id))


def code_on_the_screen_of(member, site):
    card = card_of(member)
    return f"{site}/C/{card.code}/{presence.word(card.code, clock.now())}"


def until(true, seconds=10):
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.1)
        db.session.rollback()
    assert found


def used_once(phone):
    """A first visit: afterwards the phone has put aside what it needs."""
    phone.open("/")
    until(lambda: phone.page.evaluate("localStorage.getItem('aside')"))
    return phone


def closes_the_page(phone):
    phone.page.close()
    phone.page = phone.context.new_page()
    phone.page.set_default_timeout(8000)
    return phone


def scans(phone, text):
    """A code is typed; the camera takes the same way."""
    phone.page.goto("/scan")
    phone.fill(text=text).page.get_by_role("button", name="Meet them").click()
    return phone.sees("Kept on this phone")


def test_what_was_scanned_without_a_network_is_sent_once(phone, cast, site):
    used_once(phone.signs_in(cast.ben))
    seen = [code_on_the_screen_of(one, site) for one in (cast.ana, cast.cleo)]
    phone.context.set_offline(True)

    phone.page.goto(f"/cards/{card_of(cast.ben).id}/share")
    assert phone.reads_codes() == {f"{site}/C/{card_of(cast.ben).code}".upper()}
    for text in seen:
        scans(phone, text)
    phone.check()
    phone.page.goto("/queue")
    phone.check()
    phone.sees("Waits for a network")
    phone.page.get_by_label("What they care about").last.fill("Sourdough")
    phone.page.goto("/communities")
    phone.sees("There is no network just now")
    phone.check()
    closes_the_page(phone)
    assert state(cast.ben.id, cast.ana.id) == "none"

    phone.context.set_offline(False)
    phone.page.goto("/")
    for other in (cast.ana, cast.cleo):
        until(lambda other=other: state(cast.ben.id, other.id) == "connected")
    assert contact_of(cast.ben.id, cast.ana.id).cares_about == "Sourdough"
    phone.open("/queue").sees("Ana Vidal").sees("Cleo Marsh").sees("Sent")
    closes_the_page(phone).open("/")
    phone.page.evaluate("queue.send()")
    assert len(list(every(select(Scan)))) == 2


def test_a_broken_code_fails_alone(phone, cast, site):
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    scans(phone, "2222 2222")
    scans(phone, code_on_the_screen_of(cast.ana, site))
    phone.fill(text="https://example.org/").page.get_by_role("button", name="Meet them").click()
    phone.sees("not the code of a card here")
    phone.page.goto("/queue")
    phone.context.set_offline(False)
    phone.sees("There is no card with this code").sees("Ana Vidal")
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")
    phone.page.get_by_role("button", name="Take it out").click()
    until(lambda: "no card with this code" not in phone.page.content())
    phone.open("/queue").sees("Ana Vidal")


def test_the_camera_works_without_a_network(
    browser_type, browser_type_launch_args, site, cast, tmp_path
):
    seen = film(tmp_path / "seen.mjpeg", code_on_the_screen_of(cast.ana, site))
    with looking_at(browser_type, browser_type_launch_args, site, seen) as phone:
        used_once(phone.signs_in(cast.ben))
        kept = "caches.open('reader').then(it => it.keys()).then(it => it.length)"
        until(lambda: phone.page.evaluate(kept) == 2)
        phone.context.set_offline(True)
        phone.page.goto("/scan")
        phone.sees("Kept on this phone")
        phone.context.set_offline(False)
        until(lambda: state(cast.ben.id, cast.ana.id) == "connected")


def test_another_member_on_the_same_phone_sees_and_sends_nothing_of_it(phone, cast, site):
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    scans(phone, code_on_the_screen_of(cast.cleo, site))
    phone.context.clear_cookies()  # the sign-in was ended from elsewhere
    phone.context.set_offline(False)

    used_once(phone.signs_in(cast.ana))
    phone.open("/queue").sees("Nothing waits")
    phone.page.evaluate("queue.send()")
    assert state(cast.ana.id, cast.cleo.id) == state(cast.ben.id, cast.cleo.id) == "none"
    phone.context.set_offline(True)
    phone.page.goto(f"/cards/{card_of(cast.ben).id}/share")
    phone.sees("There is no network just now")
    assert "Ben Osei" not in phone.page.content()

    phone.context.set_offline(False)
    phone.context.clear_cookies()
    phone.signs_in(cast.ben)
    until(lambda: state(cast.ben.id, cast.cleo.id) == "connected")


def test_signing_out_leaves_nothing_on_the_phone(phone, cast, site):
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    scans(phone, code_on_the_screen_of(cast.ana, site))
    phone.context.set_offline(False)
    phone.open("/settings").tap("Sign out")
    assert state(cast.ben.id, cast.ana.id) == "connected"  # what waited went before
    kept = "Promise.all([caches.has('mine'), indexedDB.databases()])"
    has_pages, databases = phone.page.evaluate(kept)
    assert not has_pages
    assert databases == [] or phone.page.evaluate(f"queue.list('{cast.ben.id}')") == []


def test_signing_out_asks_no_stalled_tab_and_no_browser_whether_there_is_a_network(
    phone, cast, site
):
    used_once(phone.signs_in(cast.ben))
    phone.context.add_init_script(
        "Object.defineProperty(navigator, 'onLine', { value: false });"
        "navigator.locks.request('queue', () => new Promise(() => {}))"
    )
    phone.context.set_offline(True)
    scans(phone, code_on_the_screen_of(cast.ana, site))
    phone.context.set_offline(False)
    phone.open("/settings").tap("Sign out")
    assert state(cast.ben.id, cast.ana.id) == "connected"


def test_signing_out_without_a_network_says_what_would_be_lost(phone, cast, site):
    used_once(phone.signs_in(cast.ben)).open("/settings")
    phone.context.set_offline(True)
    phone.page.evaluate(
        f"queue.add('{cast.ben.id}', {{ text: '{code_on_the_screen_of(cast.ana, site)}' }})"
    )
    phone.page.get_by_role("button", name="Sign out").click()
    phone.sees("has not been sent yet").check()
    phone.page.get_by_role("link", name="See what waits").click()
    phone.sees("Waits for a network")
    phone.context.set_offline(False)
    phone.open("/").page.goto("/queue")
    phone.sees("Ana Vidal").sees("Sent")


def test_a_shared_computer_keeps_nothing(phone, cast):
    phone.page.goto("/sign-in")
    phone.page.locator("[name=shared]").check()
    phone.fill(email=cast.ben.email, password=PASSWORD).tap("Sign in")
    phone.open("/scan")
    phone.context.set_offline(True)
    phone.fill(text=card_of(cast.ana).code).page.get_by_role("button", name="Meet them").click()
    phone.sees("There is no network just now")
    kept = "Promise.all([caches.keys(), indexedDB.databases(), navigator.serviceWorker.getRegistrations()])"
    assert phone.page.evaluate(kept) == [[], [], []]
    assert phone.page.evaluate("localStorage.length") == 0
