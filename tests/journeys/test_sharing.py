"""Sharing a card: one tap to the code, on any screen, with any font size and network."""

import pytest
from playwright.sync_api import expect

from tests.journeys.cellar import Cellar, card_of, code_on_the_screen_of, used_once
from turnabout.cards.commands import edit, make_another, pause
from turnabout.connections.queries import state
from turnabout.contacts.queries import contact_of
from turnabout.members.commands import rename
from turnabout.members.queries import by_email

LONG = "Office manager, good with people, with numbers and with chaos of every kind"
SMALL, PHONE, DESK, LYING = (360, 640), (390, 844), (1280, 900), (740, 360)


@pytest.fixture
def cast():
    return Cellar()


def size(phone, width, height):
    phone.page.set_viewport_size({"width": width, "height": height})
    return phone


def test_the_button_in_the_middle_is_the_live_code(phones, cast, site):
    phone = phones().signs_in(cast.ana)
    phone.page.get_by_role("link", name="Share my card").click()
    phone.check()
    (told,) = phone.reads_codes()
    address = f"{site}/C/{card_of(cast.ana).code}".upper()
    assert told.startswith(f"{address}/")
    phone.sees("connected with you right away")


@pytest.mark.parametrize("name", ["Ana Vidal", "Ana María de la Concepción Vidal-Echeverría"])
@pytest.mark.parametrize("screen", [SMALL, PHONE, DESK, LYING])
def test_its_buttons_and_its_code_are_never_off_the_screen(phones, cast, site, screen, name):
    edit(card_of(cast.ana), headline=LONG)
    rename(cast.ana, name)
    phone = size(phones().signs_in(cast.ana), *screen).open("/cards/share")
    for words in ("Scan theirs", "Edit", "Print", "Close"):
        expect(phone.page.get_by_role("link", name=words)).to_be_in_viewport(ratio=1)
    assert len(phone.reads_codes()) == 1
    headline, code = (phone.page.locator(part).bounding_box() for part in (".headline", ".shown"))
    beside = code["x"] + code["width"] <= headline["x"]
    assert (
        beside or code["y"] >= headline["y"] + headline["height"]
    )  # its white would cover letters
    if phone.javascript:
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= screen[0]


def test_without_a_network_it_is_the_printed_code_and_says_so(phone, cast, site):
    used_once(phone.signs_in(cast.ana))
    phone.context.set_offline(True)
    phone.page.get_by_role("link", name="Share my card").click()
    phone.sees("You’re offline, so this is the code that’s on your printed card").check()
    address = f"{site}/C/{card_of(cast.ana).code}".upper()
    assert phone.reads_codes() == {address}
    phone.context.set_offline(False)
    phone.sees("connected with you right away")
    (told,) = phone.reads_codes()
    assert told.startswith(f"{address}/")
    phone.context.set_offline(True)
    phone.sees("You’re offline")
    assert phone.reads_codes() == {address}


def test_a_paused_first_card_leads_to_the_others(phones, cast):
    make_another(cast.ana, "For employers")
    pause(card_of(cast.ana))
    phone = phones().signs_in(cast.ana).open("/cards/share").sees("Your card is paused")
    phone.page.get_by_role("link", name="For employers").click()
    assert len(phone.reads_codes()) == 1


def test_a_newcomer_who_scanned_sees_whom_they_met_and_then_makes_their_card(phones, cast, site):
    phone = phones().open(code_on_the_screen_of(cast.ana, site))
    first = phone.page.locator("main a.button").first
    expect(first).to_have_accessible_name("Connect")
    expect(first).to_be_in_viewport(ratio=1)
    phone.tap("Connect", "link")
    phone.fill(name="Dora Lee", email="dora@example.test", password="three words of mine")
    phone.page.get_by_label("I agree").check()
    phone.tap("Join", "button").sees("Ana Vidal").sees("You’re connected")
    dora = by_email("dora@example.test")
    assert state(dora.id, cast.ana.id) == "connected"
    phone.fill(cares_about="Sourdough").tap("Save").sees("Your card")
    assert contact_of(dora.id, cast.ana.id).cares_about == "Sourdough"
    phone.fill(headline="Baker").tap("Show my card").sees("Dora Lee")
    assert len(phone.reads_codes()) == 1


