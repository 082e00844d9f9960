"""The components in a real browser: accessible to everybody, and no typed text is lost."""

import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from werkzeug.serving import make_server

from turnabout import create_app
from turnabout.base.server.settings import Settings
from turnabout.contacts import commands as contacts


@pytest.fixture(scope="module")
def cabinet(tmp_path_factory):
    """The address of the cabinet, which only a site in development has."""
    folder = tmp_path_factory.mktemp("cabinet")
    settings = Settings(
        _env_file=None, instance=folder, secret_key="only for tests", development=True
    )
    server = make_server("127.0.0.1", 0, create_app(settings, TESTING=True), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/cabinet"
    server.shutdown()


@pytest.fixture
def sheet(browser, cabinet):
    """`sheet(width=390, scheme="light")`: the cabinet, opened; what the browser grumbles about is in
    `sheet.trouble`.
    """
    context = browser.new_context()

    def open_at(width=390, scheme="light"):
        page = context.new_page()
        page.on("console", lambda said: open_at.trouble.append(said.text))
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        page.goto(cabinet)
        return page

    open_at.trouble = []
    yield open_at
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_every_part(sheet, width, scheme):
    page = sheet(width, scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sheet.trouble == []


TWICE_AS_LARGE = """() => {
    document.documentElement.style.fontSize = "212%"
    return document.documentElement.scrollWidth
}"""


def test_no_part_leaves_the_screen_of_who_reads_with_letters_twice_as_large(sheet):
    assert sheet(390).evaluate(TWICE_AS_LARGE) <= 390


@pytest.mark.parametrize("phones", [True], indirect=True, ids=["with script"])
def test_no_room_leaves_the_screen_of_who_reads_with_letters_twice_as_large(phones, cast):
    ana = phones().signs_in(cast.ana)
    for path in ("/", "/communities", "/cards", "/contacts", "/settings", "/posts/new?kind=offer"):
        ana.page.goto(path)
        assert ana.page.evaluate(TWICE_AS_LARGE) <= 390, path


def test_every_view_of_the_people_one_knows_is_on_the_screen(phones, cast):
    ana = phones().signs_in(cast.ana)
    contacts.add(cast.ana, name="Old Neighbour")
    ana.open("/contacts")
    for tab in ana.page.locator(".tabs a").all():
        expect(tab).to_be_in_viewport(ratio=1)
    expect(ana.page.locator(".tabs a").last).to_contain_text("Not sorted yet")


def test_a_link_in_the_list_of_errors_leads_into_the_field(sheet):
    page = sheet()
    expect(page.locator(".wrongs")).to_be_focused()
    page.click(".wrongs a >> nth=0")
    expect(page.locator("#title")).to_be_focused()


def test_what_was_typed_is_there_after_a_lost_page(sheet, cabinet):
    page = sheet()
    page.fill("#why", "A long story, typed once.")
    page.check("#effort-1")
    page.goto("about:blank")
    page.goto(cabinet)
    expect(page.locator("#why")).to_have_value("A long story, typed once.")
    expect(page.locator("#effort-1")).to_be_checked()


def test_a_form_is_sent_once_and_shows_that_it_waits(sheet):
    page = sheet()
    page.evaluate("""() => {
        window.sent = 0
        document.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) window.sent += 1
            event.preventDefault()  // the page stays, so that it can be looked at
        })
    }""")
    page.fill("#title", "Read my letter")
    page.check("#effort-1")
    button = page.get_by_role("button", name="Post the request")
    button.click()
    expect(button).to_be_disabled()
    expect(button).to_contain_class("waits")
    assert page.evaluate("window.sent") == 1
