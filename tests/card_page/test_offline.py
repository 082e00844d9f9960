"""The site as an installed app: what a phone caches, queues and sends later."""

import io
import json
import re

import pytest
from PIL import Image

from turnabout.cards import commands as cards

JSON = {"Accept": "application/json"}


def test_the_manifest_names_the_site_and_pictures_that_are_there(stranger, app):
    answer = stranger.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert answer.json["name"] == app.config["SETTINGS"].site_name
    for icon in answer.json["icons"]:
        with stranger.get(icon["src"]) as found:
            width, height = Image.open(io.BytesIO(found.data)).size
        assert f"{width}x{height}" == icon["sizes"]
    assert {icon["purpose"] for icon in answer.json["icons"]} == {"any", "maskable"}


def test_everything_the_service_worker_keeps_is_there(stranger):
    answer = stranger.get("/service-worker.js")
    assert answer.mimetype == "text/javascript"
    site = json.loads(re.match(r"const SITE = (.*)", answer.text)[1])
    assert any("latin" in address for address in site["shell"])
    for address in (*site["shell"], site["queue"]):
        with stranger.get(address) as found:
            assert found.status_code == 200, address


def test_a_phone_puts_aside_the_cards_of_its_owner_and_little_else(as_, cast):
    card = cards.make(cast.ana)
    paused = cards.make_another(cast.ana, "Neighbours")
    cards.pause(paused)
    told = as_(cast.ana).get("/offline.json").json
    assert told["member"] == cast.ana.id
    assert [one["path"] for one in told["pages"]] == [
        "/offline", "/scan", "/queue", "/contacts/met", "/cards/share",
        f"/cards/{card.id}/share", f"/cards/{card.id}/offline",
    ]  # fmt: skip
    for one in told["pages"]:
        page = as_(cast.ana).get(one["from"])
        assert page.status_code == 200
        assert f'name="member" content="{cast.ana.id}"' in page.text
    for address in told["reader"]:
        as_(cast.ana).get(address).close()


def test_a_stranger_s_page_for_no_network_shows_nobody(stranger, as_, cast):
    card = cards.make(cast.ana)
    assert f"/cards/{card.id}/share" in as_(cast.ana).get("/offline").text
    page = stranger.get("/offline").text
    assert "/cards/" not in page
    assert 'name="member"' not in page


def test_what_another_member_kept_on_the_same_phone_is_not_sent(as_, cast):
    card = cards.make(cast.ana)
    sent = {"text": card.code, "slip": "a", "member": str(cast.ana.id)}
    answer = as_(cast.ben).post("/scans", data=sent, headers=JSON)
    assert answer.status_code == 409
    sent["member"] = str(cast.ben.id)
    assert as_(cast.ben).post("/scans", data=sent, headers=JSON).json["state"] == "asked"


@pytest.mark.parametrize("path", ["/queue", "/scan", "/cards"])
def test_a_shared_computer_is_told_to_keep_nothing(app, cast, as_, path):
    cards.make(cast.ben)
    browser = as_(cast.ben)
    with browser.session_transaction() as session:
        session["shared"] = 9_999_999_999
    assert 'name="member"' not in browser.get(path).text
