"""The page of a card, for a stranger, a member, a connection and a blocked member."""

import base64
import gzip
import hashlib
import io
import random
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from PIL import Image

from tests.cast import PASSWORD
from turnabout.base.db.session import command
from turnabout.base.i18n import clock
from turnabout.base.web.not_found_limit import MOST
from turnabout.cards import commands, photos, queries
from turnabout.cards.models import FIELDS
from turnabout.connections.queries import status_between
from turnabout.safety.commands import block, tie
from turnabout.scanning import presence


@pytest.fixture
def card(cast):
    made = commands.make(cast.ana)
    commands.edit(
        made, headline="Pastry cook", seeking="A bakery", can_help="Recipes", location="Northside",
        phone="+44 20 7946 0000", about="Twelve years of early mornings.", pronouns="she/her",
    )  # fmt: skip
    return made


def test_a_stranger_sees_what_is_public_and_what_to_do_next(stranger, card):
    page = stranger.get(f"/C/{card.code}").text
    for words in ("Ana Vidal", "Pastry cook", "A bakery", "Recipes", "Save contact", "Connect"):
        assert words in page
    for words in ("Northside", "7946", "ana@example.test", "Twelve years"):
        assert words not in page
    assert f'href="/C/{card.code}.vcf"' in page
    assert f'href="/join?card={card.code}"' in page
    assert page.index("Save contact") < page.index("/join?card=")


def test_who_stands_before_the_owner_reads_that_they_are_connected_at_once(stranger, card):
    at_once = "you’re connected right away"
    assert at_once in stranger.get(f"/C/{card.code}/{live(card)}").text
    assert at_once not in stranger.get(f"/C/{card.code}").text


def test_each_side_sees_what_is_meant_for_it(as_, cast, card):
    tie(cast.ana, cast.cleo)
    ben, cleo = (as_(one).get(f"/C/{card.code}").text for one in (cast.ben, cast.cleo))
    assert "Northside" in ben
    assert "7946" not in ben
    assert "Northside" in cleo
    assert "7946" in cleo
    assert "ana@example.test" in cleo


def gone(client, address):
    answer = client.get(address)
    return answer.status_code, re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)


def test_unknown_paused_suspended_left_and_blocked_are_alike(stranger, as_, cast, card):
    ben, address = as_(cast.ben), f"/C/{card.code}"
    unknown = gone(ben, "/C/22222222"), gone(stranger, "/C/22222222")
    assert unknown[0][0] == unknown[1][0] == 404
    block(cast.ana, cast.ben)
    assert gone(ben, address) == unknown[0]
    assert stranger.get(address).status_code == 200
    commands.pause(card)
    assert (gone(ben, address), gone(stranger, address)) == unknown
    commands.resume(card)
    for change in ("suspended_at", "left_at"):
        set_moment(cast.ana, change)
        assert gone(stranger, address) == unknown[1]
        set_moment(cast.ana, change, None)
    assert stranger.get(address).status_code == 200


def test_whoever_is_blocked_cannot_tell_a_code_from_one_that_never_was(as_, cast, card):
    """Neither scanned from a screen, nor typed."""
    ben = as_(cast.ben)
    block(cast.ana, cast.ben)
    answers = [ben.get(f"/C/{code}/{live(card)}") for code in (card.code, "22222222")]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [ben.get(answer.location).status_code for answer in answers] == [404, 404]
    typed = [ben.get(f"/C?code={code}").text.replace(code, "") for code in (card.code, "22222222")]
    assert typed[0] == typed[1]


@command
def set_moment(member, name, when="joined_at"):
    setattr(member, name, when and getattr(member, when))


@pytest.mark.parametrize("ending", [".vcf", ".svg", ".png"])
def test_the_files_are_behind_the_same_door(stranger, as_, cast, card, ending):
    address = f"/C/{card.code}{ending}"
    block(cast.ben, cast.ana)
    assert as_(cast.ben).get(address).status_code == 404
    assert stranger.get(address).status_code == 200
    commands.pause(card)
    assert stranger.get(address).status_code == 404


def test_a_stranger_costs_one_statement(stranger, card, queries):
    address = f"/C/{card.code}"
    stranger.get(address)
    with queries(at_most=1):
        assert stranger.get(address).status_code == 200


def test_the_page_sets_no_cookie_and_asks_nobody_else(stranger, card):
    answer = stranger.get(f"/C/{card.code}")
    assert "Set-Cookie" not in answer.headers
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert set(re.findall(r'(?:src|href|content)="(https?:[^"]+)"', answer.text)) == {
        queries.link(card)
    }
    fetched = re.findall(r'<(?:link|img|script|use)[^>]+(?:src|href)="([^"]+)"', answer.text)
    assert [one for one in fetched if not one.startswith("data:")] == []


@pytest.mark.parametrize(("minutes", "state"), [(20, "connected"), (50, "asked")])
def test_a_member_may_take_a_while_to_sign_in(stranger, cast, card, minutes, state):
    page = stranger.get(f"/C/{card.code}/{live(card)}").text
    link = unescape(re.search(r'href="(/sign-in[^"]+)"', page)[1])
    with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
        form = {"email": cast.ben.email, "password": PASSWORD}
        page = stranger.post(link, data=form, follow_redirects=True).text
        assert ("Connect now" in page) is (state == "connected")
        fields = dict(re.findall(r'name="(text|live)" value="([^"]+)"', page))
        stranger.post("/scans", data=fields)
    assert status_between(cast.ben.id, cast.ana.id).state == state


