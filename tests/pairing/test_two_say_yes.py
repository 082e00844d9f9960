"""Both agree, or the same codes are typed on two devices, at the same second: one consistent result."""

from turnabout.base.db.session import db, fetch_all
from turnabout.connections.queries import state
from turnabout.members.models import Member
from turnabout.pairing import commands, queries
from turnabout.pairing.models import Pairing

select = queries.select


def test_two_tables_that_take_the_same_codes_ask_once(cast, at_once):
    ids = cast.ana.id, cast.ben.id

    def typed():
        commands.pair(*[db.session.get(Member, id) for id in ids])

    assert at_once(typed, typed, typed) == []
    assert len(fetch_all(select(Pairing))) == 1


def test_both_say_yes_at_once_and_are_connected(cast, at_once):
    commands.pair(cast.ana, cast.ben)
    ids = cast.ana.id, cast.ben.id

    def yes(id):
        (row,) = fetch_all(select(Pairing))
        commands.agree(row, db.session.get(Member, id))

    assert at_once(*[lambda id=id: yes(id) for id in ids]) == []
    assert state(*ids) == "connected"
