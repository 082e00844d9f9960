"""Two people act at the same moment."""

from sqlalchemy import func, select

from turnabout.base.db.session import db, fetch_all
from turnabout.base.web.errors import Refused
from turnabout.members import commands, queries
from turnabout.members.models import Member
from turnabout.safety.commands import block
from turnabout.safety.queries import blocks_of


def test_one_becomes_the_operator(cast, at_once):
    ids = [cast.ana.id, cast.ben.id]
    acts = [lambda id=id: commands.make_operator(db.session.get_one(Member, id)) for id in ids]
    (refused,) = at_once(*acts)
    assert isinstance(refused, Refused)
    assert len(fetch_all(queries.operators())) == 1


def test_one_account_for_one_address(at_once):
    acts = [lambda n=n: commands.join(n, "dora@example.test", "hash") for n in ("Dora", "DORA")]
    (refused,) = at_once(*acts)
    assert isinstance(refused, Refused)
    assert db.session.scalar(select(func.count(Member.id))) == 1


def test_a_mailed_link_works_once(cast, at_once):
    token = commands.make_link(cast.ana, "password")
    acts = [lambda hash=hash: commands.set_password(token, hash) for hash in ("one", "other")]
    (refused,) = at_once(*acts)
    assert isinstance(refused, Refused)


def test_two_blocks_of_the_same_person_are_one(cast, at_once):
    ana, ben = cast.ana.id, cast.ben.id

    def hide():
        block(db.session.get_one(Member, ana), db.session.get_one(Member, ben))

    assert at_once(hide, hide) == []
    assert len(fetch_all(blocks_of(ana))) == 1
    assert cast.ben.veils == 1
