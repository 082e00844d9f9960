"""vCards, parsed by an independent library."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from turnabout.base.text import phones, vcards
from turnabout.cards import formats
from turnabout.cards.queries import Face

WHEN = datetime(2026, 4, 5, 6, 7, 8, tzinfo=UTC)
HOSTILE = [
    "X", "Ana Vidal", "O'Brien, Jr.; the \\ third", "Nour الهدى عبد الرحمن", "名前 太郎", "Ñandú Ærø",
    "🧑‍🍳 Chef", "a" * 300, "é" * 200, "名" * 120, "👩‍👩‍👧‍👦" * 30, "line\nbreak", "carriage\rreturn",
    "colon: here", "semi;colon", "com,ma", "back\\slash", "\\n literally", "\\,", "quote\"s", "tab\tbed",
    "BEGIN:VCARD", "END:VCARD", "a\nEND:VCARD\nBEGIN:VCARD", "item1.X-FOO:bar", "name;TYPE=x:y", "=3D=0A",
    "per%20cent", "<b>bold</b>", "&amp;", "-", "..", "'", "Ω", "ﬁ ligature", "İstanbul", "ẞ ß",
    "e\u0301 combining", "\u200fright to left\u200e", "zero\u200bwidth", "next\u0085line",
    "line\u2028sep", "para\u2029sep",
    "x" * 70 + "é" * 3, "x" * 71 + "é", "x" * 72 + "名", "x" * 73 + "👍", " lead", "trail ", "two  blanks",
    "null\0byte", "bell\a", "vertical\vtab", "form\ffeed", "surrogate \ud800 alone",
]  # fmt: skip


def made(face, **more):
    told = {
        "uid": "urn:uuid:1",
        "changed": WHEN,
        "address": "https://example.org/C/K7QX2M9A",
    } | more
    return formats.vcard(face, **told)


def read(data):
    found = list(vobject.readComponents(data.decode("utf-8")))
    assert len(found) == 1
    return found[0]


def plain(text):
    """What may be expected back: signs that have no business in a line are gone."""
    text = vcards.CONTROL.sub("", vcards.BREAKS.sub("\n", text))
    return text.encode(errors="replace").decode()


def check_lines(data):
    assert data.endswith(b"END:VCARD\r\n")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")  # no character is cut


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_arrive_whole(name):
    data = made(Face(name=name, headline=name, seeking=name), note=name)
    check_lines(data)
    card = read(data)
    assert card.fn.value == plain(name)
    assert card.title.value == card.note.value == plain(name)
    shown = [part for part in (card.n.value.given, card.n.value.family) if part]
    assert " ".join(shown).split() == plain(name).split()


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)


@settings(max_examples=150, deadline=None)
@given(ANYTHING, ANYTHING, st.lists(ANYTHING, min_size=1, max_size=4))
def test_whatever_is_written_is_read_again(name, note, skills):
    data = made(Face(name=name, skills=skills), note=note)
    check_lines(data)
    card = read(data)
    assert card.fn.value == plain(name)
    assert card.note.value == plain(note)
    shown = [plain(skill) for skill in skills if plain(skill)]
    assert (card.categories.value if shown else []) == shown


FIELDS = ("headline", "email", "phone", "location")


def everything(text):
    """A card in which every field holds that text."""
    return Face(name=text, skills=[text, "Rye"], links=[{"label": text, "url": "https://example.org/a"}],
                **dict.fromkeys(FIELDS, text))  # fmt: skip


def check_everything(text, photo=None):
    """Each field says it again, and nothing else came in."""
    data = made(everything(text), note=text, photo=photo)
    check_lines(data)
    card, wanted = read(data), plain(text)
    said = [card.fn, card.title, card.email, card.note]
    assert [one.value for one in said if one.value] == [wanted] * 4 if wanted else not said[0].value
    assert card.tel.value == plain(
        phones.international(text)
    )  # the number alone, where there is one
    assert card.adr.value.city == wanted
    assert card.categories.value == [word for word in (wanted, "Rye") if word]
    found = [line.name for line in card.getSortedChildren()]
    told = "FN N VERSION TITLE EMAIL TEL ADR URL URL CATEGORIES NOTE SOURCE UID REV"
    assert sorted(found) == sorted([*told.split(), *(["PHOTO"] if photo else [])])


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_fields_arrive_whole_and_bring_nothing_in(text):
    check_everything(text, photo=b"\xff\xd8" + bytes(range(256)))


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
def test_no_text_in_any_field_brings_anything_in(text):
    check_everything(text)


INJECTIONS = st.lists(
    st.sampled_from(["\r", "\n", "\r\n", "\u2028", "\x85", ":", ";", ",", "\\", "\\n", " ", "\t",
                     "é", "名", "👍", "END:VCARD", "BEGIN:VCARD", "TEL:1", "item1.", "NOTE:", "=", "\x00",
                     "x" * 37]),
    min_size=1, max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(INJECTIONS)
def test_nobody_writes_a_line_into_another_ones_address_book(text):
    check_everything(text)


# --- the small one, in a QR code ---

LINK = "https://turnabout.example.org/C/K7QX2M9A"


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_an_offline_code_is_small_and_says_who(name):
    text, kept = formats.offline(everything(name), LINK)
    check_lines(text.encode())
    assert len(text.encode()) <= formats.OFFLINE_BYTES
    card = read(text.encode())
    assert card.fn.value == plain(kept.name)
    assert plain(name).startswith(plain(kept.name).removesuffix("…"))
    assert card.url.value == LINK


def test_an_offline_code_leaves_out_what_it_has_no_room_for():
    face = Face(
        name="Ana Vidal", phone="+44 20 7946 0000", email="ana@example.test", headline="Baker"
    )
    assert formats.offline(face, LINK)[1] == face
    long = replace(face, email="a" * 230 + "@example.test")
    assert formats.offline(long, LINK)[1] == replace(long, email="")


def test_every_field_has_its_place():
    face = Face(
        name="Ana María Vidal", headline="Pastry cook", email="ana@example.test", skills=["Rye"],
        phone="+44 20 7946 0000", location="Northside; by the river",
        links=[{"label": "Work", "url": "https://example.org/a?b=1,2;3"}],
    )  # fmt: skip
    photo = bytes(range(256)) * 20
    data = made(face, photo=photo)
    check_lines(data)
    card = read(data)
    assert card.version.value == "3.0"
    assert (card.n.value.given, card.n.value.family) == ("Ana María", "Vidal")
    assert card.email.value == "ana@example.test"
    assert card.tel.value == "+44 20 7946 0000"
    assert card.adr.value.city == "Northside; by the river"
    assert [url.value for url in card.url_list] == [
        "https://example.org/a?b=1%2C2%3B3", "https://example.org/C/K7QX2M9A",
    ]  # fmt: skip
    assert card.source.value == "https://example.org/C/K7QX2M9A.vcf"
    assert card.uid.value == "urn:uuid:1"
    assert card.rev.value == "2026-04-05T06:07:08Z"
    assert card.photo.value == photo
    assert b"\r\nN:Vidal;Ana Mar\xc3\xada;;;\r\n" in data


def test_a_photo_is_followed_by_an_empty_line():
    data = made(Face(name="Ana"), photo=b"x" * 100)
    assert base64.b64encode(b"x" * 100)[-8:] + b"\r\n\r\nEND:VCARD" in data.replace(b"\r\n ", b"")


@pytest.mark.parametrize(
    ("name", "plain_name", "spelled"),
    [("Ana Vidal", "Ana-Vidal", "Ana%20Vidal"), ("José/Ñu", "Jose-Nu", "Jos%C3%A9%20%C3%91u"),
     ("名前", "card", "%E5%90%8D%E5%89%8D"), ('a"b\r\nX: y', "a-b-X-y", "a%20b%20X%20y")],
)  # fmt: skip
def test_a_file_is_named_for_old_readers_and_new_ones(name, plain_name, spelled):
    told = formats.file_name(name, "vcf")
    assert told == f"inline; filename=\"{plain_name}.vcf\"; filename*=UTF-8''{spelled}.vcf"
