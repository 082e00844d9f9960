"""Killing the server during writes, again and again: no acknowledged write is lost or doubled."""

import email
import http.client
import http.cookiejar
import re
import threading
import urllib.parse
import urllib.request
from collections import Counter
from email.policy import default

import pytest
from sqlalchemy import create_engine, text

from tests.setup.conftest import until

pytestmark = pytest.mark.slow
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def join(here, address, broken):
    """What the site answers to somebody who joins, or None when it did not answer. An answer that broke off
    is added to `broken`; to be refused a connection is none.
    """
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar, StayHere)
    try:
        page = browser.open(f"{here}/join", timeout=20).read().decode()
        told = {
            "name": "Ana Made-Up",
            "email": address,
            "password": "a long walk home",
            "agree": "y",
        }
        told["csrf_token"] = TOKEN.search(page)[1]
        return browser.open(
            f"{here}/join", urllib.parse.urlencode(told).encode(), timeout=20
        ).status
    except urllib.error.HTTPError as answer:
        return answer.code
    except (OSError, http.client.HTTPException) as trouble:
        # killed before, or in the middle of, its answer
        if not isinstance(getattr(trouble, "reason", None), ConnectionRefusedError):
            broken.append(repr(trouble))
        return None


class Arrivals(threading.Thread):
    """People who join one after the other until they are told to stop."""

    def __init__(self, site, name):
        super().__init__(daemon=True)
        self.site, self.label = site, name
        self.answers, self.broken, self.enough = {}, [], threading.Event()

    def run(self):
        while not self.enough.is_set():
            address = f"{self.label}-{len(self.answers)}@example.org"
            self.answers[address] = join(self.site.here, address, self.broken)

    def welcomed(self):
        return [address for address, status in list(self.answers.items()) if status in (302, 303)]


def write_until_killed(site, round):
    arrivals = [Arrivals(site, f"round{round}-door{door}") for door in range(3)]
    for one in arrivals:
        one.start()
    until(lambda: all(len(one.welcomed()) >= 3 for one in arrivals))
    site.kill_everything()
    for one in arrivals:
        one.enough.set()
        one.join()
    assert {status for one in arrivals for status in one.answers.values()} <= {302, 303, None}
    return [address for one in arrivals for address in one.welcomed()]


def ask(site, question):
    engine = create_engine(f"sqlite:///{site.instance / 'turnabout.sqlite3'}")
    with engine.connect() as at:
        found = at.execute(text(question)).all()
    engine.dispose()
    return found


def letters(site):
    files = (site.instance / "letters").glob("*.eml")
    return [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]


def test_kill_9_loses_nothing_and_doubles_nothing(run):
    welcomed = []
    for round in range(3):
        welcomed += write_until_killed(run(TURNABOUT_RATE_LIMITS="off").is_up(), round)
    site = run(TURNABOUT_RATE_LIMITS="off").is_up()
    until(lambda: not ask(site, "select 1 from letter where done_at is null"))

    members = Counter(address for (address,) in ask(site, "select email from member"))
    assert set(welcomed) <= set(members)
    assert max(members.values()) == 1

    rows = ask(site, "select key, \"to\" from letter where kind = 'confirm'")
    assert Counter(to for _, to in rows) == members  # one each: also for those who saw no answer
    sent = Counter(message["Message-ID"].strip("<>").partition("@")[0] for message in letters(site))
    assert sent == Counter(key for (key,) in ask(site, "select key from letter"))
    assert Counter(message["To"] for message in letters(site)) == members


@pytest.mark.parametrize("round", range(2))
def test_a_stop_under_load_breaks_no_request(run, round):
    """Whoever comes later is refused; whoever was let in is answered."""
    site = run(TURNABOUT_RATE_LIMITS="off").is_up()
    arrivals = [Arrivals(site, f"door{door}") for door in range(8)]
    for one in arrivals:
        one.start()
    until(lambda: sum(len(one.welcomed()) for one in arrivals) >= 16)
    assert site.end() == 0
    for one in arrivals:
        one.enough.set()
        one.join()
    assert [one.broken for one in arrivals if one.broken] == []
