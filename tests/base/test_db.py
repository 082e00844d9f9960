import sqlite3

import pytest
from sqlalchemy import select

from turnabout.base.db import revision, sqlite_library
from turnabout.base.db.session import command, db
from turnabout.base.web.errors import Refused
from turnabout.members.commands import join
from turnabout.members.models import Member


def test_what_a_command_did_before_it_was_refused_is_undone(cast):
    @command
    def half():
        join("Half Done", "half@example.test", "x")
        raise Refused("No.")

    with pytest.raises(Refused):
        half()

    assert db.session.scalar(select(Member).where(Member.name == "Half Done")) is None


def test_only_commands_write(cast):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite holds readers to it; PostgreSQL is trusted")
    cast.ana.name = "Somebody Else"
    with pytest.raises(Exception, match="readonly"):
        db.session.flush()
    db.session.rollback()


def test_one_library_opens_the_database_and_no_other(app, monkeypatch):
    """Two in one process take each other's locks away."""

    def refused(*args, **kwargs):
        raise AssertionError("the library of Python itself opened the database")

    if sqlite_library.library() is not sqlite3:
        monkeypatch.setattr(sqlite3, "connect", refused)
    url = app.config["SETTINGS"].database
    assert revision.query_value(url, "select count(*) from member") in (0, "0")