@pytest.mark.parametrize("word", ["", "live"])
def test_the_style_and_the_script_in_the_page_are_let_in_and_no_others(stranger, card, word):
    answer = stranger.get(f"/C/{card.code}" + (f"/{live(card)}" if word else ""))
    policy = answer.headers["Content-Security-Policy"]
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (inside,) = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", answer.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{rule} 'self' 'sha256-{digest}';" in policy


def live(card):
    return presence.new_token(card.code, clock.now())


@pytest.mark.parametrize("how", ["gzip", "gzip, deflate, br"])
def test_the_page_is_small(stranger, card, how):
    answer = stranger.get(f"/C/{card.code}", headers={"Accept-Encoding": how})
    assert len(answer.data) <= 6000
    if how == "gzip":
        assert b"Ana Vidal" in gzip.decompress(answer.data)


SAID = """I have baked bread for fifteen years and look for something with less flour and more people:
shifts planned fairly, an early bus, a room where apprentices may ask twice. Æble, Übung, señal.
"""


def test_a_full_card_with_a_photo_still_comes_in_one_round_trip(stranger, card):
    """Ten packets are sent before the first answer of the phone comes back: 14 KB."""
    noise = Image.frombytes("RGB", (300, 300), random.Random(1).randbytes(270_000))
    given = io.BytesIO()
    noise.save(given, "PNG")
    commands.give_photo(card, photos.make_pictures(given.getvalue()))
    words, dice = re.findall(r"\S+", SAID), random.Random(1)

    def text(most):
        return " ".join(dice.choice(words) for _ in range(most))[:most]

    links = [{"label": text(60), "url": f"https://example.org/{n}/{'a' * 80}"} for n in range(5)]
    commands.edit(
        card, headline=text(120), seeking=text(300), can_help=text(300), about=text(1200),
        skills=[text(40) for _ in range(20)], links=links, audiences=dict.fromkeys(FIELDS, "public"),
    )  # fmt: skip
    answer = stranger.get(f"/C/{card.code}", headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) + len(str(answer.headers)) <= 14 * 1024


def test_a_change_is_seen_at_once(stranger, card):
    address = f"/C/{card.code}"
    first = stranger.get(address)
    known = {"If-None-Match": first.headers["ETag"]}
    again = stranger.get(address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "no-cache"
    commands.edit(card, headline="Baker")
    assert "Baker" in stranger.get(address, headers=known).text
    commands.pause(card)
    assert stranger.get(address, headers=known).status_code == 404


def test_each_language_has_its_page(stranger, card):
    address = f"/C/{card.code}"
    pages = [stranger.get(address, headers={"Accept-Language": one}) for one in ("en", "fr")]
    assert 'lang="en"' in pages[0].text
    assert 'lang="fr"' in pages[1].text


@pytest.mark.parametrize("shape", [str.lower, str.title, lambda code: f"{code[:4]}-{code[4:]}"])
def test_any_case_leads_to_the_card(stranger, card, shape):
    for start in ("/C/", "/c/"):
        answer = stranger.get(start + shape(card.code))
        assert answer.status_code in (301, 200)
        assert answer.headers.get("Location", f"/C/{card.code}") == f"/C/{card.code}"
    for ending in ("vcf", "svg", "png"):
        printed = stranger.get(f"/C/{card.code}.{ending.upper()}", follow_redirects=True)
        assert (printed.status_code, printed.request.path) == (200, f"/C/{card.code}.{ending}")
    assert stranger.get(f"/C/{card.code}.XYZ", follow_redirects=True).status_code == 404
    answer = stranger.get(f"/c/{card.code.lower()}.vcf")
    assert answer.headers["Location"] == f"/C/{card.code}.vcf"


def test_a_code_may_be_typed(stranger, card):
    assert "Type the code" in stranger.get("/C").text
    answer = stranger.get("/C", query_string={"code": f" {card.code[:4].lower()} {card.code[4:]}"})
    assert answer.headers["Location"] == f"/C/{card.code}"
    wrong = stranger.get("/C?code=what+is+this")
    assert wrong.status_code == 422
    assert "what is this" in wrong.text


def test_guessing_is_slowed_down(app, stranger, card, monkeypatch):
    monkeypatch.setitem(app.extensions, "limiter", object())
    monkeypatch.setitem(app.extensions["misses"].counts, "127.0.0.1", (MOST - 1, float("inf")))
    assert stranger.get("/C/22222222").status_code == 404
    assert stranger.get(f"/C/{card.code}").status_code == 429


def test_the_owner_sees_the_card_as_others_do(as_, cast, card):
    assert as_(cast.ana).get(f"/C/{card.code}").headers["Location"].endswith("/preview")


def test_hostile_words_stay_words(stranger, card):
    commands.edit(card, name="</title><script>alert(1)</script>", headline='" onload="x')
    page = stranger.get(f"/C/{card.code}").text
    assert "<script>alert" not in page
    assert 'content="" onload' not in page


def test_a_robot_finds_the_public_words_only(stranger, card):
    told = re.findall(r'<meta property="og:[^>]+>', stranger.get(f"/C/{card.code}").text)
    assert any("Ana Vidal" in one for one in told)
    assert not any(word in one for one in told for word in ("Northside", "7946", "example.test"))


def test_a_name_kept_from_strangers_is_not_told(stranger, as_, cast, card):
    commands.edit(card, audiences={"name": "members"})
    assert "Ana" not in stranger.get(f"/C/{card.code}").text
    assert "Ana" not in stranger.get(f"/C/{card.code}.vcf").text
    assert "Ana Vidal" in as_(cast.ben).get(f"/C/{card.code}").text
