"""Query budgets: the pages of the demo site send few statements, use indexes, and never write.

Plans are what SQLite says before it starts. It keeps no statistics here, nor on a real site: a large
town has the same plans as this small one.
"""

import re
from collections import Counter
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from tests.demo.conftest import browser_of
from tests.demo.test_crawl import Crawl, kind_of
from turnabout.base.db.read_only import pool
from turnabout.base.db.session import fetch_first
from turnabout.board.models import Post
from turnabout.cards.models import Card
from turnabout.demo import LOGINS

QUIET = ("begin", "pragma", "rollback", "savepoint", "release")
# What a plan makes on its way is small: its parts are limited.
MADE = re.compile(r"^(?:CO-ROUTINE|MATERIALIZE) (\S+)")
WHOLE = re.compile(r"^SCAN (?!CONSTANT ROW|\(subquery)(\S+)(?! VIRTUAL TABLE)\b")

# Lists of everything there is, read from their end and no further than a page is long.
OF_ALL = {
    "/communities": {"community"},
    "/desk": {"member", "report", "community"},  # which of all communities nobody looks after
    "/desk/members": {"member"},
    "/desk/reports": {"report"},
}
ONE_PAGE = 9  # statements; a zip of everything that is mine is no page


@contextmanager
def asked_of(site):
    """Record every statement, over the session and the read-only connection, with its values."""
    sent = []

    def note(connection, cursor, sql, values, *rest):
        if not sql.lower().startswith(QUIET):
            sent.append((sql, values))

    with site.app_context():
        reader = pool()
    send = reader.send

    def noted(connection, sql, values, fetch):
        sent.append((sql, values))
        return send(connection, sql, values, fetch)

    reader.send = noted
    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        del reader.send
        event.remove(Engine, "before_cursor_execute", note)


def plan_of(site, sql, values):
    """The query plan as (parent step, detail) by step."""
    with site.app_context():
        at = pool().connect()
    steps = at.execute(f"explain query plan {sql}", values).fetchall()
    at.close()
    return [(parent, done) for _, parent, _, done in steps]


class Costs(Crawl):
    """The statements of the most expensive page of each kind."""

    def __init__(self, site, browser):
        self.site, self.of = site, {}
        super().__init__(browser)

    def look(self, path):
        with asked_of(self.site) as sent:
            answer = super().look(path)
        kind = kind_of(urlsplit(path).path)
        self.of[kind] = max(self.of.get(kind, []), list(sent), key=len)
        return answer


@pytest.fixture(scope="module", params=[*LOGINS, ""])
def costs(request, town):
    return Costs(town[0], browser_of(town, request.param)).of


def test_no_page_writes(costs):
    sent = {sql.split()[0].lower() for asked in costs.values() for sql, _ in asked}
    assert sent == {"select", "with"} & sent


def test_no_page_takes_many_statements(costs):
    many = {kind: len(asked) for kind, asked in costs.items() if len(asked) > ONE_PAGE}
    assert set(many) <= {"/privacy/export.zip"}


def test_no_page_looks_through_a_whole_table(costs, town):
    through = {
        (kind, table)
        for kind, asked in costs.items()
        for sql, values in asked
        for table in looked_through(plan_of(town[0], sql, values))
        if table not in OF_ALL.get(kind, ())
    }
    assert through == set()


def test_nor_does_one_that_no_link_leads_to_just_now(town):
    browser = browser_of(town, "wanda")
    with asked_of(town[0]) as sent:
        assert browser.get("/pairings").status_code == 200
    plans = [plan_of(town[0], *one) for one in sent]
    assert [looked_through(plan) for plan in plans] == [set()] * len(plans)


def looked_through(plan):
    made = {found[1] for _, done in plan if (found := MADE.match(done))}
    return {found[1] for _, done in plan if (found := WHOLE.match(done))} - made


