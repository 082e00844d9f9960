"""The nightly recount compares every stored total and every derived table."""

from datetime import time, timedelta
from importlib import import_module
from importlib.util import find_spec

import pytest
from sqlalchemy import Integer, delete, select, update

from tests.assistance.rows import friends
from tests.cast import someone
from turnabout import FEATURES
from turnabout.assistance.models import PairTally, Tally
from turnabout.base.db import recount
from turnabout.base.db.generic_relation import models
from turnabout.base.db.recount import ROWS, TOTALS, recount_all
from turnabout.base.db.session import command, db, save
from turnabout.base.i18n import clock
from turnabout.board.commands import post
from turnabout.communities.commands import create_community
from turnabout.connections.commands import connect, end
from turnabout.connections.queries import last_between
from turnabout.contacts.commands import add
from turnabout.events.commands import create_event
from turnabout.safety.commands import block, unblock
from turnabout.safety.models import Block, Tie, Veil
from turnabout.threads.commands import open_pair

for room in FEATURES:
    if find_spec(f"turnabout.{room}.jobs"):
        import_module(f"turnabout.{room}.jobs")

# Integers with a default that are no totals: nothing else in the database says what they should be.
FACTS = {
    ("card_day", "opens"),  # counted as it happens; nothing about who is kept
    ("card_day", "saves"),
    ("card", "version"),
    ("community", "board_version"),
    ("card", "position"),
    ("contact_detail", "position"),
    ("post", "capacity"),
    ("event", "sequence"),
    ("seat", "read_id"),  # how far somebody has read
    ("letter", "tries"),
    ("job", "tries"),
}


@pytest.fixture
def town(cast):
    """One row in every table that has a total."""
    club = create_community(cast.ben, "Job Club North", "We meet on Mondays.")
    post(cast.ben, "request", "Read my letter", [club.id], body="One page.", capacity=9)
    create_event(
        cast.ben, club, title="Tea", on=clock.today() + timedelta(days=3), starts=time(18),
        ends=time(20), zone="UTC", place="Library", link="", about="", bring="", capacity=None,
    )  # fmt: skip
    add(cast.ana, name="Zoë from the gym", origin="gym")
    open_pair(*friends(cast.ana, cast.ben))

    @command
    def tallies():
        save(Tally(member_id=cast.ana.id))
        save(PairTally(member_id=cast.ana.id, other=f"m{cast.ben.id}"))

    tallies()
    assert recount_all() == 0


@pytest.fixture
def reports(monkeypatch):
    """What the log is told of: the facts of each line."""
    lines = []

    class Log:
        def warning(self, event, **facts):
            lines.append(facts)

    monkeypatch.setattr(recount, "log", Log())
    return lines


@command
def spoil(table, column, key):
    """Another value than the right one, of the same type; returns both."""
    model = models()[table]
    row = db.session.scalars(select(model).limit(1)).one()
    right = getattr(row, column)
    wrong = WRONG[column]() if column in WRONG else right + 3
    where = {name: getattr(row, name) for name in key}
    db.session.execute(update(model).filter_by(**where).values({column: wrong}))
    db.session.expire_all()
    return where, right


WRONG = {
    "audience": lambda: "members",
    "author_id": lambda: someone("Dora Lind").id,
    "due_on": lambda: clock.today() + timedelta(days=400),
    "expires_at": lambda: clock.now() + timedelta(days=400),
    "last_touch_on": lambda: clock.today(),
    "listed": lambda: 0,
}


@pytest.mark.parametrize(("table", "column"), sorted(TOTALS), ids=str)
def test_a_wrong_total_is_put_right_and_reported(town, reports, table, column):
    key = TOTALS[table, column].key
    where, right = spoil(table, column, key)

    assert recount_all() >= 1
    db.session.rollback()
    row = db.session.scalars(select(models()[table]).filter_by(**where)).one()
    assert getattr(row, column) == right
    (line,) = [line for line in reports if line.get("total") == f"{table}.{column}"]
    assert line["actual"] == right
    assert line["kept"] != right
    assert where.items() <= line.items()
    assert recount_all() == 0


def test_every_total_in_the_tree_is_recounted():
    counters = {
        (model.__tablename__, one.name)
        for model in models().values()
        for one in model.__table__.columns
        if isinstance(one.type, Integer) and one.default is not None and not one.primary_key
    }

    assert counters - FACTS - TOTALS.keys() == set()
    assert FACTS - counters == set()


def stored(model):
    return {(row.member_id, row.other_id) for row in db.session.scalars(select(model))}


@command
def forget(model):
    db.session.execute(delete(model))


@command
def invent(model, one, other, **more):
    save(model(member_id=one.id, other_id=other.id, **more))


def test_a_veil_that_was_lost_hides_again_after_the_night(cast, reports):
    block(cast.ana, cast.ben)
    forget(Veil)

    assert recount_all() == 2
    assert stored(Veil) == {(cast.ana.id, cast.ben.id), (cast.ben.id, cast.ana.id)}
    assert {line["found"] for line in reports} == {"missing"}
    assert cast.ana.veils == 1
    assert recount_all() == 0


def test_a_veil_without_a_block_is_lifted_and_counted_out(cast, reports):
    invent(Veil, cast.ana, cast.cleo)

    assert recount_all() == 1
    assert stored(Veil) == set()
    assert [line["found"] for line in reports] == ["surplus"]
    assert cast.ana.veils == 0


def test_of_two_blocks_one_is_enough_for_both_veils(cast):
    block(cast.ana, cast.ben)
    block(cast.ben, cast.ana)
    unblock(cast.ana, cast.ben)

    assert recount_all() == 0
    assert len(stored(Veil)) == 2
    assert db.session.scalar(select(Block.member_id)) == cast.ben.id


def test_a_tie_that_was_lost_is_tied_again(cast, reports):
    connect(cast.ana, cast.ben)
    forget(Tie)

    assert recount_all() == 2
    assert stored(Tie) == {(cast.ana.id, cast.ben.id), (cast.ben.id, cast.ana.id)}
    assert recount_all() == 0


def test_a_tie_without_a_connection_is_untied(cast):
    connect(cast.ana, cast.ben)
    end(last_between(cast.ana.id, cast.ben.id), cast.ana)
    invent(Tie, cast.ana, cast.ben)

    assert recount_all() == 1
    assert stored(Tie) == set()


def test_what_visibility_rests_on_is_compared():
    assert {"veil", "tie"} <= ROWS.keys()
    assert {
        ("member", "veils"),
        ("placement", "audience"),
        ("placement", "listed"),
    } <= TOTALS.keys()
