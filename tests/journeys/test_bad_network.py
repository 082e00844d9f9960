"""Wifi that comes and goes, captive portals, no response: queued requests are sent in the end, once."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.cast import PASSWORD
from tests.journeys.cellar import (
    Cellar,
    card_of,
    closes_the_page,
    kept,
    scans,
    scans_in_the_cellar,
    until,
    used_once,
)
from turnabout.base.db.session import fetch_all
from turnabout.cards import commands as cards
from turnabout.connections.queries import state
from turnabout.contacts.queries import contact_of
from turnabout.safety.commands import block
from turnabout.scanning.models import Scan


@pytest.fixture
def cast():
    return Cellar()


def fails_at_first(context, address, times, how):
    """The first few askings fail, whoever asks; `how` says in which way."""
    left = [times]

    def answer(asked):
        left[0] -= 1
        if left[0] < 0:
            return asked.continue_()
        return how(asked)

    context.route(address, answer)


def sees_it_sent(phone, seconds=10):
    """Ana's name stands in the queue; meanwhile what was laid on the network goes on."""
    link = phone.page.get_by_role("link", name="Ana Vidal")
    expect(link).to_be_visible(timeout=seconds * 1000)
    phone.sees("Sent")


@pytest.mark.parametrize("address", ["**/offline.json", "**/scans"])
def test_a_network_that_fails_once_more_is_soon_tried_again(phone, cast, site, address):
    scans_in_the_cellar(phone, cast, site)
    fails_at_first(phone.context, address, 3, lambda asked: asked.abort())
    phone.context.set_offline(False)
    sees_it_sent(phone, 15)
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")
    assert len(list(fetch_all(select(Scan)))) == 1


def test_a_tab_that_has_stalled_holds_up_no_other(phone, cast, site):
    scans_in_the_cellar(phone, cast, site)
    stalled = phone.context.new_page()
    stalled.goto("/queue")
    stalled.evaluate(
        "new Promise((held) => void navigator.locks.request('queue', () => new Promise(held)))"
    )
    phone.context.set_offline(False)
    sees_it_sent(phone)
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")


def test_a_request_that_is_never_answered_holds_up_no_other_tab(phone, cast, site):
    scans_in_the_cellar(phone, cast, site)
    fails_at_first(phone.context, "**/scans", 1, lambda asked: None)
    phone.context.set_offline(False)
    phone.page.wait_for_timeout(300)
    phone.context.new_page().goto("/")
    sees_it_sent(phone)
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")


def test_a_site_that_was_down_for_a_moment_hears_of_a_scan_from_the_scanner_itself(phone, cast):
    used_once(phone.signs_in(cast.ben))
    phone.context.add_init_script(
        "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', {})"
    )  # as in the browsers that wake nobody up
    fails_at_first(phone.context, "**/scans", 1, lambda asked: asked.fulfill(status=502))
    scans(phone, card_of(cast.ana).code)
    phone.page.wait_for_timeout(4000)
    until(lambda: state(cast.ben.id, cast.ana.id) == "asked")