BOARD = "/communities/harbour-job-club"
SEARCH = "VIRTUAL TABLE"
# address, statements when nothing is cached and when it is, the indexes it walks along
HOT = [
    ("/C/{code}", 3, 1, ["card USING INDEX sqlite_autoindex_card_2 (code=?)"]),
    (BOARD, 2, 1, ["placement_board", "placement_ending"]),
    (f"{BOARD}?below=60", 2, 1, ["placement_board"]),
    *((f"{BOARD}?{by}", 2, 1, [f"placement_{by.split('=')[0]}"])
      for by in ("kind=offer", "category=skills", "effort=hours", "where=remote")),
    (f"{BOARD}?kind=offer&where=remote&effort=hours", 2, 1, ["placement_effort"]),
    (f"{BOARD}?kind=offer&effort=hours&category=skills", 2, 1, ["placement_category"]),
    (f"{BOARD}?q=help", 2, 2, [SEARCH]),
    ("/board", 3, 3, ["placement_board", "placement_audience"]),
    ("/", 3, 3, ["l USING INDEX placement_", "assistance_received", "assistance_given", "pairing_open"]),
    ("/search?q=help", 4, 4, [SEARCH]),
    ("/search?q=help&kind=people", 2, 2, [SEARCH]),
    ("/contacts", 3, 3, ["contact_names"]),
    ("/contacts/met", 2, 2, ["contact_of_owner_met"]),
    ("/assistance", 2, 2, ["assistance_given", "assistance_received"]),
    ("/assistance?side=given", 2, 2, ["assistance_given"]),
    ("/posts", 4, 4, ["post_of_author"]),
    ("/posts/{post}", 3, 3, ["sqlite_autoindex_response_1"]),
    ("/connections", 4, 4, ["connection_asked_by", "connection_asked_of"]),
    ("/threads", 3, 3, ["seat_inbox (member_id=? AND last_id>?)"]),
    ("/notices", 2, 2, ["notice_inbox"]),
    ("/communities/harbour-job-club/events", 4, 4, ["event_of_community"]),
    ("/communities/harbour-job-club/members", 4, 4, ["membership_of_community"]),
]  # fmt: skip


@pytest.mark.parametrize(("address", "cold", "warm", "indexes"), HOT)
def test_a_busy_page_walks_along_its_indexes(town, address, cold, warm, indexes):
    """No result of an index walk is sorted afterwards, so that the walk stops after one page."""
    site, path = town[0], address.format(code=code(town), post=post(town))
    browser = browser_of(town, "" if path.startswith("/C/") else "wanda")
    browser.get(path)
    site.extensions["fragments"].clear()
    for most in (cold, warm):
        with asked_of(site) as sent:
            assert browser.get(path).status_code == 200
        assert len(sent) <= most, "\n\n".join(sql for sql, _ in sent)
        if most == cold:
            walked, wrong = walks([plan_of(site, *one) for one in sent])
    assert [name for name in indexes if not any(name in one for one in walked)] == []
    assert [one for one in wrong if any(name in one for name in indexes)] == []


def walks(plans):
    """Every step that uses an index, and those whose results are sorted afterwards."""
    walked, sorted_after = [], []
    for plan in plans:
        sorting = Counter(parent for parent, done in plan if "TEMP B-TREE FOR ORDER BY" in done)
        steps = [(parent, done) for parent, done in plan if done.startswith(("SEARCH", "SCAN"))]
        walked += [done for _, done in steps]
        sorted_after += [done for parent, done in steps if sorting[parent]]
    return walked, sorted_after


def code(town):
    with town[0].app_context():
        return fetch_first(select(Card).where(Card.paused_at.is_(None))).code


def post(town):
    """A post without agreed responses: with some, the page also reads the help that came of them."""
    page = browser_of(town, "wanda").get(BOARD).text
    ids = [int(id) for id in re.findall(r'href="/posts/(\d+)"', page)]
    with town[0].app_context():
        return fetch_first(select(Post.id).where(Post.id.in_(ids), Post.agreed == 0))
