"""The scan page, and decoding pictures for browsers that cannot."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageFilter

from turnabout.base.i18n import clock
from turnabout.cards import commands as cards
from turnabout.cards.queries import address
from turnabout.connections.queries import state
from turnabout.printing import qr
from turnabout.scanning import presence, qr_decode, scan_page


@pytest.fixture
def card(cast):
    return cards.make(cast.ana)


def drawn(text, side=600):
    picture = Image.open(io.BytesIO(qr.png(text, side))).convert("L")
    return picture.resize((side, side))


def photo(picture, kind="JPEG", **how):
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def on_a_table(code, size=(3000, 2000), at=(1900, 900)):
    table = Image.new("L", size, 150)
    table.paste(code, at)
    return table


def sent(browser, data, **more):
    picture = {"picture": (io.BytesIO(data), "code.jpg")}
    return browser.post("/scans/pictures", data=picture | more)


def test_every_way_to_read_a_code_stands_on_the_page(as_, cast):
    answer = as_(cast.ben).get("/scan")
    assert 'action="/scans"' in answer.text
    assert 'action="/scans/pictures"' in answer.text
    assert "needs JavaScript" in answer.text
    assert "'wasm-unsafe-eval'" in answer.headers["Content-Security-Policy"]
    assert "wasm" not in as_(cast.ben).get("/cards").headers["Content-Security-Policy"]


@pytest.mark.parametrize(("name", "kind", "size"), [
    ("small", "text/javascript", 16_000), ("script", "text/javascript", 16_000),
    ("wasm", "application/wasm", 400_000),
])  # fmt: skip
def test_what_reads_is_sent_compressed_and_for_ever(as_, cast, name, kind, size):
    page = as_(cast.ben).get("/scan").text
    address = page.split(f'data-{name}="')[1].split('"')[0]
    answer = as_(cast.ben).get(address, headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.mimetype == kind
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(answer.data) < size
    answer.close()


@pytest.mark.parametrize("make", [
    lambda code: photo(code, "PNG"), lambda code: photo(on_a_table(code)),
    lambda code: photo(code.rotate(25, expand=True, fillcolor=255), quality=40),
    lambda code: photo(code.filter(ImageFilter.GaussianBlur(3)).point(lambda v: 90 + v // 3)),
    lambda code: photo(code.convert("RGB"), "WEBP"), lambda code: photo(code.convert("P"), "GIF"),
    lambda code: photo(code.rotate(90), exif=turned()),
])  # fmt: skip
def test_a_picture_of_a_code_leads_where_the_code_leads(as_, cast, card, make):
    answer = sent(as_(cast.ben), make(drawn(address(card))))
    assert answer.status_code == 303
    assert "/met" in answer.location
    assert state(cast.ben.id, cast.ana.id) == "asked"


def turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def test_a_picture_of_the_screen_connects_at_once(as_, cast, card):
    word = presence.new_token(card.code, clock.now())
    sent(as_(cast.ben), photo(drawn(f"{address(card)}/{word}")))
    assert state(cast.ben.id, cast.ana.id) == "connected"


def test_of_several_codes_in_a_picture_ours_is_taken(as_, cast, card):
    table = on_a_table(drawn("WIFI:S:cafe;;"), at=(100, 100))
    table.paste(drawn(address(card)), (1500, 900))
    assert "/met" in sent(as_(cast.ben), photo(table)).location


@pytest.mark.parametrize(("make", "sentence"), [
    (lambda: photo(drawn("WIFI:S:cafe;T:WPA;P:x;;")), "a wifi code"),
    (lambda: photo(drawn("https://example.org/x")), "example.org"),
    (lambda: photo(Image.new("L", (400, 300), 200)), "find a code in this picture"),
    (lambda: photo(drawn("http://127.0.0.1:8000/C/K7QX2M9A"))[:900], "open this picture"),
    (lambda: b"", "open this picture"), (lambda: b"<svg/>", "open this picture"),
    (lambda: bomb(), "too many pixels"),
])  # fmt: skip
def test_every_other_picture_is_answered_in_a_sentence(as_, cast, make, sentence):
    answer = sent(as_(cast.ben), make())
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'action="/scans/pictures"' in answer.text


def test_a_picture_that_is_too_large_is_turned_away_before_it_is_read(as_, cast, monkeypatch):
    monkeypatch.setattr(scan_page, "MEGABYTE", 1000)
    answer = sent(as_(cast.ben), b"x" * 9000)
    assert answer.status_code == 413
    assert "up to 8 MB" in answer.text


def bomb():
    """A few bytes that say they are 40,000 pixels wide and high."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    size = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


def test_no_picture_at_all_is_said(as_, cast):
    answer = as_(cast.ben).post("/scans/pictures", data={})
    assert answer.status_code == 422
    assert "choose a picture" in answer.text


def test_a_picture_is_made_small_before_it_is_read():
    picture = qr_decode.open_greyscale(photo(Image.new("RGB", (6000, 4000), "white")))
    assert max(picture.size) <= 2400


def test_another_address_of_this_site_is_opened(as_, cast):
    ben = as_(cast.ben)
    text = "http://127.0.0.1:8000/communities?x=1"
    assert ben.post("/scans", data={"text": text}).location == text
    told = ben.post("/scans", data={"text": text}, headers={"Accept": "application/json"}).json
    assert told["url"] == text
    answer = ben.post("/scans", data={"text": "http://127.0.0.1:8000//example.org/"})
    assert answer.location.startswith("http://127.0.0.1:8000/")
