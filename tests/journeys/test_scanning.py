"""J2 between members: one shows the card on a phone, the other scans it in the page."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from tests.events.conftest import THE_EVENT
from tests.journeys.camera import film, looking_at
from turnabout.base.db.session import fetch_first
from turnabout.base.i18n import clock
from turnabout.cards.models import Card
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.connections.queries import state
from turnabout.contacts.queries import contact_of
from turnabout.events.commands import create_event
from turnabout.events.queries import attendance


def code_of(member):
    return fetch_first(select(Card).where(Card.member_id == member.id)).code


@pytest.fixture
def with_camera(browser_type, browser_type_launch_args, site, tmp_path):
    """`with with_camera("what the code says") as phone:`"""
    return lambda text, **how: looking_at(
        browser_type, browser_type_launch_args, site, film(tmp_path / "seen.mjpeg", text), **how
    )


def waits_for(phone, part):
    """Until the address has this part; at most eight seconds."""
    phone.page.wait_for_url(f"**{part}**", timeout=8000)
    phone.check()
    return phone


def test_at_the_door_the_camera_checks_in_and_goes_on(cast, with_camera, site):
    club = create_community(cast.ben, "Job Club North")
    ask_to_join(cast.ana, club)
    soon = clock.now() + timedelta(hours=1)
    when = {"on": soon.date(), "starts": soon.time(), "ends": time(23, 59, 59), "zone": "UTC"}
    event = create_event(cast.ben, club, **(THE_EVENT | when))
    with with_camera(f"{site}/C/{code_of(cast.ana)}") as ben:
        ben.signs_in(cast.ben).open(f"/events/{event.id}/door")
        ben.page.get_by_role("link", name="Scan their cards").click()
        ben.sees("Ana Vidal is here.")
        ben.check()
        assert ben.page.evaluate("!document.querySelector('video').paused")
    assert attendance(event.id, cast.ana.id).here_at
    assert state(cast.ben.id, cast.ana.id) == "none"


@pytest.mark.parametrize("phones", [True], indirect=True)
def test_two_who_meet_are_connected_noted_and_sorted_in_four_taps(phones, cast, with_camera):
    ana = phones().signs_in(cast.ana)
    ana.open(f"/cards/{fetch_first(select(Card).where(Card.member_id == cast.ana.id)).id}/share")
    (seen,) = ana.reads_codes()
    assert seen.count("/") > 4  # with a word of presence
    with with_camera(seen) as ben:
        ben.signs_in(cast.ben).open("/cards")
        ben.page.get_by_role("main").get_by_role("link", name="Scan a card").click()  # one
        waits_for(ben, "/met").sees("You’re connected")
        ben.page.get_by_text("Peer", exact=True).click()  # two
        ben.page.get_by_label("What they care about").click()  # three
        ben.page.keyboard.type("Sourdough")
        ben.tap("Save")  # four
    assert state(cast.ben.id, cast.ana.id) == "connected"
    kept = contact_of(cast.ben.id, cast.ana.id)
    assert (kept.network, kept.cares_about) == ("peer", "Sourdough")


def test_the_small_reader_reads_while_the_good_one_is_on_its_way(cast, with_camera, site):
    with with_camera(f"{site}/C/{code_of(cast.ana)}") as ben:
        ben.context.route("**/zxing.*.wasm", lambda route: None)
        ben.signs_in(cast.ben).page.goto("/scan")
        waits_for(ben, "/met").sees("You’ve asked to connect")


def test_the_good_reader_takes_over_once_it_is_here(cast, with_camera, site):
    blind = "export class BarcodeDetector { async detect() { return [] } }"
    with with_camera(f"{site}/C/{code_of(cast.ana)}") as ben:
        ben.context.route(
            "**/small.*.js", lambda it: it.fulfill(content_type="text/javascript", body=blind)
        )
        ben.signs_in(cast.ben).page.goto("/scan")
        waits_for(ben, "/met").sees("You’ve asked to connect")


def test_the_plain_code_asks(cast, with_camera, site):
    with with_camera(f"{site.upper()}/C/{code_of(cast.ana)}") as ben:
        ben.signs_in(cast.ben).page.goto("/scan")
        waits_for(ben, "/met").sees("You’ve asked to connect")
    assert state(cast.ben.id, cast.ana.id) == "asked"


@pytest.mark.parametrize(("text", "sentence"), [
    ("https://example.org/C/K7QX2M9A", "leads to another site: example.org"),
    ("WIFI:T:WPA;S:cafe;P:secret;;", "a wifi code"),
    ("BEGIN:VCARD\nVERSION:3.0\nFN:X\nEND:VCARD", "contact file"),
])  # fmt: skip
def test_a_foreign_code_fails_alone_and_the_camera_goes_on(cast, with_camera, text, sentence):
    with with_camera(text) as ben:
        sent = []
        ben.signs_in(cast.ben)
        ben.page.on("request", lambda one: sent.append(one.post_data or ""))
        ben.open("/scan").sees(sentence)
        assert not any("secret" in one or "FN:" in one or "K7QX" in one for one in sent)
        assert ben.page.evaluate("!document.querySelector('video').paused")
        ben.fill(text=code_of(cast.ana)).page.get_by_role("button", name="Connect").click()
        waits_for(ben, "/met")


def test_without_leave_to_use_the_camera_the_other_ways_stand_ready(cast, with_camera):
    with with_camera("x", allowed=False) as ben:
        ben.signs_in(cast.ben).open("/scan").sees("allowed to use your camera")
        ben.fill(text=code_of(cast.ana)).page.get_by_role("button", name="Connect").click()
        waits_for(ben, "/met")


def test_a_picture_is_read_in_the_browser(phones, cast, site, tmp_path):
    film(picture := tmp_path / "code.jpg", f"{site}/C/{code_of(cast.ana)}")
    ben = phones().signs_in(cast.ben).open("/scan")
    sent = []
    ben.page.on("request", lambda one: sent.append(one.url))
    ben.page.set_input_files("[name=picture]", picture)
    if ben.javascript:
        waits_for(ben, "/met")
    else:
        ben.tap("Read this picture")
    assert any("/scans/pictures" in one for one in sent) is not ben.javascript
    assert state(cast.ben.id, cast.ana.id) == "asked"


def test_the_scanner_is_soon_ready_on_a_slow_phone(cast, with_camera):
    """A phone that computes four times slower, 400 ms from the server, at 1.6 Mbit/s. What it fetched
    once it does not fetch again. (Alone on a machine this takes about 1.6 seconds.)
    """
    with with_camera("x") as ben:
        ben.signs_in(cast.ben).page.goto("/scan")
        assert fetched(ben) < 500_000
        ben.page.goto("/cards")
        tools = ben.context.new_cdp_session(ben.page)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": 400, "downloadThroughput": 200_000, "uploadThroughput": 90_000,
        })  # fmt: skip
        ben.page.get_by_role("main").get_by_role("link", name="Scan a card").click()
        assert fetched(ben) == 0


def fetched(phone):
    """How many bytes of files came over the network until the scanner was ready."""
    phone.page.wait_for_selector("[data-state=ready]", timeout=15_000)
    files = "performance.getEntriesByType('resource').filter(one => one.name.includes('/static/'))"
    return sum(phone.page.evaluate(f"{files}.map(one => one.transferSize)"))
