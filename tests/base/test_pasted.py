"""Invisible characters that come along when text is copied, and those that must stay."""

import pytest

from turnabout.base.db.session import command
from turnabout.base.text.email_addresses import mailto, normalize_email
from turnabout.base.text.normalize import multi_line, single_line, strip_blanks, strip_invisible
from turnabout.base.web.contact_fields import AddressField
from turnabout.base.web.forms import Form
from turnabout.base.web.links import normalize_url
from turnabout.cards import commands as cards
from turnabout.cards import queries
from turnabout.contacts.queries import book

MARKS = [
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"),
    *("\u2060", "\u2066", "\u2067", "\u2068", "\u2069", "\u00ad", "\ufeff", "\u061c"),
    *("\u034f", "\ufe0e", "\ufe0f", "\u180e"),
]  # fmt: skip
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


@pytest.mark.parametrize("mark", MARKS)
def test_no_invisible_mark_stays_in_what_a_machine_reads(mark):
    assert strip_invisible(f"{mark}020{mark} 79{mark}46{mark}") == "020 7946"
    assert strip_blanks(f"{mark}ana{mark}@example.org{mark}") == "ana@example.org"


@pytest.mark.parametrize(("typed", "kept"), [
    ("０２０\u30007946", "020 7946"), ("020\u20117946\u20100958", "020-7946-0958"),
    ("020\u00a07946\u202f0958", "020 7946 0958"), ("ａｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "ana@example.org"),
    ("", ""), (None, None), ("\u200b", ""),
])  # fmt: skip
def test_wide_signs_and_signs_that_do_not_break_are_ordinary_ones(typed, kept):
    assert strip_invisible(typed) == kept


@pytest.mark.parametrize("kept", [
    ENGLAND, SCOTLAND, WALES, f"Ana {WALES} Vidal", f"{ENGLAND}{SCOTLAND}", "👩\u200d🚀 Zoë",
    "👩🏽\u200d🔧", "🏳\ufe0f\u200d🌈", "👨\u200d👩\u200d👧\u200d👦", "نمی\u200cدانم", "क्\u200dष",
])  # fmt: skip
def test_emoji_and_spelling_stay_whole_in_names_and_prose(kept):
    assert single_line(kept) == multi_line(kept) == kept


@pytest.mark.parametrize("hidden", [
    "Ana\U000e0067\U000e0062", "\U0001f3f4Ana\U000e007f", "\U000e0001Ana", f"{ENGLAND[:-1]}Ana",
    "\U0001f3f4" + "\U000e0061" * 300 + "\U000e007f",
])  # fmt: skip
def test_tags_that_are_no_flag_hide_nothing(hidden):
    assert not any(
        "\U000e0000" <= sign <= "\U000e007f" for sign in single_line(hidden) + multi_line(hidden)
    )


def test_a_flag_arrives_in_a_name(cast, as_):
    as_(cast.ana).post("/settings/account", data={"name": f"Ana {WALES}"})
    assert cast.ana.name == f"Ana {WALES}"


def test_a_card_keeps_addresses_without_what_was_pasted_along(cast, as_):
    card = cards.make(cast.ana)
    data = {f"see_{field}": card.audience(field) for field in cards.FIELDS} | {
        "name": "Ana Vidal", "email": "\u202aana@exam\u00adple.org\u202c",
        "phone": "\u200e020\u00a07946\u20110958",
        "link1_url": "\u2068https://example.org/\u200bana\u2069", "link2_url": "ｅｘａｍｐｌｅ．ｏｒｇ／ａ",
    }  # fmt: skip
    assert as_(cast.ana).post(f"/cards/{card.id}/edit", data=data).status_code == 303
    assert (card.email, card.phone) == ("ana@example.org", "020 7946-0958")
    assert [one["url"] for one in card.links] == [
        "https://example.org/ana",
        "https://example.org/a",
    ]


def test_a_contact_and_an_account_keep_addresses_without_it_too(cast, as_, stranger):
    pasted = "\u200fzoe@\u2060example\u2011one.org\u00a0"
    as_(cast.ana).post("/contacts/new", data={"name": "Zoë", "email": pasted})
    (zoe,) = book_of(cast.ana)
    assert zoe.email == "zoe@example-one.org"
    data = {"name": "Dora", "email": pasted, "password": "three words of mine", "agree": "y"}
    assert stranger.post("/join", data=data).status_code == 303
    again = {"email": "ｚｏｅ@example-one.org", "password": "three words of mine"}
    assert stranger.application.test_client().post("/sign-in", data=again).status_code == 303


def book_of(member):
    from turnabout.base.db.session import fetch_all

    return fetch_all(book(member.id))


@pytest.mark.parametrize("zero", ["٠", "۰", "०"])
def test_a_code_is_found_in_the_digits_of_any_keyboard(cast, stranger, zero):
    card = cards.make(cast.ana)
    give_code(card, "K7QX2M9A")
    typed = "".join(chr(ord(zero) + int(sign)) if sign.isdecimal() else sign for sign in "K7QX2M9A")
    assert queries.by_code(typed) == card
    assert stranger.get("/C", query_string={"code": typed}).location.endswith("/C/K7QX2M9A")


@command
def give_code(card, code):
    card.code = code


@pytest.mark.parametrize("mark", MARKS)
def test_a_code_is_found_whatever_was_pasted_along(cast, stranger, mark):
    card = cards.make(cast.ana)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in card.code)
    for typed in (
        mark + card.code[:4] + mark + card.code[4:],
        wide,
        f"{card.code[:4]}\u2011{card.code[4:]}",
    ):
        assert queries.by_code(typed) == card
        assert stranger.get("/C", query_string={"code": typed}).location.endswith(card.code)


