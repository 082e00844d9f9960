import pytest
from sqlalchemy import select

from turnabout.base.db import command, db
from turnabout.base.errors import Refused
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
