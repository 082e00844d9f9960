"""What the owner downloads of their own card: sheets to print, pictures and drawings."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import vobject
from PIL import Image

from tests.cards.reading import decoded, drawn, pages, words
from turnabout.base.db.session import command
from turnabout.cards import commands, queries
from turnabout.printing import lock_screen, qr

EVERYTHING = ("take", "take.pdf", "take.png", "take.svg", "take.vcf", "lock-screen.png", "offline")
PLATFORM = str(Path(__file__).resolve().parents[2] / "platform")
ENDINGS = (".pdf", ".png", ".svg", ".vcf")


@pytest.fixture
def ana(as_, cast, card):
    return as_(cast.ana)


@pytest.fixture
def get(ana, card):
    return lambda what: ana.get(f"/cards/{card.id}/{what}")


def test_a_member_takes_the_own_card_along(get):
    for what in EVERYTHING:
        answer = get(what)
        assert answer.status_code == 200, what
        if what.endswith(ENDINGS):
            assert 'filename="Ana-Vidal.' in answer.headers["Content-Disposition"]


def test_nobody_takes_another_ones_card_along(as_, cast, card, stranger):
    for what in EVERYTHING:
        assert as_(cast.ben).get(f"/cards/{card.id}/{what}").status_code == 404, what
        assert "/sign-in" in stranger.get(f"/cards/{card.id}/{what}").headers["Location"]


def test_a_paused_card_says_so(get, card):
    for page in ("take", "offline"):
        assert "is paused" not in get(page).text
    commands.pause(card)
    for page in ("take", "offline"):
        assert "Your card is paused" in get(page).text


def test_what_a_card_is_called_stays_with_its_owner(get, card):
    commands.edit(card, label="For the boss of Bob")
    for what in EVERYTHING[1:]:
        answer = get(what)
        assert "Bob" not in str(answer.headers), what
        assert "boss of Bob" not in answer.get_data().decode(errors="ignore"), what


# --- paper ---


def test_a_sheet_opens_with_ten_cards(get, card):
    answer = get("take.pdf?kind=cards&paper=a4&marks=y")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    (page,) = pages(answer.data)
    assert page.size == (2481, 3508)
    assert decoded(page)[0] == [queries.address(card)] * 10
    assert words(answer.data)[0].count("Ana Vidal") == 10


@pytest.mark.parametrize(("asked", "sides", "codes"), [
    ("kind=badges&paper=letter", 1, 8), ("kind=stickers&paper=letter&back=y", 1, 25),
    ("kind=badges&paper=a4&back=y", 2, 16), ("kind=cards&paper=letter&back=y", 2, 20), ("", 1, 10),
])  # fmt: skip
def test_sheets_are_as_they_were_asked_for(get, asked, sides, codes):
    shown = pages(get(f"take.pdf?{asked}").data, 150)
    assert len(shown) == sides
    assert sum(len(decoded(side)[0]) for side in shown) == codes
    inches = (8.5, 11) if "letter" in asked else (8.27, 11.69)
    assert shown[0].size == pytest.approx([side * 150 for side in inches], abs=2)


def test_what_is_on_paper_is_what_strangers_may_read(get, card):
    commands.edit(card, phone="+1 555 0100", location="Northside", audiences={"phone": "public"})
    (said,) = words(get("take.pdf").data)
    assert "+1 555 0100" in said
    assert "Northside" not in said
    assert "ana@example.test" not in said


@pytest.mark.parametrize("asked", ["kind=posters", "paper=a5", "kind=", "name=" + "x" * 81])
def test_another_sheet_is_refused_in_words(get, asked):
    answer = get(f"take.pdf?{asked}")
    assert answer.status_code == 422
    assert "Please check this" in answer.text


def test_the_usual_paper_is_chosen(get, cast):
    def chosen():
        papers = re.findall(r'<input[^>]*name="paper"[^>]*>', get("take").text)
        return next(re.search('value="(\\w+)"', one)[1] for one in papers if "checked" in one)

    assert chosen() == "a4"
    live_in(cast.ana, "America/Chicago")
    assert chosen() == "letter"


@command
def live_in(member, zone):
    member.time_zone = zone


def test_signs_that_cannot_be_printed_are_told_before(get, card):
    assert "can’t be printed" not in get("take").text
    commands.edit(card, name="名前 太郎", headline="Chef 🧑‍🍳")
    page = get("take").text
    assert "These characters can’t be printed: 名前, 太郎, 🧑‍🍳" in page
    assert 'name="name"' in page
    (said,) = words(get("take.pdf?name=Namae+Taro").data)
    assert said.count("Namae Taro") == 10


def test_signs_of_the_name_that_the_picture_lacks_are_told_beside_it(get, card):
    assert "leaves out" not in get("take").text
    commands.edit(card, name="名前 Ana", headline="Cook 🧑‍🍳")
    assert "The picture leaves out these characters of your name: 名前<" in get("take").text


# --- pictures ---


@pytest.mark.parametrize("size", [120, 500, 2400])
def test_a_picture_is_as_wide_as_it_was_asked_for(get, card, size):
    picture = Image.open(io.BytesIO(get(f"take.png?size={size}").data))
    assert size * 0.7 < picture.width == picture.height <= size
    assert decoded(picture) == ([queries.address(card)], [queries.address(card)])


@pytest.mark.parametrize("size", [15, 40, 500])
def test_a_drawing_is_as_wide_as_it_was_asked_for_and_stands_more_dirt(get, card, size):
    svg = get(f"take.svg?size={size}").text
    assert f'width="{size}mm" height="{size}mm"' in svg
    assert decoded(drawn(svg, 600)) == ([queries.address(card)], [queries.address(card)])
    assert f'viewBox="0 0 {qr.svg_width(queries.address(card), qr.PRINT)} ' in svg


@pytest.mark.parametrize("size", ["0", "-5", "14", "999999", "wide", "", "1e3", "٣٠٠", "9" * 5000])
@pytest.mark.parametrize(("kind", "sentence"), [
    ("png", "between 120 and 2400 pixels"), ("svg", "between 15 and 500 millimetres"),
])  # fmt: skip
def test_another_size_is_refused_in_words(get, kind, sentence, size):
    answer = get(f"take.{kind}?size={size}")
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_lock_screen_shows_the_code_low_in_the_middle(get, card):
    picture = Image.open(io.BytesIO(get("lock-screen.png").data))
    assert picture.size == (1080, 1920)
    assert decoded(picture) == ([queries.address(card)], [queries.address(card)])
    low = picture.crop((110, 900, 970, 1640))
    assert decoded(low)[0], "not under the clock, nor under the buttons, nor cut off at the sides"
    clock = picture.convert("L").crop((0, 0, 1080, 780))
    assert clock.getextrema()[0] == clock.getextrema()[1]


@pytest.mark.parametrize("name", ["Ana", "x" * 200, "名前", "Nour عبد الرحمن", "דוד", "", "🧑‍🍳"])
def test_no_name_breaks_the_lock_screen(name):
    link = "HTTPS://TURNABOUT.EXAMPLE.ORG/C/K7QX2M9A"
    picture = Image.open(io.BytesIO(lock_screen.render(name, link, "K7QX2M9A")))
    assert decoded(picture)[0] == [link]


# --- below a letter ---


def signature(page):
    return re.search(r'<div class="letter" id="letter">(.*?)</div>', page, re.DOTALL)[1]


def test_a_signature_fetches_nothing_and_says_what_strangers_may_read(get, card):
    commands.edit(card, headline="Baker & cook", phone="+1 555 0100", location="Northside",
                  audiences={"phone": "public"})  # fmt: skip
    shown = signature(get("take").text)
    assert not re.search(r"src=|url\(|background|<img|<link|@import", shown)
    assert re.findall(r'href="([^"]+)"', shown) == ["tel:+15550100", queries.link(card)]
    assert "Baker &amp; cook" in shown
    assert "ana@example.test" not in shown
    assert "Northside" not in shown


def test_a_signature_is_shown_with_its_looks_and_no_other_style_is_let_in(get):
    answer = get("take")
    policy = answer.headers["Content-Security-Policy"]
    styles = set(re.findall(r' style="([^"]*)"', answer.text))
    assert len(re.findall("'sha256-", policy)) == len(styles) > 0
    assert "unsafe-inline" not in policy


def test_a_signature_holds_hostile_words_as_words(get, card):
    commands.edit(card, name='"><script>alert(1)</script>', headline='" style="color:red')
    page = get("take").text
    assert "<script>alert" not in page
    assert 'style="color:red' not in page


def test_a_signature_can_be_copied_by_hand(get, card):
    commands.edit(card, headline="Baker")
    page = get("take").text
    plain, html = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert plain.split("\n") == ["Ana Vidal", "Baker", queries.link(card)]
    assert "&lt;table" in html


# --- without a network ---


OFFLINE = ["Ana Vidal", "José", "نور الهدى", "名前 太郎", "é" * 80, "O'Brien; \\n, Jr.", "🧑‍🍳"]


@pytest.mark.parametrize("name", OFFLINE)
def test_an_offline_code_says_who_and_where(get, card, name):
    commands.edit(card, name=name, phone="+44 20 7946 0000", location="Northside",
                  audiences={"phone": "public"})  # fmt: skip
    page = get("offline").text
    assert "You can’t take it back" in page
    picture = drawn(re.search(r"<svg[^>]*class=\"qr\".*?</svg>", page, re.DOTALL)[0], 700)
    (read,), (read_too,) = decoded(picture)
    assert read == read_too
    found = vobject.readOne(read)
    assert found.fn.value.removesuffix("…") == name[: len(found.fn.value.removesuffix("…"))]
    assert found.tel.value == "+44 20 7946 0000"
    assert found.url.value == queries.link(card)
    assert not hasattr(found, "email"), "only what strangers may read"
    assert not hasattr(found, "adr")


# --- speed ---


def test_what_draws_paper_is_not_loaded_at_the_start(tmp_path):
    """It takes most of a second."""
    code = (
        "import sys; from turnabout import create_app; create_app(TESTING=True);"
        "assert not {'fpdf', 'uharfbuzz', 'fontTools'} & set(sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": PLATFORM, "TURNABOUT_INSTANCE": str(tmp_path)},
    )  # fmt: skip
    assert told.returncode == 0, told.stderr


def test_the_page_is_read_in_few_queries(ana, card, queries):
    page = f"/cards/{card.id}/take"
    ana.get(page)
    with queries(at_most=4):
        ana.get(page)


def test_nobody_keeps_the_house_busy_with_drawing(get, app, monkeypatch):
    class Full:
        def hit(self, *told):
            return False

    monkeypatch.setitem(app.extensions, "limiter", Full())
    answers = {what: get(what).status_code for what in ("take.pdf", "lock-screen.png", "take")}
    assert answers == {"take.pdf": 429, "lock-screen.png": 429, "take": 200}
