"""Meeting in person is a touch in both contact books, also of those who were connected before."""

from datetime import timedelta

import pytest
import time_machine

from tests.assistance.rows import friends
from tests.contacts.test_story import story
from tests.scanning.conftest import gathering
from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.i18n import clock
from turnabout.cards import commands as cards
from turnabout.connections import commands, queries
from turnabout.contacts import commands as contacts
from turnabout.contacts.queries import contact_of, touches
from turnabout.members.models import Member
from turnabout.pairing.commands import pair
from turnabout.safety.commands import block
from turnabout.scanning import presence
from turnabout.scanning.commands import meet

__all__ = ["gathering"]


def entries(one, other):
    """What each of the two has about the other in their book."""
    return contact_of(one.id, other.id), contact_of(other.id, one.id)


def scan(member, card, at=None):
    """Ana or Ben holds the phone, the other scans the code on it."""
    return meet(member, card, presence.new_token(card.code, at or clock.now()))


@pytest.fixture
def card(cast):
    return cards.make(cast.ana)


def test_who_meets_at_an_event_has_it_in_the_story_with_its_name(cast, as_, card, gathering):
    gathering(cast.ana, cast.ben)
    scan(cast.ben, card)
    for contact in entries(cast.ana, cast.ben):
        assert story(contact) == [("met", "together")]
        assert contact.last_touch_on == clock.today()
    bens = contact_of(cast.ana.id, cast.ben.id)
    page = as_(cast.ana).get(f"/contacts/{bens.id}").text
    assert "<b>Met in person</b>" in page
    assert "After the dismissal</p>" in page
    assert as_(cast.cleo).get(f"/contacts/{bens.id}").status_code == 404


def test_scanning_again_on_the_same_evening_is_the_same_meeting(cast, card):
    for _ in range(2):
        scan(cast.ben, card)
    assert story(contact_of(cast.ana.id, cast.ben.id)) == [("met", "together")]


def test_whoever_is_connected_and_meets_again_is_in_touch_again(cast, card):
    with time_machine.travel(clock.now() - timedelta(days=40)):
        scan(cast.ben, card)
        contacts.plan_next_contact(
            contact_of(cast.ana.id, cast.ben.id), clock.today() + timedelta(days=30)
        )
    scan(cast.ben, card)
    for contact in entries(cast.ana, cast.ben):
        db.session.refresh(contact)
        assert story(contact) == [("met", "together")] * 2
        assert (contact.last_touch_on, contact.next_on) == (clock.today(), None)
    recount_all()
    assert contact_of(cast.ana.id, cast.ben.id).last_touch_on == clock.today()


def test_two_codes_and_two_pins_are_a_meeting_and_codes_alone_are_none(cast):
    friends(cast.ana, cast.ben)
    contacts.add_member(cast.ana, cast.ben)
    pair(cast.ana, cast.ben, "Job fair")
    pair(cast.ana, cast.ben, "Job fair", [cast.ana.id])
    bens = contact_of(cast.ana.id, cast.ben.id)
    assert story(bens) == []
    pair(cast.ana, cast.ben, "Job fair", [cast.ana.id, cast.ben.id])
    assert [one.words for one in fetch_all(touches(bens))] == ["Job fair"]


def test_a_request_or_a_printed_code_is_no_meeting(cast, card):
    meet(cast.ben, card)
    request = queries.last_between(cast.ben.id, cast.ana.id)
    commands.accept(request, cast.ana)
    for contact in entries(cast.ana, cast.ben):
        assert story(contact) == []


def test_whoever_took_the_other_out_of_their_book_notes_nothing(cast, card):
    scan(cast.ben, card)
    bens, anas = entries(cast.ana, cast.ben)
    contacts.remove(bens)
    with time_machine.travel(clock.now() + timedelta(days=3)):
        scan(cast.ben, card)
    assert story(bens) == [("met", "together")]
    assert story(anas) == [("met", "together")] * 2


def test_after_a_block_a_scan_is_noted_by_nobody(cast, card):
    bens = contacts.add_member(cast.ana, cast.ben)
    anas = contacts.add_member(cast.ben, cast.ana)
    block(cast.ana, cast.ben)
    scan(cast.ben, card)
    assert story(bens) == story(anas) == []


def test_each_has_the_day_that_it_was_where_they_live(cast, card):
    set_zone(cast.ana, "Pacific/Auckland")
    set_zone(cast.ben, "America/Los_Angeles")
    with time_machine.travel("2026-05-04 20:00:00+00:00"):
        scan(cast.ben, card)
    days = [contact.last_touch_on.isoformat() for contact in entries(cast.ana, cast.ben)]
    assert days == ["2026-05-05", "2026-05-04"]


@command
def set_zone(member, zone):
    db.session.get(Member, member.id).time_zone = zone
