"""The presence token in a QR code on a screen connects whoever scans it in time."""

from datetime import timedelta

import pytest

from tests.cast import someone
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.cards import commands as cards
from turnabout.connections import commands as connections
from turnabout.connections.queries import state
from turnabout.contacts.queries import contact_of
from turnabout.safety.commands import block
from turnabout.scanning import commands, presence


@pytest.fixture
def card(cast):
    return cards.make(cast.ana)


@pytest.fixture
def live(card):
    return presence.new_token(card.code, clock.now())


def later(**more):
    return clock.travel_to(clock.now() + timedelta(**more))


def test_a_word_holds_for_its_card_and_for_three_minutes(card, live):
    now = clock.now()
    assert presence.is_valid_token(card.code, live, now)
    assert presence.is_valid_token(card.code, live, now + timedelta(minutes=2, seconds=55))
    assert not presence.is_valid_token(card.code, live, now + timedelta(minutes=3, seconds=5))
    assert not presence.is_valid_token(card.code, live, now - timedelta(minutes=5))
    assert not presence.is_valid_token("22222222", live, now)


@pytest.mark.parametrize("wrong", ["", "A", "A" * 24, "1" * 24, "é" * 24, "A" * 4000, " " * 24])
def test_what_is_no_word_holds_nowhere(card, wrong):
    assert not presence.is_valid_token(card.code, wrong, clock.now())


def test_a_word_fits_into_the_small_signs_of_a_code(live):
    assert len(live) == presence.TOKEN_LENGTH
    assert set(live) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_who_scans_the_live_code_is_connected_at_once_and_both_books_say_where(cast, card, live):
    assert commands.meet(cast.ben, card, live, where_met="Job fair") == "connected"
    assert contact_of(cast.ana.id, cast.ben.id).met_where == "Job fair"
    assert contact_of(cast.ben.id, cast.ana.id).met_where == "Job fair"


def test_somebody_unconfirmed_may_too_since_they_are_no_stranger(card, live):
    dora = someone("Dora Novak", confirmed=False)
    assert commands.meet(dora, card, live) == "connected"


def test_a_word_works_once(cast, card, live):
    assert commands.meet(cast.ben, card, live) == "connected"
    assert commands.meet(cast.cleo, card, live) == "asked"
    assert commands.meet(cast.ben, card, live) == "connected"


def test_a_word_that_ran_out_is_a_card_like_any_other(cast, card, live):
    with later(minutes=4):
        assert commands.meet(cast.ben, card, live) == "asked"


def test_a_word_lasts_no_longer_for_whoever_adds_a_slip(cast, card, live):
    with later(minutes=4):
        assert commands.meet(cast.ben, card, live, idempotency_key="made up by hand") == "asked"


def test_what_two_at_one_event_scanned_without_a_network_holds_that_evening(
    cast, card, live, gathering
):
    """That both were there when the word was made, the site knows by itself."""
    event = gathering(cast.ana, cast.ben, cast.cleo)
    with later(hours=2):
        assert commands.meet(cast.ben, card, live) == "connected"
    assert contact_of(cast.ben.id, cast.ana.id).met_where == event.title
    with later(hours=13):
        assert commands.meet(cast.cleo, card, live, idempotency_key="two") == "asked"


@pytest.mark.parametrize("there", [("ana",), ("ben",), ()])
def test_one_of_them_at_an_event_alone_makes_no_word_last(cast, card, live, gathering, there):
    gathering(*(getattr(cast, name) for name in there))
    with later(minutes=30):
        assert commands.meet(cast.ben, card, live, idempotency_key="one") == "asked"


def test_an_event_after_the_word_was_made_proves_nothing(cast, card, gathering):
    word = presence.new_token(card.code, clock.now() - timedelta(hours=2))
    gathering(cast.ana, cast.ben)
    assert commands.meet(cast.ben, card, word, idempotency_key="one") == "asked"


def test_a_slip_does_not_tell_where_the_owner_was_earlier(cast, card, gathering):
    gathering(cast.ana)
    with later(hours=8):
        word = presence.new_token(card.code, clock.now())
        assert commands.meet(cast.ben, card, word, idempotency_key="one") == "connected"
    assert contact_of(cast.ben.id, cast.ana.id).met_where == ""


def test_the_same_slip_does_nothing_more(cast, card, live):
    commands.meet(cast.ben, card, live, idempotency_key="one")
    row = connections.queries.last_between(cast.ana.id, cast.ben.id)
    connections.end(row, cast.ana)
    assert commands.meet(cast.ben, card, live, idempotency_key="one") == "none"


def test_what_was_asked_or_put_aside_before_is_settled_by_meeting(cast, card, live):
    connections.ask(cast.ben, cast.ana)
    row = connections.queries.last_between(cast.ana.id, cast.ben.id)
    connections.decline(row, cast.ana)
    assert commands.meet(cast.ben, card, live) == "connected"
    assert state(cast.ana.id, cast.ben.id) == "connected"


def test_each_scanning_the_other_leaves_one_connection(cast, card, live):
    bens = cards.make(cast.ben)
    assert commands.meet(cast.ben, card, live) == "connected"
    word = presence.new_token(bens.code, clock.now())
    assert commands.meet(cast.ana, bens, word) == "connected"


def test_whoever_is_blocked_gets_nowhere_and_cannot_tell(cast, card, live):
    block(cast.ana, cast.ben)
    assert commands.meet(cast.ben, card, live) == "none"
    assert state(cast.ana.id, cast.ben.id) == "none"


def test_nobody_connects_with_themselves(cast, card, live):
    with pytest.raises(Refused, match="That’s you"):
        commands.meet(cast.ana, card, live)


def test_joining_may_take_a_while(cast, card, live):
    proof = presence.sign_proof(card.code, live, clock.now())
    with later(minutes=20):
        found = commands.meet(cast.ben, card, proof, note="", where_met="")
    assert found == "connected"
    with later(minutes=50):
        found = commands.meet(cast.cleo, card, proof, note="", where_met="")
    assert found == "asked"


def test_a_proof_is_for_its_card_alone_and_cannot_be_made(cast, card, live):
    other = cards.make(cast.cleo)
    proof = presence.sign_proof(other.code, live, clock.now())
    for wrong in (proof, "x", "", proof + "x"):
        assert presence.token_of_proof(card.code, wrong, clock.now()) is None


def test_scans_are_forgotten_after_a_month(cast, card, live):
    commands.meet(cast.ben, card, live)
    commands.delete_old_scans()
    assert commands.queries.scan_with_token(live)
    with later(days=31):
        commands.delete_old_scans()
    assert commands.queries.scan_with_token(live) is None
