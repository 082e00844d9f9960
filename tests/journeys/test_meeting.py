"""J2: a card is scanned by somebody who is not a member yet; asking, joining, confirming, accepting."""

from sqlalchemy import select

from turnabout.base.db import first
from turnabout.cards.models import Card
from turnabout.connections.queries import state


def test_from_a_scanned_card_to_each_in_the_others_book(phones, cast, mailbox):
    ana, ben = phones(), phones()
    ana.signs_in(cast.ana)
    code = first(select(Card).where(Card.member_id == cast.ana.id)).code

    ben.open(f"/C/{code}").sees("Ana Vidal").sees("Save contact").tap("Connect", "link")
    ben.fill(name="Ben Osei", email="ben@example.test", password="three words of mine")
    ben.page.get_by_label("I agree").check()
    ben.tap("Join").sees("Ana Vidal").sees("confirm")
    ana.open("/connections")
    assert "Ben Osei" not in ana.page.locator("main").inner_text()

    ben.open(mailbox.link("ben@example.test", "/confirm/")).tap("Yes, this address is mine")
    ana.open("/connections").sees("Ben Osei").tap("Accept")

    ben.open("/contacts").sees("Ana Vidal")
    ana.open("/contacts").sees("Ben Osei")
    assert "Ben Osei" in mailbox.subjects("ana@example.test")


def test_a_member_asks_with_one_tap_and_says_where_they_met(phones, cast):
    ana, ben = phones(), phones()
    cast.ana.id  # noqa: B018  (she is in town already)
    ben.signs_in(cast.ben)
    code = first(select(Card).where(Card.member_id == cast.ana.id)).code

    ben.open(f"/C/{code}").tap("Connect")
    assert state(cast.ben.id, cast.ana.id) == "asked"

    ana.signs_in(cast.ana).open("/connections").sees("Ben Osei").tap("Accept")
    assert state(cast.ben.id, cast.ana.id) == "connected"
    ana.open("/contacts").sees("Ben Osei").tap("Business")
    ana.open("/contacts?network=business").sees("Ben Osei")