PORTAL = {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to our wifi</h1>"}
BUSY = {
    "status": 429,
    "content_type": "text/html",
    "headers": {"Retry-After": "2"},
    "body": "Later",
}


@pytest.mark.parametrize("said", [PORTAL, BUSY], ids=["portal", "busy"])
def test_what_somebody_else_answers_a_scan_is_no_answer(phone, cast, said):
    used_once(phone.signs_in(cast.ben))
    fails_at_first(phone.context, "**/scans", 2, lambda asked: asked.fulfill(**said))
    scans(phone, card_of(cast.ana).code)
    phone.page.goto("/queue")
    sees_it_sent(phone)
    until(lambda: state(cast.ben.id, cast.ana.id) == "asked")


@pytest.mark.parametrize(("address", "said"), [
    ("**/offline.json", PORTAL), ("**/scans", PORTAL), ("**/scans", BUSY),
    ("**/scans", {"status": 400}),  # as with the token of an earlier sign-in
])  # fmt: skip
def test_what_somebody_else_answers_the_queue_is_no_answer(phone, cast, site, address, said):
    scans_in_the_cellar(phone, cast, site)
    fails_at_first(phone.context, address, 2, lambda asked: asked.fulfill(**said))
    phone.context.set_offline(False)
    sees_it_sent(phone)
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")


def test_a_page_that_was_loaded_by_half_says_that_it_keeps_nothing(phone, cast):
    used_once(phone.signs_in(cast.ben))
    phone.page.evaluate(
        "caches.keys().then((all) => Promise.all(all.map((name) => caches.delete(name))))"
    )
    phone.context.route("**/js/queue.*", lambda asked: asked.abort())
    phone.context.route("**/scans", lambda asked: asked.abort())
    phone.page.goto("/scan")
    phone.fill(text=card_of(cast.ana).code).page.get_by_role("button", name="Connect").click()
    phone.sees("This phone couldn’t save it")


def test_a_browser_that_keeps_nothing_says_so(phone, cast):
    """In a private window of some, say."""
    used_once(phone.signs_in(cast.ben))
    phone.context.add_init_script(
        "indexedDB.open = () => { throw new DOMException('', 'InvalidStateError') }"
    )
    phone.context.set_offline(True)
    phone.page.goto("/scan")
    phone.fill(text=card_of(cast.ana).code).page.get_by_role("button", name="Connect").click()
    phone.sees("This phone couldn’t save it")
    phone.page.goto("/queue")
    phone.sees("This browser doesn’t save anything for later").check()


def test_signing_out_needs_none_of_what_browsers_lend_to_safe_addresses_only(phone, cast):
    phone.context.add_init_script("delete window.caches; delete navigator.locks")
    phone.context.add_init_script("delete Crypto.prototype.randomUUID")
    phone.signs_in(cast.ben)
    phone.open("/settings").tap("Sign out").sees("You’re signed out")


def test_every_scan_that_waits_ends_with_a_word(phone, cast):
    """Of oneself, of a card that is paused, of somebody who blocked one, of nobody; and a good one."""
    used_once(phone.signs_in(cast.ben))
    own, paused, blocked = (
        card_of(cast.ben),
        cards.make_another(cast.ana, "Work"),
        card_of(cast.cleo),
    )
    block(cast.cleo, cast.ben)
    phone.context.set_offline(True)
    for code in (own.code, paused.code, blocked.code, "2222 2222", card_of(cast.ana).code):
        scans(phone, code)
    cards.pause(paused)
    phone.page.goto("/queue")
    phone.page.get_by_label("What they care about").nth(3).fill("Sourdough")
    until(lambda: "Sourdough" in str(phone.page.evaluate(f"queue.list('{cast.ben.id}')")))
    phone.context.set_offline(False)
    sees_it_sent(phone)
    phone.sees("That’s you").sees("Sourdough").check()
    expect(phone.page.get_by_text("There’s no card with this code")).to_have_count(3)
    expect(phone.page.get_by_text("Waiting to be sent", exact=True)).to_have_count(0)

    cards.resume(paused)
    phone.page.get_by_role("button", name="Try again").nth(2).click()
    until(lambda: contact_of(cast.ben.id, cast.ana.id).cares_about == "Sourdough")


def test_what_the_site_cannot_take_for_a_day_is_put_before_the_member(phone, cast, site):
    scans_in_the_cellar(phone, cast, site)
    phone.page.evaluate(
        f"queue.list('{cast.ben.id}').then(([it]) => queue.note(it.slip, {{ at: it.at - 9e7, tried: 19 }}))"
    )
    fails_at_first(phone.context, "**/scans", 1, lambda asked: asked.fulfill(status=500))
    phone.context.set_offline(False)
    phone.sees("We couldn’t send this one").check()
    phone.page.get_by_role("button", name="Try again").click()
    sees_it_sent(phone)


def test_whoever_is_signed_out_by_now_is_told_and_loses_nothing(phone, cast, site):
    scans_in_the_cellar(phone, cast, site)
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.sees("You’ve been signed out").check()
    phone.tap("Sign in", "link").fill(email=cast.ben.email, password=PASSWORD).tap("Sign in")
    sees_it_sent(phone)


def test_two_tabs_that_come_back_at_once_send_it_once(phone, cast, site):
    scans_in_the_cellar(phone, cast, site)
    others = [phone.context.new_page() for _ in range(2)]
    for page in others:
        page.goto("/queue")
    for page in (phone.page, *others):
        page.evaluate(f"void [1, 2, 3].map(() => queue.sendNow('{cast.ben.id}').catch(() => {{}}))")
    phone.context.set_offline(False)
    for page in (phone.page, *others):
        page.evaluate(f"void [1, 2, 3].map(() => queue.sendNow('{cast.ben.id}').catch(() => {{}}))")
    sees_it_sent(phone)
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")
    assert len(list(fetch_all(select(Scan)))) == 1


def test_a_new_version_of_the_site_keeps_the_printed_code_for_the_cellar_and_what_waits(
    phone, cast, site
):
    scans_in_the_cellar(phone, cast, site)
    share = f"/cards/{card_of(cast.ben).id}/share"
    phone.context.set_offline(False)
    sees_it_sent(phone)
    phone.page.evaluate("navigator.serviceWorker.getRegistration().then((it) => it.unregister())")
    phone.page.evaluate(
        "caches.keys().then((all) => caches.delete(all.find((name) => name.startsWith('shell'))))"
    )
    phone.open("/settings")
    until(lambda: phone.page.evaluate("caches.has('mine')"))
    phone.page.wait_for_timeout(1500)  # the pages that were put aside are fetched anew
    phone.context.set_offline(True)
    phone.page.goto(share)
    assert phone.reads_codes() == {f"{site}/C/{card_of(cast.ben).code}".upper()}


def test_the_page_for_no_network_that_outlasts_a_sign_in_shows_nobody(phone, cast):
    used_once(phone.signs_in(cast.ben))
    words = phone.page.evaluate(
        "caches.keys().then((all) => caches.open(all.find((name) => name.startsWith('shell'))))"
        ".then((shell) => shell.match('/offline')).then((page) => page.text())"
    )
    assert "You’re offline" in words
    assert 'name="member"' not in words


def test_a_scan_is_not_lost_when_the_page_is_closed_before_it_is_answered(phone, cast):
    used_once(phone.signs_in(cast.ben))
    phone.context.route("**/scans", lambda asked: None)
    phone.page.goto("/scan")
    phone.fill(text=card_of(cast.ana).code).page.get_by_role("button", name="Connect").click()
    phone.sees("One moment")
    until(lambda: kept(phone, cast.ben))
    closes_the_page(phone)
    phone.context.unroute("**/scans")
    phone.page.goto("/queue")
    phone.sees("Sending").check()
    phone.page.wait_for_timeout(10_000)
    phone.context.set_offline(True)
    phone.page.goto("/queue")
    phone.sees("Waiting to be sent")
    phone.context.set_offline(False)
    sees_it_sent(phone)
    until(lambda: state(cast.ben.id, cast.ana.id) == "asked")


def test_a_scan_that_was_answered_at_once_does_not_wait(phone, cast):
    used_once(phone.signs_in(cast.ben)).open("/scan")
    phone.fill(text=card_of(cast.ana).code).tap("Connect").sees("Ana Vidal")
    phone.open("/scan")
    phone.fill(text="2222 2222").page.get_by_role("button", name="Connect").click()
    phone.sees("There’s no card with this code")
    assert phone.page.evaluate(f"queue.list('{cast.ben.id}')") == []


def test_a_phone_without_room_still_sends_what_it_kept(phone, cast, site):
    scans_in_the_cellar(phone, cast, site)
    phone.page.evaluate(
        "void (IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError') })"
    )
    phone.page.evaluate("navigator.serviceWorker.getRegistration().then((it) => it.unregister())")
    phone.context.set_offline(False)
    phone.sees("Nothing is waiting")
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")


def test_a_card_is_shown_while_the_site_is_down(phone, cast, site):
    used_once(phone.signs_in(cast.ben))
    share = f"/cards/{card_of(cast.ben).id}/share"
    phone.context.route("**/cards/**", lambda asked: asked.fulfill(status=502, body="Bad gateway"))
    phone.page.goto(share)
    assert phone.reads_codes() == {f"{site}/C/{card_of(cast.ben).code}".upper()}


def test_the_queue_is_drawn_anew_when_one_comes_back_to_its_page(phone, cast, site):
    """Browsers put whole pages aside, and wake them: meanwhile they hear nothing."""
    scans_in_the_cellar(phone, cast, site)
    phone.sees("Waiting to be sent")
    phone.page.evaluate("void (BroadcastChannel.prototype.postMessage = () => {})")
    phone.page.evaluate(f"queue.forget('{cast.ben.id}')")
    phone.sees("Waiting to be sent")
    phone.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    phone.sees("Nothing is waiting")


def test_what_failed_on_the_way_home_is_told_on_the_first_page(phone, cast):
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    scans(phone, "2222 2222")
    phone.context.set_offline(False)
    phone.page.goto("/")
    phone.sees("couldn’t be sent as it was").check()
    assert phone.page.locator("[data-told]").count() == 1
    phone.tap("See what it is", "link").sees("There’s no card with this code")
    phone.page.get_by_role("button", name="Remove").click()
    phone.sees("Nothing is waiting").open("/").page.wait_for_timeout(500)
    assert phone.page.locator("[data-told]").count() == 0


def test_a_site_that_asks_for_a_pause_is_not_asked_for_the_others_at_once(phone, cast):
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    for code in (card_of(cast.ana).code, card_of(cast.cleo).code, "2222 2222"):
        scans(phone, code)
    phone.page.goto("/queue")
    asked, rounds = [], []

    def busy(request):
        asked.append(request)
        request.fulfill(**BUSY)

    def begun(request):
        rounds.append(request)
        request.continue_()

    phone.context.route("**/scans", busy)
    phone.context.route("**/offline.json", begun)  # with which each round begins
    phone.context.set_offline(False)
    phone.page.wait_for_timeout(2000)
    assert 1 <= len(asked) <= len(rounds)
    phone.context.unroute("**/offline.json")
    phone.context.unroute("**/scans")
    sees_it_sent(phone)
    phone.sees("Cleo Marsh").sees("There’s no card with this code")


def test_what_was_put_aside_stays_while_the_rest_is_still_on_its_way(phone, cast):
    phone.context.route("**/zxing.*.wasm", lambda asked: None)
    used_once(phone.signs_in(cast.ben))
    phone.context.route("**/offline.json", lambda asked: asked.abort())
    phone.open("/contacts").page.wait_for_timeout(1000)
    phone.context.set_offline(True)
    phone.page.goto(f"/cards/{card_of(cast.ben).id}/share")
    phone.sees("Ben Osei")
