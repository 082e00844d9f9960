"""Both scan each other at the same second: one consistent result."""

from turnabout.base.db.session import db, fetch_all
from turnabout.base.i18n import clock
from turnabout.cards import commands as cards
from turnabout.cards.models import Card
from turnabout.connections.models import Connection
from turnabout.connections.queries import state
from turnabout.contacts.models import Contact
from turnabout.members.models import Member
from turnabout.scanning import commands, presence, queries

select = queries.select


def scans(member, card, live, slip=""):
    ids = member.id, card.id

    def act():
        one, other = db.session.get(Member, ids[0]), db.session.get(Card, ids[1])
        commands.meet(one, other, live, slip)

    return act


def live(card):
    return presence.new_token(card.code, clock.now())


def test_two_who_scan_each_other_are_connected_once(cast, at_once):
    anas, bens = cards.make(cast.ana), cards.make(cast.ben)
    acts = scans(cast.ana, bens, live(bens)), scans(cast.ben, anas, live(anas))
    assert at_once(*acts) == []
    (row,) = fetch_all(select(Connection))
    assert row.is_accepted
    assert len(fetch_all(select(Contact))) == 2


def test_of_two_who_scan_one_code_one_is_connected_and_the_other_asks(cast, at_once):
    card = cards.make(cast.ana)
    word = live(card)
    assert at_once(scans(cast.ben, card, word), scans(cast.cleo, card, word)) == []
    found = {state(one.id, cast.ana.id) for one in (cast.ben, cast.cleo)}
    assert found == {"connected", "asked"}


def test_a_queue_that_is_sent_by_two_tabs_counts_once(cast, at_once):
    card = cards.make(cast.ana)
    assert at_once(*[scans(cast.ben, card, live(card), "one slip")] * 3) == []
    assert len(fetch_all(select(Connection))) == 1
    assert len(fetch_all(select(queries.Scan))) == 1
