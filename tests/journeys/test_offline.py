"""An event in a cellar: sharing and scanning without a network, and what is sent afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import PASSWORD
from tests.journeys.camera import film, looking_at
from tests.journeys.cellar import (
    Cellar,
    card_of,
    closes_the_page,
    code_on_the_screen_of,
    kept,
    scans,
    scans_in_the_cellar,
    until,
    used_once,
)
from tests.journeys.town import connected
from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.connections.queries import state
from turnabout.contacts.queries import contact_of, promises_of
from turnabout.scanning.models import Scan


@pytest.fixture
def cast():
    return Cellar()


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
    phone.sees("Waiting to be sent")
    phone.page.get_by_label("What they care about").last.fill("Sourdough")
    until(lambda: kept(phone, cast.ben).get("cares_about") == "Sourdough")
    phone.page.goto("/communities")
    phone.sees("You’re offline")
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
    assert len(list(fetch_all(select(Scan)))) == 2


def test_what_waited_since_yesterday_was_met_yesterday(phone, cast, site):
    used_once(phone.signs_in(cast.ben))
    seen = code_on_the_screen_of(cast.ana, site)
    phone.context.set_offline(True)
    scans(phone, seen)
    row = f"queue.list('{cast.ben.id}').then(([it]) => it)"
    day = 24 * 60 * 60 * 1000
    phone.page.evaluate(f"{row}.then((it) => queue.note(it.slip, {{ at: it.at - {day} }}))")

    phone.context.set_offline(False)
    phone.page.goto("/")
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")
    yesterday = clock.today(cast.ben.time_zone) - timedelta(days=1)
    assert contact_of(cast.ben.id, cast.ana.id).met_on == yesterday


def test_the_offline_code_and_whom_one_met_stand_on_the_phone(phone, cast):
    connected(cast.ben, cast.ana)
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    phone.page.goto(f"/cards/{card_of(cast.ben).id}/share")
    phone.opens_folded("Can’t scan it").tap("Their phone is offline", "link")
    (code,) = phone.reads_codes()
    assert code.startswith("BEGIN:VCARD")
    phone.page.goto("/contacts")
    phone.tap("Who I met", "link").sees("Ana Vidal")
    phone.context.set_offline(False)
    phone.page.goto(f"/contacts/{contact_of(cast.ben.id, cast.ana.id).id}/met")
    phone.fill(cares_about="Sourdough").tap("Save")
    kept = "caches.match('/contacts/met').then(it => it.text())"
    until(lambda: "Sourdough" in phone.page.evaluate(kept))


def test_whoever_writes_beside_a_scan_is_not_interrupted(phone, cast, site):
    """Each letter is kept at once, here and in other tabs: the field stays where it is meanwhile."""
    scans_in_the_cellar(phone, cast, site)
    field = phone.page.get_by_label("What they care about")
    field.press_sequentially("Sourdough", delay=60)
    until(lambda: kept(phone, cast.ben).get("cares_about") == "Sourdough")
    phone.page.keyboard.type(", rye")
    assert field.input_value() == "Sourdough, rye"


def test_everything_noted_beside_a_scan_goes_along(phone, cast, site):
    scans_in_the_cellar(phone, cast, site)
    row = phone.page.locator("[data-queue]")
    row.get_by_text("Business").click()
    row.get_by_label("What you promised").fill("Send the recipe")
    row.get_by_role("group", name="By when").get_by_text("In three days").click()
    row.get_by_role("group", name="When to be in touch again").get_by_text("In a week").click()
    until(lambda: kept(phone, cast.ben).get("next_in") == "7")
    phone.page.goto("/queue")
    assert row.locator("[name=due_in]:checked").input_value() == "3"
    phone.context.set_offline(False)
    until(lambda: contact_of(cast.ben.id, cast.ana.id))
    met, today = contact_of(cast.ben.id, cast.ana.id), clock.today(cast.ben.time_zone)
    assert (met.network, met.next_on) == ("business", today + timedelta(days=7))
    (promise,) = fetch_all(promises_of(cast.ben.id))
    assert (promise.what, promise.due_on) == ("Send the recipe", today + timedelta(days=3))


def test_a_site_that_does_not_answer_is_no_network(phone, cast):
    used_once(phone.signs_in(cast.ben))
    phone.context.route("**/scans", lambda asked: asked.fulfill(status=502, body="Bad gateway"))
    scans(phone, card_of(cast.ana).code)
    phone.context.unroute("**/scans")
    phone.page.goto("/queue")
    phone.sees("Ana Vidal").sees("Sent")
    until(lambda: state(cast.ben.id, cast.ana.id) == "asked")


def test_a_code_of_another_page_here_is_kept_as_a_link(phone, cast, site):
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    scans(phone, f"{site}/guide?from=paper")
    phone.context.set_offline(False)
    phone.page.goto("/queue")
    phone.sees("leads to another page on this site").check()
    phone.tap("Open it", "link")
    assert phone.page.url == f"{site}/guide?from=paper"


def test_what_became_of_a_code_stays_when_the_camera_speaks_later(phone, cast):
    used_once(phone.signs_in(cast.ben))
    phone.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => new Promise((_, no) => (window.tell = no))"
    )
    phone.context.set_offline(True)
    scans(phone, card_of(cast.ana).code)
    phone.page.evaluate("tell(new DOMException('', 'NotFoundError'))")
    phone.page.wait_for_timeout(300)
    phone.sees("Saved on this phone")


def test_a_phone_without_room_says_so(phone, cast, site):
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    scans(phone, code_on_the_screen_of(cast.ana, site))
    phone.context.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError') }"
    )
    phone.page.goto("/scan")
    phone.fill(text="2222 2222").page.get_by_role("button", name="Connect").click()
    phone.sees("This phone couldn’t save it").check()
    phone.page.goto("/queue")
    phone.page.get_by_label("What they care about").fill("Sourdough")
    phone.sees("what you write now isn’t saved").check()


def test_a_broken_code_fails_alone(phone, cast, site):
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    scans(phone, "2222 2222")
    scans(phone, code_on_the_screen_of(cast.ana, site))
    phone.fill(text="https://example.org/").page.get_by_role("button", name="Connect").click()
    phone.sees("the code of a card on this site")
    phone.page.goto("/queue")
    phone.context.set_offline(False)
    phone.sees("There’s no card with this code").sees("Ana Vidal")
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")
    phone.page.get_by_role("button", name="Remove").click()
    until(lambda: "no card with this code" not in phone.page.content())
    phone.open("/queue").sees("Ana Vidal")


def test_the_camera_works_without_a_network(
    browser_type, browser_type_launch_args, site, cast, tmp_path
):
    seen = film(tmp_path / "seen.mjpeg", code_on_the_screen_of(cast.ana, site))
    with looking_at(browser_type, browser_type_launch_args, site, seen) as phone:
        used_once(phone.signs_in(cast.ben))
        kept = "caches.open('reader').then(it => it.keys()).then(it => it.length)"
        until(lambda: phone.page.evaluate(kept) == 3)
        phone.context.set_offline(True)
        phone.page.goto("/scan")
        phone.sees("Saved on this phone")
        phone.context.set_offline(False)
        until(lambda: state(cast.ben.id, cast.ana.id) == "connected")


def test_another_member_on_the_same_phone_sees_and_sends_nothing_of_it(phone, cast, site):
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    scans(phone, code_on_the_screen_of(cast.cleo, site))
    phone.context.clear_cookies()  # the sign-in was ended from elsewhere
    phone.context.set_offline(False)

    used_once(phone.signs_in(cast.ana))
    phone.open("/queue").sees("Nothing is waiting")
    phone.page.evaluate("queue.send()")
    assert state(cast.ana.id, cast.cleo.id) == state(cast.ben.id, cast.cleo.id) == "none"
    phone.context.set_offline(True)
    phone.page.goto(f"/cards/{card_of(cast.ben).id}/share")
    phone.sees("You’re offline")
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
    phone.sees("hasn’t been sent yet").check()
    phone.page.get_by_role("link", name="See what’s waiting").click()
    phone.sees("Waiting to be sent")
    phone.context.set_offline(False)
    phone.open("/").page.goto("/queue")
    phone.sees("Ana Vidal").sees("Sent")


def test_a_shared_computer_keeps_nothing(phone, cast):
    phone.page.goto("/sign-in")
    phone.page.locator("[name=stay][value=shared]").check()
    phone.fill(email=cast.ben.email, password=PASSWORD).tap("Sign in")
    phone.open("/scan")
    phone.context.set_offline(True)
    phone.fill(text=card_of(cast.ana).code).page.get_by_role("button", name="Connect").click()
    phone.sees("You’re offline")
    kept = "Promise.all([caches.keys(), indexedDB.databases(), navigator.serviceWorker.getRegistrations()])"
    assert phone.page.evaluate(kept) == [[], [], []]
    assert phone.page.evaluate("localStorage.length") == 0
