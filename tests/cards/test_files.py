"""The files of a card: who may download them, and what independent readers see in them."""

import gzip
import io

import pytest
import vobject
from PIL import Image

from tests.cards.reading import decoded, drawn
from turnabout.base.db.read_only import pool
from turnabout.cards import commands, queries
from turnabout.printing import qr
from turnabout.safety.commands import tie


@pytest.mark.parametrize("width", [120, 333, 800])
def test_two_readers_read_the_drawing(stranger, card, width):
    answer = stranger.get(f"/C/{card.code}.svg")
    assert answer.mimetype == "image/svg+xml"
    address = queries.address(card)
    assert address == address.upper() == f"HTTP://127.0.0.1:8000/C/{card.code}"
    assert decoded(drawn(answer.text, width)) == ([address], [address])


def test_the_drawing_of_a_short_link_is_small():
    link = "HTTPS://TURNABOUT.EXAMPLE.ORG/C/K7QX2M9A"
    assert len(gzip.compress(qr.svg(qr.svg_path(link), qr.svg_width(link)).encode(), 9)) <= 600


@pytest.mark.parametrize("size", ["", "?size=150", "?size=1200"])
def test_two_readers_read_the_picture(stranger, card, size):
    answer = stranger.get(f"/C/{card.code}.png{size}")
    picture = Image.open(io.BytesIO(answer.data))
    assert decoded(picture) == ([queries.address(card)], [queries.address(card)])


@pytest.mark.parametrize("size", ["0", "-5", "999999", "wide"])
def test_a_picture_has_sensible_sizes(stranger, card, size):
    picture = Image.open(io.BytesIO(stranger.get(f"/C/{card.code}.png?size={size}").data))
    assert 30 <= picture.width <= 1200


def test_a_short_address_needs_few_modules():
    assert qr.svg_width("HTTPS://TURNABOUT.EXAMPLE.ORG/C/K7QX2M9A") == 29 + 2 * qr.QUIET_ZONE


def test_nothing_dark_stands_in_the_quiet_zone(card):
    picture = drawn(queries.qr_svg(card), (qr.svg_width(queries.address(card))) * 10).convert("L")
    inner = picture.crop((40, 40, picture.width - 40, picture.height - 40))
    white = Image.new("L", picture.size, 255)
    white.paste(inner, (40, 40))
    assert picture.tobytes() == white.tobytes()


def test_the_drawing_is_kept_with_the_card(card, monkeypatch):
    kept = queries.qr_svg(card)
    monkeypatch.setattr(qr, "matrix", None)
    assert queries.qr_svg(card) == kept


def test_a_site_that_moved_draws_its_new_address(app, card, monkeypatch):
    moved = app.config["SETTINGS"].model_copy(update={"public_url": "https://moved.example"})
    monkeypatch.setitem(app.config, "SETTINGS", moved)
    found = decoded(drawn(queries.qr_svg(card), 400))[0]
    assert found == [f"HTTPS://MOVED.EXAMPLE/C/{card.code}"]


def contact(client, card):
    answer = client.get(f"/C/{card.code}.vcf")
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    return vobject.readOne(answer.text)


def test_a_contact_has_what_its_reader_may_see(stranger, as_, cast, card):
    commands.edit(card, seeking="A bakery", phone="+44 20 7946 0000", location="Northside")
    tie(cast.ana, cast.cleo)
    for client, sees in ((stranger, ""), (as_(cast.ben), "adr"), (as_(cast.cleo), "adr tel email")):
        found = contact(client, card)
        assert found.fn.value == "Ana Vidal"
        assert "A bakery" in found.note.value
        for field in ("adr", "tel", "email"):
            assert hasattr(found, field) == (field in sees.split()), (field, sees)


def test_a_contact_stays_the_same_person(stranger, card):
    before = contact(stranger, card)
    commands.edit(card, name="Ana Maria Vidal")
    commands.replace_code(card)
    after = contact(stranger, card)
    assert before.uid.value == after.uid.value
    assert before.rev.value <= after.rev.value
    assert after.source.value == f"{queries.link(card)}.vcf"


def test_looking_writes_nothing(stranger, card):
    version = pool().run("select version from card", {}, lambda cursor: cursor.fetchone())
    for ending in ("", ".vcf", ".svg", ".png"):
        assert stranger.get(f"/C/{card.code}{ending}").status_code == 200
    assert pool().run("select version from card", {}, lambda cursor: cursor.fetchone()) == version
