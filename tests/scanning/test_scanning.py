"""A code leads to the same result whether it was scanned, typed, or queued while offline."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.cards import commands as cards
from turnabout.check_in import commands as check_in
from turnabout.communities.commands import create_community
from turnabout.connections.queries import state
from turnabout.contacts.queries import contact_of, promises_of
from turnabout.events import commands as events
from turnabout.safety.commands import block
from turnabout.scanning import presence, scan_parser

JSON = {"Accept": "application/json"}


@pytest.fixture
def card(cast):
    made = cards.make(cast.ana)
    cards.edit(made, headline="Pastry cook")
    return made


@pytest.fixture
def live(card):
    return presence.new_token(card.code, clock.now())


@pytest.mark.parametrize("shape", [
    "{code}", " {code} ", "{small}", "{small4} {rest4}", "http://127.0.0.1:8000/C/{code}",
    "HTTP://127.0.0.1:8000/C/{code}/{live}", "http://127.0.0.1:8000/c/{small}.vcf",
    "127.0.0.1:8000/C/{code}", "127.0.0.1:8000/C/{code}/{live}", " 127.0.0.1:8000/c/{small}/ ",
    "/C/{code}", "c/{small4}-{rest4}", "/C/{code}/{live}", "\u202a127.0.0.1:8000/C/{code}\u202c",
    "{small4}\u2011{rest4}", "\u200e{code}\u200f", "{small4}.{rest4}", "https://127.0.0.1:8000/C/{code}",
])  # fmt: skip
def test_a_card_is_read_however_it_is_written(card, live, shape):
    small = card.code.lower()
    told = shape.format(code=card.code, small=small, small4=small[:4], rest4=small[4:], live=live)
    found = scan_parser.parse_scan(told)
    assert (found.code, found.trouble) == (card.code, "")
    assert found.live == (live if "{live}" in shape else "")


@pytest.mark.parametrize(("told", "words"), [
    ("BEGIN:VCARD\nVERSION:3.0", "contact file"), ("WIFI:S:cafe;T:WPA;P:x;;", "wifi"),
    ("https://example.org/C/23456789", "example.org"), ("tel:+123", "phone number"),
    ("mailto:a@example.org", "e-mail"), ("", "eight letters"), ("0O1IL", "eight letters"),
    ("http://[", "read this QR code"), ("http://127.0.0.1:99999/C/23456789", "read this QR code"),
    ("example.org/C/23456789", "another site: example.org"), ("evil.test/127.0.0.1:8000/C/2", "evil.test"),
    ("127.0.0.1:8001/C/23456789", "another site"), ("127.0.0.1:8000@evil.test/C/23456789", "eight letters"),
    ("example.org", "eight letters"), ("a/b", "another site: a"), ("[::1/C/23456789", "eight letters"),
    ("\x00" * 3000, "eight letters"), ("🦆" * 500, "eight letters"),
])  # fmt: skip
def test_every_other_code_is_named_in_a_sentence(app, told, words):
    assert words in scan_parser.parse_scan(told).trouble


@pytest.mark.parametrize(("told", "path"), [
    ("http://127.0.0.1:8000/events/3", "/events/3"), ("127.0.0.1:8000/events/3", "/events/3"),
    ("127.0.0.1:8000", "/"), ("127.0.0.1:8000/search?q=a", "/search?q=a"),
])  # fmt: skip
def test_another_address_of_this_site_is_no_card(app, told, path):
    assert scan_parser.parse_scan(told).path == path


@pytest.mark.parametrize("shape", ["127.0.0.1:8000/C/{code}", "http://127.0.0.1:8000/C/{code}"])
def test_the_whole_address_may_be_typed_where_a_code_is_asked_for(card, stranger, shape):
    answer = stranger.get("/C", query_string={"code": shape.format(code=card.code)})
    assert answer.location == f"/C/{card.code}"


@pytest.mark.parametrize("public", ["https://help.example.org", "https://help.example.org:443"])
@pytest.mark.parametrize("told", [
    "help.example.org/C/{code}", "HELP.EXAMPLE.ORG/C/{code}", "https://help.example.org:443/C/{code}",
    "http://help.example.org/C/{code}", "help.example.org:443/C/{code}",
])  # fmt: skip
def test_an_address_from_paper_is_read_without_its_scheme(app, card, monkeypatch, public, told):
    there = app.config["SETTINGS"].model_copy(update={"public_url": public})
    monkeypatch.setitem(app.config, "SETTINGS", there)
    assert scan_parser.parse_scan(told.format(code=card.code)).code == card.code


def test_a_member_who_opens_the_live_code_connects_with_one_button(as_, cast, card, live):
    ben = as_(cast.ben)
    page = ben.get(f"/C/{card.code}/{live}").text
    assert "Connect now" in page
    answer = ben.post("/scans", data={"text": card.code, "live": live})
    assert state(cast.ben.id, cast.ana.id) == "connected"
    page = ben.get(answer.location).text
    assert "Ana Vidal" in page
    assert "What you promised" in page


@pytest.mark.parametrize(
    ("site", "by_itself"), [(None, True), ("none", True), ("cross-site", False)]
)
def test_a_link_on_another_site_is_no_scan(as_, cast, card, live, site, by_itself):
    """Whoever sends their live code around is not given what others show to connections only."""
    sent = {"Sec-Fetch-Site": site} if site else {}
    page = as_(cast.ben).get(f"/C/{card.code}/{live}", headers=sent).text
    assert "Connect now" in page
    assert ("data-at-once" in page) == ("at-once" in page) == by_itself


def test_the_phone_s_own_camera_leads_where_the_scanner_leads(as_, cast, card):
    ben = as_(cast.ben)
    gathering(cast.cleo, cast.ben, "The Thursday club")
    page = ben.get(f"/C/{card.code}").text
    act = re.search(r'<form class="act"[^>]* action="/scans">.*?</form>', page, re.DOTALL)[0]
    assert f'name="text" value="{card.code}"' in act
    answer = ben.post("/scans", data={"text": card.code})
    met = contact_of(cast.ben.id, cast.ana.id)
    assert answer.location.startswith(f"/contacts/{met.id}/met")
    assert met.met_where == "The Thursday club"


def test_a_link_on_another_site_leads_to_asking_and_not_to_a_meeting(as_, cast, card):
    sent = {"Sec-Fetch-Site": "cross-site"}
    assert 'action="/scans"' not in as_(cast.ben).get(f"/C/{card.code}", headers=sent).text


def test_whoever_stands_at_a_door_is_not_connected_with_everybody_who_comes_in(
    as_, cast, card, live
):
    gathering(cast.ben, cast.cleo, "The Thursday club")
    page = as_(cast.ben).get(f"/C/{card.code}/{live}").text
    assert "Connect now" in page
    assert "Check in Ana Vidal" in page
    assert "at-once" not in page


def test_opening_alone_changes_nothing(as_, stranger, cast, card, live):
    as_(cast.ben).get(f"/C/{card.code}/{live}")
    stranger.get(f"/C/{card.code}/{live}")
    assert state(cast.ben.id, cast.ana.id) == "none"


def test_a_stranger_joins_by_the_live_code_and_is_connected(stranger, cast, card, live):
    page = stranger.get(f"/C/{card.code}/{live}").text
    join = re.search(r'href="(/join\?[^"]+)"', page)[1].replace("&amp;", "&")
    answer = stranger.post(join, data={
        "name": "Dora Novak", "email": "dora@example.test", "password": "three words of mine",
        "agree": "y",
    })  # fmt: skip
    page = stranger.get(answer.location).text
    assert "You met Ana Vidal" in page
    assert "You’re connected" in page


def test_a_word_that_ran_out_leads_to_the_card(stranger, as_, cast, card):
    for browser in (stranger, as_(cast.ben)):
        for wrong in ("A" * 24, "x", "%00"):
            answer = browser.get(f"/C/{card.code}/{wrong}")
            assert answer.status_code == 404 or answer.location == f"/C/{card.code}"


def test_the_page_of_the_live_code_is_as_small_as_the_other(stranger, card, live):
    answer = stranger.get(f"/C/{card.code}/{live}", headers={"Accept-Encoding": "br"})
    assert len(answer.data) < 6000
    assert "Set-Cookie" not in answer.headers


def test_the_screen_shows_a_code_with_a_word_and_keeps_a_plain_one(as_, cast, card):
    browser = as_(cast.ana)
    page = browser.get(f"/cards/{card.id}/share").text
    assert page.count("<svg") >= 2
    assert "data-live" in page
    assert "data-live" not in browser.get(f"/cards/{card.id}/share?plain").text
    kept = browser.get(f"/cards/{card.id}/share?kept").text
    assert "data-live" in kept
    shown, plain = re.findall(r'<path stroke[^>]* d="([^"]+)"', kept)
    assert shown == plain
    assert as_(cast.ben).get(f"/cards/{card.id}/share").status_code == 404


def test_what_a_card_is_called_is_folded_away_on_the_screen_that_is_held_out(as_, cast, card):
    other = cards.make_another(cast.ana, "For the boss of Bob")
    cards.edit(card, label="For nosy neighbours")
    for one in (card, other):
        page = as_(cast.ana).get(f"/cards/{one.id}/share").text
        assert f'href="/cards/{(card if one is other else other).id}/share"' in page
        unfolded = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
        for word in ("Bob", "neighbours"):
            assert word not in unfolded


def test_the_button_in_the_middle_opens_the_live_code_at_once(as_, cast, card):
    ana = as_(cast.ana)
    assert '<a href="/cards/share"' in ana.get("/contacts").text
    page = ana.get("/cards/share").text
    assert f'data-live="/cards/{card.id}/live"' in page
    shown, plain = re.findall(r'<path stroke[^>]* d="([^"]+)"', page)
    assert shown != plain
    for way in (f"/cards/{card.id}/edit", f"/cards/{card.id}/take", "/scan", f"/cards/{card.id}"):
        assert f'<a href="{way}">' in page


def test_the_button_in_the_middle_holds_out_the_first_card_and_offers_the_others(as_, cast, card):
    other = cards.make_another(cast.ana, "For employers")
    ana = as_(cast.ana)
    cards.put_first(other)
    assert f'data-live="/cards/{other.id}/live"' in ana.get("/cards/share").text
    cards.pause(other)
    page = ana.get("/cards/share").text
    assert "data-live" not in page
    assert "Your card is paused" in page
    assert f'action="/cards/{other.id}/resumption"' in page
    assert "<details" in page
    assert (
        f'href="/cards/{card.id}/share"'
        in re.search(r"<details[^>]* open.*?</details>", page, re.S)[0]
    )
    assert "csrf_token" not in ana.get("/cards/share?kept").text  # it outlives the sign-in


def test_whoever_has_no_card_yet_is_asked_to_make_one(as_, cast):
    assert as_(cast.cleo).get("/cards/share").location == "/cards"


def test_the_screen_says_when_its_code_is_the_printed_one(as_, cast, card):
    def said(page):
        return re.findall(r'data-when="(\w+)"(?! hidden)>', page)

    ana, share = as_(cast.ana), f"/cards/{card.id}/share"
    assert said(ana.get(share).text) == ["live"]
    assert said(ana.get(f"{share}?plain").text) == ["plain"]
    assert said(ana.get(f"{share}?kept").text) == ["offline"]
    assert (
        "You’re offline, so this is the code that’s on your printed card."
        in ana.get(f"{share}?kept").text
    )


def test_the_screen_says_where_the_code_may_be_typed(as_, cast, card):
    page = as_(cast.ana).get(f"/cards/{card.id}/share").text
    assert ">127.0.0.1:8000/c<" in page
    assert as_(cast.ben).get("/c").location == "/C"


def test_the_screen_says_where_those_who_scan_it_will_have_met(as_, cast, card):
    gathering(cast.ben, cast.ana, "The Thursday club")
    page, ana = f"/cards/{card.id}/share", as_(cast.ana)
    assert "right away. You’re meeting at “The Thursday club”." in ana.get(page).text
    assert "Thursday" not in ana.get(f"{page}?kept").text, "by then the evening may be over"
    assert "Thursday" not in ana.get(f"{page}?plain").text


def gathering(steward, guest, title):
    """An event that is on now, with the guest checked in to it."""
    club, now = create_community(steward, "Job Club North", ""), clock.now()
    day, hour = now.date(), now.timetz().replace(tzinfo=None)
    with clock.travel_to(now - timedelta(days=1)):
        event = events.create_event(steward, club, title=title, on=day, starts=hour, place="Library",
                            ends=hour, ends_on=day + timedelta(days=1), zone="UTC")  # fmt: skip
    check_in.check_in_by_card(steward, event, cards.make(guest))


def test_without_script_the_screen_says_who_was_connected_when_it_opens_itself_anew(
    as_, cast, card, live
):
    page = f"/cards/{card.id}/share"
    other = presence.new_token(card.code, clock.now())
    for member, word in ((cast.ben, live), (cast.cleo, other)):
        anew = opens_next(as_(cast.ana).get(page))
        as_(member).post("/scans", data={"text": card.code, "live": word})
        for _ in range(2):
            shown = as_(cast.ana).get(anew)
            assert f"You and {member.name} are connected." in shown.text
            assert shown.text.count("are connected.") == 1
            assert opens_next(shown) == anew


def opens_next(page):
    return re.search(r'content="\d+;url=([^"]+)"', page.text)[1]


def test_the_screen_hears_who_was_connected(as_, cast, card, live):
    as_(cast.ben).post("/scans", data={"text": card.code, "live": live})
    ana = as_(cast.ana)
    told = ana.get(f"/cards/{card.id}/live?after=0").json
    assert [one["name"] for one in told["met"]] == ["Ben Osei"]
    assert "<svg" in told["qr"]
    assert ana.get(f"/cards/{card.id}/live?after={told['met'][0]['id']}").json["met"] == []
    assert as_(cast.ben).get(f"/cards/{card.id}/live").status_code == 404
    cards.pause(card)
    assert ana.get(f"/cards/{card.id}/live").status_code == 404


def test_a_script_gets_its_answer_in_words(as_, cast, card, live):
    ben = as_(cast.ben)
    sent = {
        "text": f"http://127.0.0.1:8000/C/{card.code}/{live}", "slip": "a", "network": "peer",
        "cares_about": "Sourdough", "promise": "Send the recipe", "due_in": "3", "next_in": "7",
    }  # fmt: skip
    told = ben.post("/scans", data=sent, headers=JSON).json
    assert (told["state"], told["name"]) == ("connected", "Ana Vidal")
    for _ in range(2):
        assert ben.post("/scans", data=sent, headers=JSON).json == told
    contact = contact_of(cast.ben.id, cast.ana.id)
    assert (contact.network, contact.cares_about) == ("peer", "Sourdough")
    (promise,) = fetch_all(promises_of(cast.ben.id))
    today = clock.today(cast.ben.time_zone)
    assert (promise.what, promise.due_on) == ("Send the recipe", today + timedelta(days=3))
    assert contact.next_on == today + timedelta(days=7)


MIDNIGHT = datetime(2026, 11, 27, 0, 20, tzinfo=UTC)


@pytest.mark.parametrize(("ago", "day"), [
    ("1500", 26), ("", 27), ("600", 27), ("172800", 25),
    ("-1500", 27), ("9" * 15, 27), ("3000000", 27),  # the clock was put right meanwhile
])  # fmt: skip
def test_what_a_phone_kept_past_midnight_was_met_the_day_before(
    as_, cast, card, gathering, ago, day
):
    with time_machine.travel(MIDNIGHT - timedelta(minutes=25), tick=False):
        gathering(cast.ana, cast.ben)
        word = presence.new_token(card.code, clock.now())
    with time_machine.travel(MIDNIGHT, tick=False):
        sent = {"text": card.code, "live": word, "slip": "a", "ago": ago}
        told = as_(cast.ben).post("/scans", data=sent, headers=JSON).json
    assert told["state"] == "connected"
    for one, other in ((cast.ana, cast.ben), (cast.ben, cast.ana)):
        assert contact_of(one.id, other.id).met_on == date(2026, 11, day)


@pytest.mark.parametrize(("sent", "status"), [
    ({"text": "WIFI:S:x;;"}, 422), ({"text": "22222222"}, 404), ({}, 422),
    ({"text": "22222222", "network": "x"}, 422), ({"text": "22222222", "due_in": "soon"}, 422),
    ({"text": "22222222", "next_in": "99999999999"}, 422), ({"text": "x" * 5000}, 422),
])  # fmt: skip
def test_a_code_that_leads_nowhere_fails_alone_and_in_a_sentence(as_, cast, sent, status):
    ben = as_(cast.ben)
    answer = ben.post("/scans", data=sent, headers=JSON)
    assert answer.status_code == status
    assert answer.json["trouble"].endswith(".")
    page = ben.post("/scans", data=sent)
    assert page.status_code == status
    assert "<form" in page.text


def test_paused_blocked_and_unknown_are_alike_to_a_scan(as_, cast, card):
    ben = as_(cast.ben)
    unknown = ben.post("/scans", data={"text": "22222222"}, headers=JSON)
    cards.pause(card)
    paused = ben.post("/scans", data={"text": card.code}, headers=JSON)
    cards.resume(card)
    block(cast.ana, cast.ben)
    blocked = ben.post("/scans", data={"text": card.code}, headers=JSON)
    assert {(one.status_code, one.text) for one in (unknown, paused, blocked)} == {
        (404, unknown.text)
    }


def test_scanning_oneself_is_said(as_, cast, card):
    answer = as_(cast.ana).post("/scans", data={"text": card.code}, headers=JSON)
    assert answer.status_code == 422
    assert "That’s you" in answer.json["trouble"]


def test_what_arrived_but_was_not_answered_is_answered_later_whatever_became_of_the_card(
    as_, cast, card
):
    """The network broke off; the phone asks again the next day, and Ana's card is paused by then."""
    sent = {"text": card.code, "slip": "a"}
    as_(cast.ben).post("/scans", data=sent, headers=JSON)
    cards.pause(card)
    answer = as_(cast.ben).post("/scans", data=sent, headers=JSON)
    assert (answer.status_code, answer.json["name"]) == (200, "Ana Vidal")
    assert as_(cast.ben).post("/scans", data=sent | {"slip": "b"}, headers=JSON).status_code == 404
    block(cast.ana, cast.ben)
    assert as_(cast.ben).post("/scans", data=sent, headers=JSON).status_code == 404
