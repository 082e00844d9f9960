"""Two codes typed side by side, without a phone; each of the two agrees, now or later."""

from datetime import timedelta

import pytest
import time_machine

from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.cards import commands as cards
from turnabout.connections import commands as connections
from turnabout.connections.queries import state
from turnabout.contacts.queries import contact_of
from turnabout.pairing import commands, policy, queries
from turnabout.safety.commands import block


@pytest.fixture
def codes(cast):
    return cards.make(cast.ana).code, cards.make(cast.ben).code


@pytest.fixture
def typed(stranger, codes):
    def send(**more):
        told = {"one": codes[0], "other": codes[1], "where_met": "Job fair"} | more
        return stranger.post("/together", data=told)

    return send


def test_both_say_yes_later_and_are_connected(typed, as_, cast):
    assert typed().status_code == 303
    assert state(cast.ana.id, cast.ben.id) == "none"
    ana, ben = as_(cast.ana), as_(cast.ben)
    assert "Ben Osei" in ana.get("/").text
    id = fetch_all(queries.pairings_of(cast.ana.id))[0].id
    ana.post(f"/pairings/{id}/yes")
    assert state(cast.ana.id, cast.ben.id) == "none"
    assert "You said yes" in ana.get("/pairings").text
    ben.post(f"/pairings/{id}/yes", data={"next": "/"})
    assert state(cast.ana.id, cast.ben.id) == "connected"
    assert "Job fair" in ana.get("/contacts").text


def test_they_met_on_the_evening_on_which_it_was_typed(typed, cast):
    with time_machine.travel(clock.now() - timedelta(days=2)):
        typed()
        evening = clock.today()
    pairing = fetch_all(queries.pairings_of(cast.ana.id))[0]
    for member in (cast.ana, cast.ben):
        commands.agree(pairing, member)
    kept = contact_of(cast.ana.id, cast.ben.id)
    assert (kept.met_where, kept.met_on) == ("Job fair", evening)


def test_pins_connect_them_on_the_spot(typed, cast):
    for member, pin in ((cast.ana, "281946"), (cast.ben, "775120")):
        commands.choose_pin(member, policy.hash_pin(pin))
    typed(one_pin="281946", other_pin="775120")
    assert state(cast.ana.id, cast.ben.id) == "connected"


def test_one_pin_is_one_yes(typed, as_, cast):
    commands.choose_pin(cast.ana, policy.hash_pin("281946"))
    typed(one_pin="281946")
    found = fetch_all(queries.pairings_of(cast.ben.id))[0]
    assert found.has_agreed(cast.ana.id)
    assert not found.has_agreed(cast.ben.id)
    as_(cast.ben).post(f"/pairings/{found.id}/yes")
    assert state(cast.ana.id, cast.ben.id) == "connected"


@pytest.mark.parametrize("wrong", [
    {"one_pin": "000000"}, {"other_pin": "123"}, {"one": "22222222"}, {"one": ""},
    {"other": "WIFI:S:x;;"}, {"one": "x" * 300},
])  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nobody_is_asked(typed, cast, wrong):
    page = typed(**wrong)
    assert page.status_code == 422
    assert 'class="error"' in page.text
    assert "Job fair" in page.text
    assert fetch_all(queries.pairings_of(cast.ana.id)) == []


def test_the_same_person_twice_is_refused(cast, typed, codes):
    assert "same person" in typed(other=codes[0]).text
    with pytest.raises(Refused):
        commands.pair(cast.ana, cast.ana)


def test_typing_it_twice_asks_once(typed, cast):
    typed()
    typed()
    assert len(fetch_all(queries.pairings_of(cast.ana.id))) == 1


def test_a_no_is_silent_and_rests(typed, as_, cast):
    typed()
    id = fetch_all(queries.pairings_of(cast.ana.id))[0].id
    as_(cast.ben).post(f"/pairings/{id}/no")
    assert fetch_all(queries.pairings_of(cast.ana.id)) == []
    assert typed().status_code == 303
    assert fetch_all(queries.pairings_of(cast.ben.id)) == []
    with time_machine.travel(clock.now() + timedelta(days=91)):
        typed()
    assert len(fetch_all(queries.pairings_of(cast.ben.id))) == 1


def test_blocked_people_are_not_told_and_the_tablet_cannot_tell(typed, stranger, cast):
    block(cast.ana, cast.ben)
    answer = typed()
    assert answer.status_code == 303
    assert "asked them both" in stranger.get(answer.location).text
    assert fetch_all(queries.pairings_of(cast.ana.id)) == []


def test_nobody_else_answers(typed, as_, cast):
    typed()
    id = fetch_all(queries.pairings_of(cast.ana.id))[0].id
    assert as_(cast.cleo).post(f"/pairings/{id}/yes").status_code == 404
    assert "Ana" not in as_(cast.cleo).get("/pairings").text


@pytest.mark.parametrize("easy", ["", "12345", "1234567", "abcdef", "111111", "123456", "98765 "])
def test_a_pin_has_six_mixed_digits(as_, cast, easy):
    ana = as_(cast.ana)
    assert ana.post("/settings/pin", data={"pin": easy}).status_code == 422
    assert queries.pin_of(cast.ana.id) is None


def test_a_pin_is_chosen_and_given_up(as_, cast):
    ana = as_(cast.ana)
    ana.post("/settings/pin", data={"pin": "281946"})
    assert policy.is_right_pin(cast.ana, "281946")
    assert not policy.is_right_pin(cast.ana, "281947")
    ana.post("/settings/pin/removal")
    assert not policy.is_right_pin(cast.ana, "281946")


def test_two_codes_do_not_tell_who_knows_whom(typed, stranger, cast):
    """Codes are in print: whoever holds two learns nothing that their owners keep to themselves."""
    connections.connect(cast.ana, cast.ben)
    assert "asked them both" in stranger.get(typed().location).text
    for member, pin in ((cast.ana, "281946"), (cast.ben, "775120")):
        commands.choose_pin(member, policy.hash_pin(pin))
    told = typed(one_pin="281946", other_pin="775120").location
    assert "These two people are connected" in stranger.get(told).text


def test_two_cards_of_one_person_do_not_tell_that_they_are(typed, stranger, cast):
    second = cards.make_another(cast.ana, "For neighbours").code
    assert "asked them both" in stranger.get(typed(other=second).location).text
    assert fetch_all(queries.pairings_of(cast.ana.id)) == []


def test_what_nobody_answered_in_ninety_days_waits_for_nobody_any_more(typed, cast):
    typed()
    assert (cast.ana.unread, cast.ben.unread) == (1, 1)
    with time_machine.travel(clock.now() + timedelta(days=91)):
        commands.delete_old_pairings()
    assert fetch_all(queries.pairings_of(cast.ana.id)) == []
    assert (cast.ana.unread, cast.ben.unread) == (0, 0)
