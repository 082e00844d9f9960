"""Fuzzing: random requests to every address never cause a server error.

The random generator is seeded, so that a failure can be reproduced.
"""

import random
from urllib.parse import quote_from_bytes

import pytest
from sqlalchemy import select

from tests.demo.conftest import browser_of
from turnabout.base.db.session import fetch_all
from turnabout.base.web import signed_tokens
from turnabout.base.web.forms import Form
from turnabout.cards.models import Card, Photo
from turnabout.communities.models import Community
from turnabout.demo import LOGINS
from turnabout.events.models import Event

REQUESTS = 280  # for each person

WORDS = [
    "", "0", "-1", "1", "2", "7", "9" * 30, "9" * 5000, "1e9", "NaN", "١٢٣", "²", "true", "y", "on",
    "a\0b", "\0", "%00", "%0%0000", "\r\nX-A: b", "\u202e\u200d", "e\u0301" * 200, "𐍈" * 300, "x" * 9000,
    "\ud800", "<b>x</b>", "javascript:alert(1)", "../../etc", "' or 1=1 --", "%s%d{0}{{7*7}}", "[", "//x",
    "0001-01-01", "9999-12-31", "2027-03-31", "2026-13-45", "25:61", "18:30", "Europe/Paris", "Foo/Bar",
    "peer", "offer", "request", "members", "communities", "public", "welcome", "ana@example.org", "@",
    "a@b.c\nBcc: x@y.z", "https://[::1", "http://127.0.0.1:8000//evil.test/%0d%0a", "right", "gave", "weekly",
    "post-1", "member-2", "message-3", "event-1", "connection-1", "--", b"\xff\xfe", b"\xed\xa0\x80",
]  # fmt: skip
NUMBERS = ["0", "1", "2", "3", "5", "8", "13", "2147483647", "2147483648", "9" * 25]
ASKED = [
    "next", "below", "after", "member_id", "q", "kind", "about", "card", "live", "operator", "where",
    "how", "size", "as", "like", "network", "origin", "side", "response", "contact", "member", "left",
]  # fmt: skip
STRANGE = [
    {}, {}, {}, {"Accept": "application/json"}, {"Accept": "*/*;q=nan"}, {"Accept-Language": "\xff,,;q"},
    {"Cookie": "turnabout=a.b.c; turnabout_remember=1|x"}, {"Host": "[::1"}, {"Host": "a b"},
    {"If-None-Match": '"'}, {"If-Modified-Since": "Sat, 99 Foo"}, {"Range": "bytes=9-1"},
    {"Referer": "http://localhost/x"}, {"Referer": "http://["}, {"User-Agent": "x" * 9000},
]  # fmt: skip
# Whoever is out, suspended or gone can try no more; and a town that was never upgraded is not ready.
NOT_TRIED = {"members.sign_out", "privacy.leave", "desk.suspend", "health.ready"}


def names_of(kind=Form):
    """The field names of every form."""
    mine = {name for name in dir(kind) if hasattr(getattr(kind, name, None), "creation_counter")}
    return mine.union(*map(names_of, kind.__subclasses__()))


class Nonsense:
    def __init__(self, site):
        self.dice = random.Random(20)  # noqa: S311  (the same each time)
        self.names = sorted(names_of()) + ASKED
        self.rules = [one for one in site.url_map.iter_rules() if one.endpoint not in NOT_TRIED]
        self.known = known_to(site)

    def word(self):
        found = self.dice.choice(WORDS)
        data = found if isinstance(found, bytes) else found.encode(errors="surrogatepass")
        return quote_from_bytes(data, safe="")

    def pairs(self, most):
        chosen = self.dice.sample(self.names, self.dice.randint(0, most))
        return "&".join(f"{name}={self.word()}" for name in chosen)

    def path(self, rule):
        parts = [self.part(rule, data) if varies else data for varies, data in rule._trace]
        return "".join(parts).replace("|", "", 1)

    def part(self, rule, name):
        few = getattr(rule._converters[name], "items", None)
        if few or rule._converters[name].regex == r"\d+":
            return self.dice.choice(sorted(few or NUMBERS))
        return self.dice.choice([*self.known.get(name, ()), self.word() or "x"])

    def body(self):
        shape = self.dice.choice(["form", "form", "form", "parts", "json", "octets", "much"])
        if shape == "json":
            return {"data": '{"name": [5], "title": "\\ud800"}', "content_type": "application/json"}
        if shape == "parts":
            return {"data": self.parts(), "content_type": "multipart/form-data; boundary=x"}
        if shape == "octets":
            return {
                "data": b"\0\xff" * 99,
                "content_type": self.dice.choice(["text/plain", "\xff"]),
            }
        data = "x=" + "y" * 1_200_000 if shape == "much" else self.pairs(60)
        return {"data": data, "content_type": "application/x-www-form-urlencoded"}

    def parts(self):
        head = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
        named = [b"", b'; filename="a.png"', b'; filename="\0"', b"; filename*=utf-8''%ff"]
        chosen = [*self.dice.sample(self.names, 5), "photo", "picture"]
        one = (head % (name.encode(), self.dice.choice(named)) + b"\x89PNG\r\n" for name in chosen)
        return b"".join(one) + self.dice.choice([b"--x--\r\n", b"--x", b""])

    def request(self):
        rule = self.dice.choice(self.rules)
        method = self.dice.choice(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        asked = {"method": method, "headers": self.dice.choice(STRANGE), "buffered": True}
        asked |= self.body() if method == "POST" else {}
        return f"{self.path(rule)}?{self.pairs(4)}", asked


def known_to(site):
    """Values of URL parameters that exist on the site."""
    with site.app_context():
        codes = fetch_all(select(Card.code).limit(5))
        calendar, about = (
            signed_tokens.sign("calendar", [1]),
            signed_tokens.sign_timed("answer", [1, 1]),
        )
        return {
            "code": [*codes, *fetch_all(select(Event.code).limit(3))],
            "slug": fetch_all(select(Community.slug).limit(5)),
            "name": fetch_all(select(Photo.key).limit(3)),
            "token": [calendar, about, signed_tokens.sign("unsubscribe", [1, "thanked"])],
        }


@pytest.mark.filterwarnings(  # of a file that was cut off the rest is let go, not closed
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("name", [*LOGINS, ""])
def test_nothing_breaks_down(own_town, name):
    nonsense, browser = Nonsense(own_town[0]), browser_of(own_town, name)
    broken, answered = [], set()
    for _ in range(REQUESTS):
        path, asked = nonsense.request()
        try:
            status = browser.open(path, **asked).status_code
        except Exception as trouble:
            status = repr(trouble)
        answered.add(status)
        if not isinstance(status, int) or status >= 500:
            broken.append((asked["method"], path[:200], status))
    assert broken == []
    assert {200, 303, 404, 405, 422} & answered > {404}