@pytest.mark.parametrize(("typed", "kept"), [
    ("https://example.org/O'Brien", "https://example.org/O'Brien"),
    ("example.org/it's(me)!*~;v=1,2", "https://example.org/it's(me)!*~;v=1,2"),
    ("https://example.org/a?b=c&d='e'#f", "https://example.org/a?b=c&d='e'#f"),
    ("https://medium.com/@ana", "https://medium.com/@ana"), ("medium.com/@ana", "https://medium.com/@ana"),
    ("https://en.wikipedia.org/wiki/Bose–Einstein", "https://en.wikipedia.org/wiki/Bose–Einstein"),
    ("example.org/?next=https://x.org", "https://example.org/?next=https://x.org"),
    ("HTTPS://Example.org", "HTTPS://Example.org"), ("//example.org/a", "https://example.org/a"),
    ("bücher.example/é", "https://bücher.example/é"), ("example.org:8080/x", "https://example.org:8080/x"),
    ("https://例え.テスト/名前", "https://例え.テスト/名前"), ("https://ex_ample.org./", "https://ex_ample.org./"),
])  # fmt: skip
def test_every_legal_sign_of_a_web_address_is_taken(typed, kept):
    assert normalize_url(typed) == kept


@pytest.mark.parametrize("typed", [
    "ftp://example.org", "https://", "https://a b.org", "data:text/html,x", "//evil", "example", "",
    "https://u:p@example.org", "http://[", 'https://example.org/"x', "https://example.org/<x>",
    "https://example.org\\@evil.org", "javascript:alert('a.b')", "a.b:alert('x')", "https://a.b:99999",
    "https://ev'il.org", "https://evil.org;x", "https://.", "javascript://a.b/%0aalert(1)",
])  # fmt: skip
def test_what_is_no_web_address_is_none(typed):
    assert normalize_url(typed) is None


@pytest.mark.parametrize("path", ["O'Brien", "a'onmouseover='alert(1)", "'><script>"])
def test_an_apostrophe_ends_no_attribute(cast, as_, path):
    card = cards.make(cast.ana)
    cards.edit(card, links=[{"label": "", "url": f"https://example.org/{path}"}])
    page = as_(cast.ana).get(f"/cards/{card.id}/preview?as=me").text
    assert "<script>" not in page.partition("<main")[2].partition("</main")[0]
    assert f"href=\"https://example.org/{path}".replace("'", "&#39;").replace(">", "&gt;").replace(
        "<", "&lt;") in page  # fmt: skip


def test_addresses_of_the_web_are_asked_for_by_one_field(app):
    with app.test_request_context(method="POST", data={"one": "example"}):
        form = type("Made", (Form,), {"one": AddressField("Address")})()
        assert not form.validate()
        assert form.errors == {
            "one": ["Please enter a web address, such as https://example.org/me."]
        }


@pytest.mark.parametrize(("address", "link"), [
    ("ana@example.org", "mailto:ana@example.org"), ("ana+jobs@example.org", "mailto:ana+jobs@example.org"),
    ("a&b=c?d@example.org", "mailto:a%26b%3Dc%3Fd@example.org"),
    ("50%@example.org", "mailto:50%25@example.org"),
    ("a/b#c@example.org", "mailto:a%2Fb%23c@example.org"),
    ("o'brien@example.org", "mailto:o'brien@example.org"),
    ("ana@bücher.example", "mailto:ana@b%C3%BCcher.example"),
])  # fmt: skip
def test_an_address_in_a_link_is_encoded(address, link):
    assert mailto(address) == link


def test_nobody_adds_a_subject_by_an_address(cast, stranger):
    card = cards.make(cast.ana)
    cards.edit(card, email="ana?subject=x&body=y@example.org", audiences={"email": "public"})
    assert (
        'href="mailto:ana%3Fsubject%3Dx%26body%3Dy@example.org"'
        in stranger.get(f"/C/{card.code}").text
    )


def test_an_address_with_marks_alone_is_none():
    assert normalize_email("\u200e") is None
