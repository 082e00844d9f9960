"""J1: from the home page to a card with its code on the screen; then all pages of the member."""

import re

import vobject
from sqlalchemy import select

from turnabout.base.db.session import fetch_first
from turnabout.cards.models import Card

PASSWORD = "three words of mine"


def join(phone, name="Dora Lee", email="dora@example.test"):
    phone.fill(name=name, email=email, password=PASSWORD)
    phone.page.check("main [name=agree]")
    return phone.tap("Join", "button")


def test_a_first_card_in_three_screens_and_eight_fields(phones, mailbox, site):
    phone = phones().open("/").tap("Join")
    fields = [phone.count_fields()]
    join(phone).sees("Your card")
    fields.append(phone.count_fields())
    phone.fill(headline="Baker, new in town", seeking="An early oven", can_help="Bread")
    phone.tap("Show my card").sees("Dora Lee")
    fields.append(phone.count_fields())
    assert len(fields) <= 3
    assert 0 < sum(fields) <= 8
    (told,) = phone.reads_codes()
    assert re.fullmatch(address_of_the_card(site) + A_LIVE_WORD, told)

    phone.open("/settings").sees("Please confirm your e-mail address")
    link = mailbox.link("dora@example.test", "/confirm/")
    phone.open(link).tap("Yes, this is my address").sees("is confirmed")
    assert "Please confirm" not in phone.open("/settings").page.content()


A_LIVE_WORD = "/[A-Z2-7]{24}"  # of presence: a sharing screen that has a network adds it


def address_of_the_card(site):
    return f"{site}/C/{fetch_first(select(Card)).code}".upper()


def test_the_code_of_a_fresh_card_is_read_from_every_screen_that_shows_it(phones, site):
    phone = phones().open("/join")
    join(phone).tap("Later", "link")
    card = fetch_first(select(Card))
    stranger = phones()
    for who, path, word in (
        (phone, f"/cards/{card.id}/share", A_LIVE_WORD),  # full screen
        (phone, "/cards", ""),
        (stranger, f"/C/{card.code}", ""),
    ):
        who.open(path).page.locator("svg.qr").scroll_into_view_if_needed()
        for scheme in ("light", "dark"):
            (told,) = who.reads_codes(scheme)
            assert re.fullmatch(address_of_the_card(site) + word, told), (path, scheme)


def test_a_stranger_saves_the_contact_and_every_field_is_right(phones, site):
    phone = phones().open("/join")
    join(phone, name="María Lee Óg").tap("Later", "link")
    card = fetch_first(select(Card))
    phone.open(f"/cards/{card.id}/edit").fill(
        headline="Baker; new, in town", seeking="An early oven\nnear the river", can_help="Bread",
        location="Northside", phone="+44 20 7946 0000", email="dora.bakes@example.test",
        skills="Rye, sourdough", pronouns="she/her",
    )  # fmt: skip
    for field in ("location", "phone", "email", "skills"):
        phone.page.locator(f"[name=see_{field}]").select_option("public", force=True)
    phone.tap("Save").sees("María Lee Óg")

    stranger = phones().open(f"/C/{card.code}")
    with stranger.page.expect_download() as saved:
        stranger.page.get_by_role("link", name="Save contact").click()
    data = saved.value.path().read_bytes()
    assert saved.value.suggested_filename.endswith(".vcf")
    found = vobject.readOne(data.decode())
    assert found.fn.value == "María Lee Óg"
    assert (found.n.value.given, found.n.value.family) == ("María Lee", "Óg")
    assert found.title.value == "Baker; new, in town"
    assert (found.tel.value, found.email.value) == ("+44 20 7946 0000", "dora.bakes@example.test")
    assert found.adr.value.city == "Northside"
    assert found.categories.value == ["Rye", "sourdough"]
    for words in ("An early oven\nnear the river", "Bread"):
        assert words in found.note.value
    assert found.source.value == f"{site}/C/{card.code}.vcf"


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(phones):
    phone = phones().open("/join")
    phone.fill(name="Dora Lee", email="dora@example.test", password="12345678")
    phone.page.check("main [name=agree]")
    phone.tap("Join", "button").sees("Too many people use this password")
    assert phone.page.input_value("main [name=name]") == "Dora Lee"
    assert phone.page.input_value("main [name=password]") == ""
    phone.fill(password=PASSWORD).tap("Join", "button").sees("Your card")


def test_a_look_at_all_that_is_mine(phones):
    phone = phones().open("/join")
    join(phone)
    for path in (
        *("/settings", "/settings/account", "/settings/password", "/settings/email"),
        *("/settings/language", "/settings/devices", "/settings/blocked", "/confirm"),
        *("/privacy", "/privacy/leave"),
    ):
        phone.open(path)
    phone.open("/settings").tap("Sign out").sees("You’re signed out")
    phone.open("/sign-in").fill(email="dora@example.test", password=PASSWORD)
    phone.tap("Sign in", "button").open("/settings").sees("Dora Lee")
    phone.open("/privacy/leave").fill(password=PASSWORD)
    phone.tap("Close my account").sees("You’ve left")
