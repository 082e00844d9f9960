"""PostgreSQL unavailable: the 503 page for everybody, and a line in the log at the beginning and the end."""

import logging

import psycopg
import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from turnabout.base.db import read_only
from turnabout.base.db.advisory_lock import held
from turnabout.base.db.revision import Unreachable
from turnabout.base.db.session import db
from turnabout.base.server import logs
from turnabout.base.web import outage
from turnabout.base.web.outage import DatabaseAway, QueueLog, is_database_away

REFUSED = psycopg.OperationalError("connection failed: Connection refused\nIs the server running?")


@pytest.fixture
def clock(monkeypatch):
    """The seconds that the circuit breaker reads."""

    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    monkeypatch.setattr(outage, "time", found := Clock())
    return found


@pytest.fixture
def lines(monkeypatch):
    """The events that were logged, each with its facts."""
    found = []

    class Log:
        def error(self, event, **facts):
            if facts.get("status", 500) >= 500:  # not what was merely slow
                found.append((event, facts))

        warning = error

    monkeypatch.setattr(outage, "log", Log())
    monkeypatch.setattr(logs, "log", Log())
    return found


@pytest.fixture
def database(monkeypatch, clock):
    """`database.away()`: every way to the database fails; `database.back()`."""
    state = outage.Outage()
    for module in (outage, __import__("turnabout.base.web.health", fromlist=["x"])):
        monkeypatch.setattr(module, "outage", state)

    class Database:
        tries, patch = 0, pytest.MonkeyPatch()

        def away(self):
            def fail(*_, **__):
                self.tries += 1
                raise REFUSED

            self.patch.setattr(read_only.ReadOnlyPool, "run", fail)
            self.patch.setattr(db.session, "execute", fail)
            self.patch.setattr(db.session, "scalars", fail)

        def back(self):
            self.patch.undo()

    yield (made := Database())
    made.back()


def test_a_signed_in_member_gets_the_site_s_own_page(cast, as_, database):
    browser = as_(cast.ana)
    database.away()
    answer = browser.get("/contacts")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "We’ll be right back</h1>" in answer.text
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/contacts", "/no/such/page", "/c/ABCDEFGH"])
def test_so_does_everybody_on_every_page(cast, as_, stranger, database, path):
    member = as_(cast.ana)
    database.away()
    member.get("/contacts")  # the circuit opens

    for browser in (member, stranger):
        assert browser.get(path).status_code == 503
    assert member.post("/sign-out").status_code == 503


def test_what_a_form_sends_meanwhile_is_answered_the_same(cast, as_, database):
    browser = as_(cast.ana)
    database.away()

    assert browser.post("/sign-in", data={"email": "x", "password": "y"}).status_code == 503


def test_the_log_says_it_once_and_when_it_is_over(cast, as_, database, clock, lines):
    browser = as_(cast.ana)
    database.away()
    for _ in range(50):
        browser.get("/contacts")
        clock.now += 2
    assert lines == [("database away", {"reason": "connection failed: Connection refused"})]

    database.back()
    assert browser.get("/contacts").status_code == 200
    assert lines[1:] == [("database back", {"seconds": 100, "failed": 50})]


def test_one_request_a_second_tries_the_database_the_others_do_not_wait(cast, as_, database, clock):
    browser = as_(cast.ana)
    database.away()
    browser.get("/contacts")
    before = database.tries
    assert [browser.get("/contacts").status_code for _ in range(20)] == [503] * 20
    assert database.tries == before
    clock.now += 1
    browser.get("/contacts")
    assert database.tries == before + 1


def test_health_says_what_is_so(stranger, database, clock, lines):
    database.away()
    well = stranger.get("/healthz")
    assert (well.status_code, well.json["database_version"]) == (200, None)
    assert stranger.get("/readyz").status_code == 503
    assert [event for event, _ in lines] == ["database away"]
    database.back()
    clock.now += 2
    assert stranger.get("/sign-in").status_code == 200
    assert stranger.get("/healthz").json["database_version"]


def test_health_names_the_versions_of_the_site_and_of_the_database_server(stranger):
    well = stranger.get("/healthz").json

    assert well["version"] == "0.1.0"
    kind = db.engine.dialect.name
    said = {"sqlite": "select sqlite_version()", "postgresql": "show server_version"}[kind]
    assert (well["database"], well["database_version"]) == (kind, read_only.row(said)[0])
    assert well["database_version"] != psycopg.__version__


def error(state):
    return psycopg.errors.lookup(state)("words")


@pytest.mark.parametrize(
    ("trouble", "away"),
    [
        (REFUSED, True),
        (DatabaseAway(), True),
        (PoolTimeout("no room in the pool"), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (OperationalError("select 1", {}, REFUSED), True),
        (error("57P01"), True),  # the administrator ends the server
        (error("57P03"), True),  # it is starting
        (error("53300"), True),  # too many connections
        (error("08006"), True),
        (error("40001"), False),  # a lost race
        (error("40P01"), False),
        (error("57014"), False),  # one statement was cancelled
        (error("42601"), False),
        (OperationalError("select 1", {}, error("40P01")), False),
        (ValueError("words"), False),
        (None, False),
    ],
    ids=repr,
)
def test_what_counts_as_away(trouble, away):
    assert is_database_away(trouble) is away


def test_the_queue_s_tracebacks_are_one_line_too(database, lines, capsys):
    log = logging.Logger("huey.consumer.Worker-1")
    log.addHandler(QueueLog())
    for _ in range(30):
        try:
            raise REFUSED
        except psycopg.OperationalError:
            log.exception("Error reading from queue")
    assert [event for event, _ in lines] == ["database away"]
    assert "Traceback" not in capsys.readouterr().err


def test_a_process_that_starts_meanwhile_ends_with_one_sentence():
    with (
        pytest.raises(Unreachable, match="The database does not answer") as stop,
        held("postgresql+psycopg://ana:hunter2@127.0.0.1:1/none"),
    ):
        pass

    assert "hunter2" not in str(stop.value)
