"""Every table with personal data is handled by some feature when a member leaves."""

import pytest

from turnabout import FEATURES
from turnabout.base.db.session import db
from turnabout.privacy import queries

# Kept by the base: letters are deleted with the account, by the members room.
OF_THE_BASE = {"letter"}


def tables_of_members(app):
    return {
        table.name
        for table in db.metadata.tables.values()
        if table.name == "member"
        or any(key.column.table.name == "member" for key in table.foreign_keys)
        or "member_id" in table.columns
    }


def claims():
    return {room: one.TABLES for room, one in queries.leaving_modules().items()}


def test_every_table_with_a_member_in_it_is_claimed(app):
    claimed = set().union(*claims().values())
    assert tables_of_members(app) - claimed - OF_THE_BASE == set()


def test_no_table_is_claimed_twice_or_invented():
    claimed = [name for tables in claims().values() for name in tables]
    assert len(claimed) == len(set(claimed))
    assert set(claimed) <= set(db.metadata.tables)


@pytest.mark.parametrize("room", FEATURES)
def test_what_a_room_says_about_leaving_is_complete(room):
    one = queries.leaving_modules().get(room)
    if one:
        assert callable(one.takes)
        assert callable(one.empties)
