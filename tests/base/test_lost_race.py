"""A command is run again after a lost race, and after nothing else."""

import io
import re
from html import unescape
from types import SimpleNamespace

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from turnabout.base.db import session as base
from turnabout.base.db.session import ATTEMPTS, command, db, is_lost_race
from turnabout.goals import commands as goals
from turnabout.members.models import Member, SignIn


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(base, "back_off", lambda attempt: None)


def runs_of(act):
    """How often a command is run that always ends in the same database error."""
    runs = []

    @command
    def failing():
        runs.append(1)
        act()

    with pytest.raises(DBAPIError):
        failing()
    return len(runs)


def write(model, **values):
    table = model.__table__
    return lambda: db.session.execute(insert(table).values(values))


BROKEN_RULES = {
    "check": write(Member, name="Dora", unread=-1),
    "not null": write(Member, name=None),
    "foreign key": write(SignIn, member_id=2**31 - 1, token_hash="x"),
}


@pytest.mark.parametrize("rule", BROKEN_RULES)
def test_a_violated_rule_raises_at_once(rule):
    assert runs_of(BROKEN_RULES[rule]) == 1


def test_a_violated_unique_constraint_is_tried_again(cast):
    assert runs_of(write(Member, name="Dora", email_key=cast.ana.email_key)) == ATTEMPTS


def test_a_primary_key_that_somebody_just_took_is_tried_again(cast):
    assert runs_of(write(Member, id=cast.ana.id, name="Dora")) == ATTEMPTS


def test_the_second_run_finds_what_the_first_one_ran_into(cast):
    seen = []

    @command
    def join_once():
        seen.append(1)
        if len(seen) == 1:
            write(Member, name="Dora", email_key=cast.ana.email_key)()
        return "found"

    assert join_once() == "found"


def raised(kind, message="", **told):
    """The error as the driver raises it, wrapped by SQLAlchemy."""
    original = type("Original", (Exception,), told)(message)
    return kind("statement", {}, original)


@pytest.mark.parametrize(("error", "lost"), [
    # psycopg gives the SQLSTATE
    (raised(IntegrityError, sqlstate="23505"), True),  # unique violation
    (raised(OperationalError, sqlstate="40001"), True),  # serialization failure
    (raised(OperationalError, sqlstate="40P01"), True),  # deadlock
    (raised(IntegrityError, sqlstate="23503"), False),  # foreign key
    (raised(IntegrityError, sqlstate="23514"), False),  # check
    (raised(IntegrityError, sqlstate="23502"), False),  # not null
    (raised(IntegrityError, "UNIQUE constraint failed", sqlstate="23P01"), False),  # exclusion
    (raised(OperationalError, "database is locked", sqlstate="57014"), False),  # cancelled
    # sqlite3 gives the extended name, pysqlite3 only the first part of it
    (raised(IntegrityError, sqlite_errorname="SQLITE_CONSTRAINT_UNIQUE"), True),
    (raised(IntegrityError, sqlite_errorname="SQLITE_CONSTRAINT_PRIMARYKEY"), True),
    (raised(IntegrityError, sqlite_errorname="SQLITE_CONSTRAINT_ROWID"), True),
    (raised(IntegrityError, "UNIQUE constraint failed: member.email_key",
            sqlite_errorname="SQLITE_CONSTRAINT"), True),
    (raised(IntegrityError, "CHECK constraint failed: UNIQUE constraint failed",
            sqlite_errorname="SQLITE_CONSTRAINT"), False),
    (raised(IntegrityError, sqlite_errorname="SQLITE_CONSTRAINT_CHECK"), False),
    (raised(IntegrityError, sqlite_errorname="SQLITE_CONSTRAINT_NOTNULL"), False),
    (raised(IntegrityError, sqlite_errorname="SQLITE_CONSTRAINT_FOREIGNKEY"), False),
    (raised(IntegrityError, sqlite_errorname="SQLITE_CONSTRAINT_TRIGGER"), False),
    (raised(OperationalError, sqlite_errorname="SQLITE_BUSY"), True),
    (raised(OperationalError, sqlite_errorname="SQLITE_BUSY_SNAPSHOT"), True),
    (raised(OperationalError, sqlite_errorname="SQLITE_LOCKED"), True),
    (raised(OperationalError, "disk I/O error", sqlite_errorname="SQLITE_IOERR"), False),
    (raised(OperationalError, sqlite_errorname="SQLITE_FULL"), False),
    (raised(OperationalError, "connection refused"), False),
])  # fmt: skip
def test_which_errors_are_lost_races(error, lost):
    assert is_lost_race(error) is lost


def test_the_pause_before_the_next_run_grows_and_differs(monkeypatch):
    monkeypatch.undo()
    slept = []
    monkeypatch.setattr(base, "time", SimpleNamespace(sleep=slept.append))
    monkeypatch.setattr(base.random, "uniform", lambda least, most: most)
    for attempt in range(ATTEMPTS):
        base.back_off(attempt)
    assert slept == sorted(slept)
    assert slept[0] < slept[3] < slept[-1] == base.LONGEST_PAUSE


def lost(**told):
    def lose(*args, **kwargs):
        raise raised(OperationalError, "could not serialize access\nmore", **told)

    return lose


BUSY = [{"sqlstate": "40001"}, {"sqlstate": "55P03"}, {"sqlite_errorname": "SQLITE_BUSY"}]
GOAL = {"title": "A bakery <of> my own", "horizon": "long"}


@pytest.mark.parametrize("how", BUSY)
def test_whoever_lost_every_race_is_asked_to_try_again_and_loses_no_word(
    cast, as_, monkeypatch, how
):
    browser = as_(cast.ana)
    with monkeypatch.context() as busy:
        busy.setattr(goals, "set_goal", lost(**how))
        page = browser.post("/goals/new", data=GOAL | {"now": "a secret"})
    told = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text))

    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "Try again" in page.text
    assert "a secret" not in page.text
    assert unescape(told["title"]) == GOAL["title"]
    assert 'action="/goals/new"' in page.text
    assert browser.post("/goals/new", data=GOAL).status_code == 303


def test_a_rule_that_is_broken_every_time_is_no_busy_moment(cast, as_, monkeypatch):
    monkeypatch.setattr(goals, "set_goal", lost(sqlstate="23505"))
    with pytest.raises(OperationalError):
        as_(cast.ana).post("/goals/new", data=GOAL)


def test_where_a_file_was_sent_nothing_is_promised(cast, as_, monkeypatch):
    monkeypatch.setattr(goals, "set_goal", lost(sqlstate="40001"))
    photo = {"photo": (io.BytesIO(b"x"), "x.jpg")}
    page = as_(cast.ana).post("/goals/new", data=GOAL | photo)

    assert page.status_code == 503
    assert "Nothing you typed is lost" not in page.text
    assert "Go back and try again" in page.text
