"""Uploaded photos: whatever is uploaded, the stored picture is small, square and newly encoded."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw, ImageFile

from turnabout.base.web.errors import Refused
from turnabout.cards import commands, photos, queries
from turnabout.safety.commands import block
from turnabout.scanning import qr_decode

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def photo(width=600, height=400, kind="JPEG", mode="RGB", **more):
    """Left half red, right half blue."""
    made = Image.new("RGB", (width, height), "red")
    ImageDraw.Draw(made).rectangle((width // 2, 0, width, height), "blue")
    return written(made.convert(mode), kind, **more)


def written(picture, kind, **more):
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def told(**more):
    """EXIF as a phone writes it: who made it, where, and which way was up."""
    exif = Image.Exif()
    exif[MAKER] = "Secret Phone 12"
    exif[ORIENTATION] = more.get("orientation", 1)
    exif.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    return exif.tobytes()


def opened(data):
    return Image.open(io.BytesIO(data))


def is_near(colour, wanted):
    return all(abs(a - b) < 40 for a, b in zip(colour, wanted, strict=True))


RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_it_becomes_three_squares(kind):
    cut = photos.make_pictures(photo(kind=kind))
    found = [opened(data) for data in (cut.large, cut.small, cut.vcard)]
    assert [one.format for one in found] == ["WEBP", "WEBP", "JPEG"]
    assert [one.size for one in found] == [(480, 480), (144, 144), (180, 180)]
    assert len(cut.small) <= photos.SMALL_BYTES
    assert is_near(found[0].getpixel((5, 240)), RED)
    assert is_near(found[0].getpixel((475, 240)), BLUE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_else_of_the_file_survives(kind):
    given = photo(kind=kind, exif=told())
    assert b"Secret Phone" in given
    cut = photos.make_pictures(given)
    for data in (cut.large, cut.small, cut.vcard):
        assert b"Secret" not in data
        assert not opened(data).getexif()


def test_it_is_turned_upright():
    """A phone held sideways writes the picture as it is, and says how to turn it."""
    found = opened(photos.make_pictures(photo(exif=told(orientation=6))).large)
    assert is_near(found.getpixel((240, 5)), RED)
    assert is_near(found.getpixel((240, 475)), BLUE)


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("L", "PNG"), ("P", "GIF"), ("1", "PNG")]
)
def test_colours_of_every_kind_are_read(mode, kind):
    assert opened(photos.make_pictures(photo(mode=mode, kind=kind)).large).mode == "RGB"


def test_what_shines_through_is_white():
    clear = written(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG")
    assert is_near(opened(photos.make_pictures(clear).large).getpixel((5, 5)), (255, 255, 255))


def bomb(side=40_000):
    """A PNG of a few thousand octets that would be many gigabytes of pixels."""
    row = b"\0" + b"\0" * (side // 8)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    )


def test_a_bomb_is_not_lit(monkeypatch):
    given = bomb()
    assert len(given) < 1_000_000
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda it: pytest.fail("it was laid out"))
    with pytest.raises(Refused, match="too many pixels"):
        photos.make_pictures(given)


def test_a_picture_that_must_be_laid_out_whole_may_have_fewer_pixels():
    """Two thousand octets of WebP were a gigabyte of memory."""
    for kind in ("PNG", "WEBP"):
        with pytest.raises(Refused, match="too many pixels"):
            photos.make_pictures(written(Image.new("RGBA", (6000, 5000)), kind, method=0))
    assert photos.make_pictures(written(Image.new("RGB", (6000, 5000)), "JPEG")).large


def test_it_is_made_small_before_anything_is_made_of_it(monkeypatch):
    seen = []
    lay = Image.alpha_composite
    monkeypatch.setattr(Image, "alpha_composite", lambda *of: seen.append(of[0].size) or lay(*of))
    for mode in ("RGBA", "LA", "P"):
        how = {"transparency": 0} if mode == "P" else {}
        given = written(Image.new(mode, (4000, 3000)), "PNG", **how)
        assert is_near(opened(photos.make_pictures(given).large).getpixel((5, 5)), (255, 255, 255))
        qr_decode.open_greyscale(given)
    assert len(seen) == 6
    assert max(max(size) for size in seen) <= 2400


BROKEN = {
    "nothing": b"",
    "a text": b"hello",
    "a page": b"<html><script>alert(1)</script></html>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a program": b"MZ" + b"\0" * 400,
    "half a picture": photo()[:900],
    "a head alone": photo(kind="PNG")[:40],
    "another kind": written(Image.new("RGB", (99, 99)), "TIFF"),
    "too small": photo(width=20, height=20),
    "a thin line": photo(width=4000, height=10),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_read_is_refused_in_words_beside_its_field(as_, cast, card, what):
    answer = send(as_(cast.ana), card, BROKEN[what])
    assert answer.status_code == 422
    assert 'id="photo-error"' in answer.text
    assert queries.default_of(cast.ana.id).photo is None


def send(browser, card, data, name="me.jpg"):
    given = {"photo": (io.BytesIO(data), name)} if data else {}
    return browser.post(f"/cards/{card.id}/photo", data=given)


@pytest.mark.parametrize("megabytes", [9, 40])
def test_what_is_too_large_is_said(as_, cast, card, megabytes):
    """Beside the field; of what is far too large not even the form is read."""
    browser = as_(cast.ana)
    head = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="x"\r\n\r\n'
    body = head + photo() + b"\0" * megabytes * 1024 * 1024 + b"\r\n--x--\r\n"
    kind = {"content_type": "multipart/form-data; boundary=x"}
    answer = browser.post(f"/cards/{card.id}/photo", data=body, **kind)
    assert answer.status_code == (422 if megabytes < 32 else 303)
    page = browser.get(answer.location) if answer.location else answer
    assert "A picture can be up to 8 MB." in page.text
    assert queries.default_of(cast.ana.id).photo is None


def test_the_name_of_a_file_says_nothing(as_, cast, card):
    assert send(as_(cast.ana), card, photo(kind="PNG"), "../../x.html").status_code == 303
    given = queries.default_of(cast.ana.id).photo
    answer = as_(cast.ana).get(f"/photos/{given.key}.webp")
    assert answer.mimetype == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_photo_is_seen_by_those_it_is_meant_for(as_, stranger, cast, card):
    given = commands.give_photo(card, photos.make_pictures(photo()))
    address = f"/photos/{given.key}.webp"
    small = f"/photos/{given.key}-small.webp"
    assert stranger.get(address).status_code == 404
    assert as_(cast.ben).get(address).status_code == as_(cast.ben).get(small).status_code == 200
    block(cast.ana, cast.ben)
    assert as_(cast.ben).get(address).status_code == 404
    assert as_(cast.cleo).get("/photos/x.webp").status_code == 404
    commands.edit(card, audiences={"photo": "public"})
    assert stranger.get(address).status_code == 200
    commands.pause(card)
    assert stranger.get(address).status_code == as_(cast.cleo).get(address).status_code == 404
    assert as_(cast.ana).get(address).status_code == 200


def test_a_new_photo_replaces_the_old_one(as_, stranger, cast, card):
    old = commands.give_photo(card, photos.make_pictures(photo())).key
    new = commands.give_photo(card, photos.make_pictures(photo(kind="PNG"))).key
    assert as_(cast.ana).get(f"/photos/{old}.webp").status_code == 404
    assert as_(cast.ana).get(f"/photos/{new}.webp").status_code == 200
    commands.remove_photo(card)
    assert as_(cast.ana).get(f"/photos/{new}.webp").status_code == 404
