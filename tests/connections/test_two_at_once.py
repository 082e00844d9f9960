"""Both members act at the same moment, on the real database: one consistent result."""

from turnabout.base.db.session import command, fetch_all, get_or_404
from turnabout.connections import commands, queries
from turnabout.connections.models import Connection
from turnabout.contacts.models import Contact
from turnabout.members.models import Member
from turnabout.notices.models import Notice
from turnabout.safety.models import Tie

TIMES = 4


def member(id):
    return get_or_404(queries.select(Member), id)


def asks(one, other):
    ids = one.id, other.id
    return lambda: commands.ask(*map(member, ids))


def answers(act, connection, who):
    ids = connection.id, who.id
    return lambda: act(get_or_404(queries.select(Connection), ids[0]), member(ids[1]))


def rows(kind):
    return fetch_all(queries.select(kind))


def test_a_double_tap_asks_once(cast, at_once):
    cast.ana, cast.ben  # noqa: B018  (both are made before the race)
    assert at_once(*[asks(cast.ana, cast.ben)] * TIMES) == []

    assert len(rows(Connection)) == 1
    assert len(rows(Notice)) == 1


def test_two_who_ask_each_other_are_connected_by_one_row(cast, at_once):
    assert at_once(asks(cast.ana, cast.ben), asks(cast.ben, cast.ana)) == []

    (row,) = rows(Connection)
    assert row.is_accepted
    assert (len(rows(Tie)), len(rows(Contact))) == (2, 2)


def test_two_acceptances_are_one(cast, at_once):
    commands.ask(cast.ana, cast.ben)
    (row,) = rows(Connection)
    assert at_once(*[answers(commands.accept, row, cast.ben)] * TIMES) == []

    assert (len(rows(Tie)), len(rows(Contact))) == (2, 2)
    assert [one.kind for one in rows(Notice)].count("connection-accepted") == 1


def test_of_an_acceptance_and_a_withdrawal_one_wins(cast, at_once):
    commands.ask(cast.ana, cast.ben)
    (row,) = rows(Connection)
    at_once(answers(commands.accept, row, cast.ben), answers(commands.withdraw, row, cast.ana))

    (row,) = rows(Connection)
    assert row.is_accepted is (row.withdrawn_at is None)
    assert bool(rows(Tie)) is row.is_accepted


def test_nobody_slips_past_the_twenty(cast, at_once, monkeypatch):
    monkeypatch.setattr("turnabout.connections.policy.MAX_REQUESTS_A_DAY", 1)
    troubles = at_once(asks(cast.ana, cast.ben), asks(cast.ana, cast.cleo))

    assert len(troubles) == 1
    assert len(rows(Connection)) == 1


def test_several_who_know_somebody_new_count_right(cast, at_once):
    from turnabout.base.db.recount import recount_all
    from turnabout.contacts import commands as contacts

    ana = cast.ana.id
    acts = [lambda n=n: contacts.add(member(ana), name=f"Person {n}") for n in range(TIMES)]
    assert at_once(*acts) == []

    assert len(rows(Contact)) == TIMES
    assert recount_all() == 0


def test_a_command_really_waits_for_the_other(cast, at_once):
    """What these tests rest on: two commands do not read the same old state."""
    seen = []

    @command
    def look(id):
        seen.append(get_or_404(queries.select(Member), id).unread)
        member(id).unread += 1

    id = cast.ana.id
    assert at_once(*[lambda: look(id)] * TIMES) == []
    assert member(id).unread == TIMES
