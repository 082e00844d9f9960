"""Accessibility: by keyboard, with a screen reader, in large letters, with few colours."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import expect

from turnabout.base.i18n import clock
from turnabout.cards import commands as cards
from turnabout.communities import commands as communities
from turnabout.contacts import commands as contacts
from turnabout.events import commands as events
from turnabout.goals import commands as goals

COVERED = """() => {
    const box = document.activeElement.getBoundingClientRect()
    const row = document.activeElement.tagName === "TEXTAREA" ? box.top + 12 : box.bottom - 3
    const at = document.elementFromPoint(box.x + box.width / 2, row)
    const bar = at?.closest(".form--long > .ends, .rooms")
    return at && !bar ? null : document.activeElement.outerHTML.slice(0, 120)
}"""


@pytest.fixture
def desk(phone):
    phone.page.set_default_timeout(30_000)
    return phone


@pytest.mark.parametrize("path", ["/cards/{card}/edit", "/settings/notices"])
def test_no_field_that_has_the_focus_hides_behind_the_bar_of_a_long_form(desk, cast, path):
    card = cards.make(cast.ana)
    desk.signs_in(cast.ana).page.goto(path.format(card=card.id))
    page, covered, reached = desk.page, [], 0
    page.locator("main").focus()
    while page.evaluate("!document.activeElement.closest('.form--long > .ends')"):
        page.keyboard.press("Tab")
        reached += 1
        if page.evaluate("!document.activeElement.closest('.form--long > .ends')"):
            covered.append(page.evaluate(COVERED))
    assert [one for one in covered if one] == []
    assert reached > 10


def test_what_just_happened_is_in_view_and_said(desk, cast):
    """Also where the page opens at the goal of a step, far below."""
    for number in range(6):
        goals.add_step(goals.set_goal(cast.ana, "short", f"Goal {number}"), f"Step {number}")
    desk.signs_in(cast.ana).page.goto("/goals")
    page = desk.page
    page.get_by_role("button", name="Done: Step 5").click()
    flash = page.locator(".flashes")
    expect(flash).to_contain_text("Done: Step 5")
    expect(flash).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("scrollY") > 200
    expect(page.locator("main [role=status].unseen")).to_have_text("Done: Step 5.")
    step = page.locator("li", has_text="Step 5")
    expect(step).to_contain_text("Done on")
    expect(step).to_be_in_viewport()


HIDE = """part => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(part ? `.invitation .${part} { visibility: hidden }` : "")
    document.adoptedStyleSheets = [sheet]
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_every_part_of_the_date_of_an_event(desk, cast, scheme):
    """Each is drawn: without it, the picture of the date is another one."""
    club = communities.create_community(cast.ana, "Job Club North")
    event = events.create_event(
        cast.ana, club, title="Interviews", on=clock.today("UTC") + timedelta(days=3),
        starts=time(18), ends=time(20), zone="UTC", place="Library", link="", about="", bring="",
        capacity=None,
    )  # fmt: skip
    desk.signs_in(cast.ana).page.goto(f"/events/{event.id}")
    desk.page.emulate_media(forced_colors="active", color_scheme=scheme)
    drawn = desk.page.locator(".invitation .date")
    whole = drawn.screenshot()
    for part in ("weekday", "number", "month"):
        desk.page.evaluate(HIDE, part)
        assert drawn.screenshot() != whole, part
    desk.page.evaluate(HIDE, "")
    assert drawn.screenshot() == whole


TOO_WIDE = """size => {
    document.documentElement.style.fontSize = size
    document.querySelectorAll("main details").forEach((one) => (one.open = true))
    return document.documentElement.scrollWidth - innerWidth
}"""
LETTERS_IN_A_COLUMN = """() => [...document.querySelectorAll("main *")].filter((one) => {
    const own = [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim().length > 3)
    return own.some((node) => {
        const range = document.createRange()
        range.selectNodeContents(node)
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size
        return lines > 2 && node.data.trim().length / lines < 2.5
    })
}).map((one) => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize(("width", "size"), [(390, "212%"), (320, "")])
def test_pages_fit_who_reads_with_large_letters_or_zooms(desk, cast, width, size):
    card = cards.make(cast.ana)
    club = communities.create_community(cast.ana, "Job Club North")
    unsorted = contacts.add(cast.ana, name="Rudi from the shop")
    desk.signs_in(cast.ana).page.set_viewport_size({"width": width, "height": 844})
    for path in (
        *(f"/contacts/{unsorted.id}", "/contacts", "/contacts/map", "/board", "/cards"),
        *(f"/cards/{card.id}/edit", "/settings/devices", "/goals/new", "/settings/notices"),
        *(f"/communities/{club.slug}/events/new", "/assistance/new", "/contacts/new"),
    ):
        desk.page.goto(path)
        assert desk.page.evaluate(TOO_WIDE, size) <= 0, path
        assert desk.page.evaluate(LETTERS_IN_A_COLUMN) == [], path
