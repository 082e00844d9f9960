"""J2: somebody who is not a member scans a card, asks to connect, joins, confirms and is accepted."""

import pytest
from sqlalchemy import select

from turnabout.base.db.session import fetch_first
from turnabout.base.i18n import clock
from turnabout.cards.models import Card
from turnabout.connections.queries import state
from turnabout.contacts.queries import contact_of
from turnabout.members.queries import by_email

TYPED = "input:not([type=hidden], [type=checkbox]), textarea, select"


def code_of(member):
    return fetch_first(select(Card).where(Card.member_id == member.id)).code


def shows_the_card(phone, member, on_paper=True):
    """The one who has the card holds it out; what the other's camera makes of it. On paper stands the
    code that a screen shows without a network.
    """
    phone.open("/cards").tap("Show full screen", "link").sees(member.name)
    if on_paper:
        phone.open(f"{phone.page.url}?plain")
    (address,) = phone.reads_codes()
    return address


@pytest.mark.parametrize("mail_is_opened", ["on the same phone", "in another browser"])
def test_from_a_scanned_card_to_each_in_the_others_book(phones, cast, mailbox, mail_is_opened):
    ana, ben = phones(), phones()
    scanned = shows_the_card(ana.signs_in(cast.ana), cast.ana)

    ben.open(scanned).sees("Ana Vidal").sees("Save contact").tap("Connect", "link")
    assert ben.count_fields(TYPED) == 3
    ben.fill(name="Ben Osei", email="ben@example.test", password="three words of mine")
    ben.page.get_by_label("I agree").check()
    ben.opens_folded("Add a note to").fill(where_met="Job fair, hall 2", note="We spoke of bread")
    ben.tap("Join").sees("Ana Vidal").sees("confirm")
    ana.open("/connections")
    assert "Ben Osei" not in ana.page.locator("main").inner_text()

    reader = ben if mail_is_opened == "on the same phone" else phones()
    reader.open(mailbox.link("ben@example.test", "/confirm/"))
    assert state(by_email("ben@example.test").id, cast.ana.id) == "held"  # looking is not saying
    reader.tap("Yes, this is my address").sees("is confirmed")
    ana.open("/connections").sees("Ben Osei").sees("We spoke of bread").tap("Accept")

    ben.open("/contacts").sees("Ana Vidal")
    ana.open("/contacts").sees("Ben Osei")
    assert "Ben Osei" in mailbox.subjects("ana@example.test")
    met_the_same_way(cast.ana, by_email("ben@example.test"))

    ben.open("/contacts").tap("Ana Vidal", "link").sees("Job fair, hall 2")
    ben.fill(notes="Knows the baker at the bridge").tap("Save notes")
    assert ben.page.locator("[name=notes]").input_value() == "Knows the baker at the bridge"


def met_the_same_way(ana, ben):
    for one, other in ((ana, ben), (ben, ana)):
        kept = contact_of(one.id, other.id)
        assert (kept.met_where, kept.met_on) == ("Job fair, hall 2", clock.today("UTC"))
        assert kept.network is None


def test_a_member_asks_with_one_tap_and_says_where_they_met(phones, cast):
    ana, ben = phones(), phones()
    ana.signs_in(cast.ana)
    ben.signs_in(cast.ben)

    ben.open(f"/C/{code_of(cast.ana)}").tap("Connect")
    assert state(cast.ben.id, cast.ana.id) == "asked"

    ana.open("/connections").sees("Ben Osei").tap("Accept")
    assert state(cast.ben.id, cast.ana.id) == "connected"
    ana.open("/contacts?network=unsorted").sees("Ben Osei").tap("Business", "button")
    ana.open("/contacts?network=business").sees("Ben Osei")


def test_two_who_ask_each_other_are_connected(phones, cast):
    ana, ben = phones(), phones()
    ana.signs_in(cast.ana).open(f"/C/{code_of(cast.ben)}")
    ben.signs_in(cast.ben).open(f"/C/{code_of(cast.ana)}")

    ana.tap("Connect").sees("asked Ben Osei")
    ben.tap("Connect").sees("You’re connected")
    ana.open(f"/members/{cast.ben.id}").sees("You’re connected")