def test_the_card_of_a_stranger_in_other_letters_on_paper_and_in_forced_colours(phones, cast):
    card = card_of(cast.ana)
    edit(card, headline=LONG, seeking=LONG, can_help=LONG)
    rename(cast.ana, "Donaudampfschifffahrtsgesellschaftskapitän Vidal")
    phone = size(phones(), *SMALL).open(f"/C/{card.code}")
    page = phone.page
    expect(page.get_by_role("img", name="QR code for this card")).to_be_visible()
    if not phone.javascript:
        return
    of = "(it, name) => getComputedStyle(it)[name]"
    fonts = [page.locator(one).first.evaluate(of, "fontFamily") for one in (".name", ".headline")]
    assert fonts[0] != fonts[1]
    page.evaluate("document.documentElement.style.fontSize = '212%'")
    assert page.locator(".headline").evaluate(of, "fontSize") == "33.92px"
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL[0]
    page.emulate_media(forced_colors="active")
    assert page.locator(".card").evaluate(of, "borderTopWidth") == "1px"
    page.emulate_media(forced_colors="none", color_scheme="dark", media="print")
    for part in (".name", ".headline", "dd"):
        assert page.locator(part).first.evaluate(of, "color") == "rgb(0, 0, 0)"
    assert page.locator("body").evaluate(of, "backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".card").evaluate(of, "backgroundColor") == "rgb(255, 255, 255)"


TWICE_AS_LARGE = """() => {
    document.querySelectorAll("details").forEach((it) => (it.open = true))
    document.documentElement.style.fontSize = "212%"
    return document.documentElement.scrollWidth
}"""


def test_a_long_name_stays_on_the_screen_of_who_reads_with_letters_twice_as_large(phone, cast):
    card = card_of(cast.ana)
    rename(cast.ana, "Donaudampfschifffahrtsgesellschaftskapitän Willowmere-Featherstonehaugh")
    size(phone, *SMALL).open(f"/C/{card.code}").page.wait_for_timeout(500)  # it is counted
    for path in (f"/C/{card.code}", f"/join?card={card.code}", "/", "/sign-in"):
        phone.page.goto(path)
        assert phone.page.evaluate(TWICE_AS_LARGE) <= SMALL[0], path
    phone.signs_in(cast.ana)
    for path in ("/cards", "/cards/share"):
        phone.page.goto(path)
        assert phone.page.evaluate(TWICE_AS_LARGE) <= SMALL[0], path
    phone.page.goto("/cards")
    assert phone.page.locator(".days").count() == 1


@pytest.mark.parametrize(
    ("path", "button"),
    [("/sign-in", "Sign in"), ("/join", "Join"), ("/C", "Open the card"), ("/together", "Connect them")],
)  # fmt: skip
def test_after_an_error_the_reader_stands_at_what_is_wrong(phones, path, button):
    """With script and without."""
    phone = phones().open(path).tap(button, "button").sees("Please check this")
    assert phone.page.title().startswith("Error: ")
    summary = phone.page.locator(".wrongs")
    expect(summary).to_be_focused()
    phone.page.keyboard.press("Tab")
    expect(summary.locator("a").first).to_be_focused()


def test_a_password_can_be_looked_at_and_is_kept_nowhere(phones, cast):
    phone = phones().open(f"/join?card={card_of(cast.ana).code}")
    field = phone.page.locator("[name=password]")
    button = phone.page.locator("[data-reveals]")
    if not phone.javascript:
        expect(button).to_be_hidden()
        return
    field.fill("three words of mine")
    button.click()
    expect(field).to_have_attribute("type", "text")
    expect(button).to_contain_text("Hide")
    phone.check()
    phone.fill(name="Dora Lee")
    field.press("End")
    field.type(".")
    assert "words of mine" not in phone.page.evaluate("JSON.stringify({ ...sessionStorage })")
    button.click()
    expect(field).to_have_attribute("type", "password")


def test_half_a_date_is_not_lost_without_a_word(phone, cast):
    phone.signs_in(cast.ana).open("/posts/new?kind=request")
    day = phone.page.locator("input[type=date]").first
    day.scroll_into_view_if_needed()
    day.focus()
    phone.page.keyboard.type("12")
    phone.page.locator("main form.form .ends button").first.click()
    phone.sees("This isn’t complete.")
    expect(day).to_be_focused()
    expect(day).to_have_attribute("aria-invalid", "true")
    phone.check()
