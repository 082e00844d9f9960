"""Pairing tells neither member where the other was."""

import pytest

from turnabout.base.db.session import fetch_all
from turnabout.cards import commands as cards
from turnabout.check_in import commands as check_in
from turnabout.contacts.queries import contact_of
from turnabout.pairing import commands, policy, queries


@pytest.fixture
def evening(cast, gathering):
    """Something that is on now, in a closed community of Ben's that Cleo is not in."""
    return gathering(joining="approval")


@pytest.fixture
def codes(cast):
    return {one.id: cards.make(one).code for one in (cast.ana, cast.ben, cast.cleo)}


@pytest.fixture
def typed(stranger, codes):
    def send(one, other, **more):
        told = {"one": codes[one.id], "other": codes[other.id]} | more
        assert stranger.post("/together", data=told).status_code == 303
        return fetch_all(queries.pairings_of(one.id))[0]

    return send


def test_typing_a_code_beside_ones_own_does_not_tell_where_its_owner_is(cast, as_, evening, typed):
    check_in.check_in_oneself(cast.ana, evening, evening.code)
    pairing = typed(cast.cleo, cast.ana)
    assert pairing.where_met == ""
    for page in ("/pairings", "/notices", "/"):
        assert evening.title not in as_(cast.cleo).get(page).text
    for member in (cast.cleo, cast.ana):
        commands.agree(pairing, member)
    assert contact_of(cast.cleo.id, cast.ana.id).met_where == ""


def test_neither_does_it_tell_where_the_one_who_types_is(cast, as_, evening, typed):
    """Both codes are in print: a third one may have typed them."""
    check_in.check_in_oneself(cast.ana, evening, evening.code)
    typed(cast.ana, cast.cleo)
    assert evening.title not in as_(cast.cleo).get("/pairings").text


def test_an_event_at_which_both_are_goes_into_both_books(cast, as_, evening, typed):
    for member in (cast.ana, cast.ben):
        check_in.check_in_oneself(member, evening, evening.code)
    pairing = typed(cast.ana, cast.ben)
    assert evening.title in as_(cast.ana).get("/pairings").text
    for member in (cast.ana, cast.ben):
        commands.agree(pairing, member)
    assert contact_of(cast.ana.id, cast.ben.id).met_where == evening.title


def test_one_pin_is_not_enough_to_learn_it(cast, as_, evening, typed):
    check_in.check_in_oneself(cast.ana, evening, evening.code)
    commands.choose_pin(cast.cleo, policy.hash_pin("281946"))
    typed(cast.cleo, cast.ana, one_pin="281946")
    assert evening.title not in as_(cast.cleo).get("/pairings").text
