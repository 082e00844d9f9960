"""Fixtures: a real site on a real port, and browsers like the phones of the cast."""

import io
import re
import threading

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from pyzbar import pyzbar
from pyzbar.pyzbar import ZBarSymbol
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from werkzeug.serving import make_server

from tests.cast import PASSWORD
from tests.conftest import make_app
from tests.journeys.town import Town
from turnabout.base.db.session import db
from turnabout.base.server.settings import Settings

PHONE = {"width": 390, "height": 844}
QUIET = (
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-gpu", "--disable-quic",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": "/usr/bin/chromium",
        "chromium_sandbox": False,
        "args": list(QUIET),
    }


@pytest.fixture(scope="session")
def app(tmp_path_factory, database_url, port):
    """As everywhere, but with the protection of forms switched on, and its own public address."""
    settings = Settings(
        _env_file=None,
        instance=tmp_path_factory.mktemp("instance"),
        database_url=a_database_beside(database_url, tmp_path_factory),
        public_url=f"http://localhost:{port}",
        rate_limits=False,
        secret_key="only for tests",
    )
    yield from make_app(settings, WTF_CSRF_ENABLED=True)


def a_database_beside(url, folders):
    if url.startswith("sqlite"):
        return f"sqlite:///{folders.mktemp('journeys') / 'test.sqlite3'}"
    place = make_url(url)
    name = f"{place.database}_journeys"
    with create_engine(url, isolation_level="AUTOCOMMIT").connect() as at:
        at.execute(text(f"drop database if exists {name} with (force)"))
        at.execute(text(f"create database {name}"))
    return place.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def port():
    import socket

    with socket.socket() as at:
        at.bind(("127.0.0.1", 0))
        return at.getsockname()[1]


@pytest.fixture(scope="session")
def site(app, port):
    """The address at which the site answers."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{port}"
    server.shutdown()


class Phone:
    """Somebody's phone: a page, and the habit of checking that everybody could use it."""

    def __init__(self, browser, site, javascript):
        self.javascript = javascript
        self.context = browser.new_context(
            viewport=PHONE, base_url=site, java_script_enabled=javascript, has_touch=True
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(8000)

    def open(self, path):
        self.page.goto(path)
        self.check()
        return self

    def signs_in(self, member):
        self.page.goto("/sign-in")
        self.fill(email=member.email, password=PASSWORD)
        return self.tap("Sign in")

    def joins(self, name):
        self.page.goto("/join")
        email = f"{name.split()[0].lower()}@example.test"
        self.fill(name=name, email=email, password=PASSWORD)
        self.page.get_by_label("I agree").check()
        return self.tap("Join")

    def count_fields(self, of="input:not([type=hidden]), textarea, select"):
        """How many things the page asks for, without what lies folded away."""
        return self.page.locator(f"main :is({of}):visible").count()

    def opens_folded(self, words):
        self.page.locator("summary", has_text=words).first.click()
        return self

    def tap(self, words, role=None):
        """Tap the button or link with these words, and check the page that follows."""
        main = self.page.get_by_role("main")
        found = main.get_by_role(role or "button", name=words)
        if role is None and not found.count():
            found = self.page.get_by_role("link", name=words)
        with self.page.expect_navigation():
            found.first.click()
        self.check()
        return self

    def fill(self, **values):
        """Fill fields by their names in the form."""
        for name, value in values.items():
            field = self.page.locator(f"main [name={name}]").first
            field.fill(value)
        return self

    def sees(self, words):
        """On the screen: what lies hidden in the page, to be shown some time, does not count."""
        from playwright.sync_api import expect

        expect(self.page.locator("body")).to_contain_text(words, use_inner_text=True)
        return self

    def reads_codes(self, scheme="light"):
        """What two readers see in the QR codes on a picture of this screen."""
        self.page.emulate_media(color_scheme=scheme)
        screen = Image.open(io.BytesIO(self.page.screenshot())).convert("L")
        qr = zxingcpp.BarcodeFormat.QRCode  # in lines of letters, too, some see bars
        one = {found.text for found in zxingcpp.read_barcodes(screen, qr, try_invert=False)}
        other = {found.data.decode() for found in pyzbar.decode(screen, [ZBarSymbol.QRCODE])}
        assert one == other
        return one

    def check(self):
        """No accessibility rule of axe is broken, in light and in dark."""
        db.session.rollback()  # the test sees what the site has written meanwhile
        if not self.javascript:
            return
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            found = Axe().run(self.page)
            assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phones(request, browser, site):
    """`phones()` takes a new phone out of the drawer."""
    made = []

    def take():
        made.append(Phone(browser, site, request.param))
        return made[-1]

    yield take
    for phone in made:
        phone.context.close()


@pytest.fixture
def phone(browser, site):
    made = Phone(browser, site, True)
    yield made
    made.context.close()


class Mailbox:
    """The letters that the worker would have sent by now."""

    def __init__(self, letters):
        self.letters = letters

    def to(self, address):
        return [letter for letter in self.letters() if letter["To"] == address]

    def subjects(self, address):
        return " / ".join(letter["Subject"] for letter in self.to(address))

    def link(self, address, part):
        """The path of the newest link to that address that has this part in it."""
        for letter in reversed(self.to(address)):
            text = letter.get_body(("plain",)).get_content()
            found = re.search(rf"https?://[^/\s]+(/\S*{re.escape(part.strip('/'))}\S*)", text)
            if found:
                return found[1].rstrip(".)")
        raise AssertionError(f"no letter to {address} with a link to {part}")


@pytest.fixture
def mailbox(letters):
    return Mailbox(letters)


@pytest.fixture
def cast():
    return Town()
