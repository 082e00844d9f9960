"""Many people want the same row at once, and nobody is turned away."""

import pytest

from tests.cast import PASSWORD, someone
from turnabout.arrival import commands as arrival
from turnabout.base.db import row_locks
from turnabout.base.db import session as base
from turnabout.base.db.session import command, db
from turnabout.check_in import commands as check_in
from turnabout.communities import commands as communities
from turnabout.communities.models import Community
from turnabout.communities.queries import welcome_community
from turnabout.events import commands as events
from turnabout.events.models import Event
from turnabout.members.models import Member
from turnabout.members.passwords import hash_password

MANY = 24


@pytest.fixture
def again(monkeypatch):
    """The attempts after which a command was run again."""
    attempts = []
    monkeypatch.setattr(base, "back_off", attempts.append)
    return attempts


@pytest.fixture
def crowd():
    return [someone(f"Guest{n} Marsh").id for n in range(MANY)]


def member(id):
    return db.session.get(Member, id)


def test_a_room_checks_in_at_once(cast, thursday, crowd, at_once, again, at):
    id, code = thursday.id, thursday.code

    def arrive(one):
        check_in.check_in_oneself(member(one), db.session.get(Event, id), code)

    with at(minutes=5):
        assert at_once(*[lambda one=one: arrive(one) for one in crowd]) == []
    assert (db.session.get(Event, id).here, again) == (MANY, [])


def test_a_room_says_that_it_comes_and_every_place_is_given_once(
    cast, planned, crowd, at_once, again
):
    id = planned(capacity=MANY // 2).id

    def come(one):
        events.come(member(one), db.session.get(Event, id))

    assert at_once(*[lambda one=one: come(one) for one in crowd]) == []
    event = db.session.get(Event, id)
    assert (event.coming, event.waiting, again) == (MANY // 2, MANY // 2, [])


def test_a_room_joins_one_community_at_once(cast, club, crowd, at_once, again):
    id, before = club.id, club.members

    def join(one):
        communities.ask_to_join(member(one), db.session.get(Community, id))

    assert at_once(*[lambda one=one: join(one) for one in crowd]) == []
    assert (db.session.get(Community, id).members - before, again) == (MANY, [])


def test_a_room_joins_the_site_at_once(app, at_once, again):
    before, password_hash = welcome_community().members, hash_password(PASSWORD)

    def join(n):
        with app.test_request_context():
            arrival.join(f"Guest{n} Marsh", f"guest{n}@example.test", password_hash)

    assert at_once(*[lambda n=n: join(n) for n in range(MANY)]) == []
    assert (welcome_community().members - before, again) == (MANY, [])


def test_the_lock_ends_with_the_command_also_when_it_fails(cast, club, at_once):
    id = club.id

    @command
    @row_locks.locks("community")
    def fail(community):
        db.session.refresh(community)
        raise ValueError

    for _ in range(3):
        (trouble,) = at_once(lambda: fail(db.session.get(Community, id)))
        assert isinstance(trouble, ValueError)
    assert at_once(lambda: communities.ask_to_join(cast.cleo, db.session.get(Community, id))) == []


def test_a_command_inside_another_one_takes_no_second_lock(cast, club):
    @command
    @row_locks.locks("member")
    def outer(member):
        db.session.refresh(member)
        return communities.ask_to_join(member, club)

    assert outer(cast.cleo).is_in


def test_a_lock_names_an_argument_of_its_command():
    with pytest.raises(AssertionError, match="takes no community"):
        row_locks.locks("community")(lambda member: None)


def test_the_row_may_be_given_by_name_and_found_through_another_one(cast, thursday):
    mine = events.come(cast.ana, event=thursday)
    undo = check_in.undo_check_in.__wrapped__

    key = row_locks.key_for(undo, (cast.ana,), {"attendance": mine})
    assert key == (row_locks.table_number("event"), thursday.id)
