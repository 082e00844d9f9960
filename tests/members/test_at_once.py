"""What two people do in the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from turnabout.base.db import db, every
from turnabout.base.errors import Refused
from turnabout.members import commands, queries
from turnabout.members.models import Member
from turnabout.safety.commands import block
from turnabout.safety.queries import blocks_of


@pytest.fixture
def at_once(app):
    """`at_once(act, one, other)`: whether each went through."""

    def done(act, *given):
        def one(what):
            with app.app_context():
                try:
                    act(what)
                    return True
                except Refused:
                    return False
                finally:
                    db.session.remove()

        db.session.rollback()
        with ThreadPoolExecutor(len(given)) as all:
            went = list(all.map(one, given))
        db.session.rollback()
        return went

    return done


def test_one_becomes_the_operator(cast, at_once):
    ids = [cast.ana.id, cast.ben.id]
    went = at_once(lambda id: commands.make_operator(db.session.get_one(Member, id)), *ids)
    assert sorted(went) == [False, True]
    assert len(every(queries.operators())) == 1


def test_one_account_for_one_address(at_once):
    def join(name):
        commands.join(name, "dora@example.test", "hash")

    assert sorted(at_once(join, "Dora", "DORA")) == [False, True]
    assert db.session.scalar(select(func.count(Member.id))) == 1


def test_a_mailed_link_works_once(cast, at_once):
    token = commands.open_door(cast.ana, "password")
    went = at_once(lambda hash: commands.set_password(token, hash), "one", "other")
    assert sorted(went) == [False, True]


def test_two_blocks_of_the_same_person_are_one(cast, at_once):
    ana, ben = cast.ana.id, cast.ben.id

    def hide(_):
        block(db.session.get_one(Member, ana), db.session.get_one(Member, ben))

    assert at_once(hide, 1, 2) == [True, True]
    assert len(every(blocks_of(ana))) == 1
    assert cast.ben.veils == 1
