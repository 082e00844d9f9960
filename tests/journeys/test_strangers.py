"""What somebody sees who only looks in."""

import pytest

from tests.journeys.town import connected
from turnabout.base import clock
from turnabout.base.db import db
from turnabout.cards import queries
from turnabout.meeting import presence


@pytest.mark.parametrize("address", ["/", "/guide", "/nothing-here"])
def test_a_stranger_looks_in(phones, address):
    phones().open(address).sees("Turnabout")


def counted(phone, card):
    phone.page.wait_for_timeout(500)  # what is only told, nobody waits for
    db.session.rollback()
    found = queries.counts(card, clock.today().replace(year=2020))
    return found.opens, found.saves


def test_a_card_is_counted_on_paper_and_on_a_screen_by_strangers_and_members(phones, cast):
    connected(cast.ana, cast.ben)
    card, stranger, ben = queries.default_of(cast.ana.id), phones(), phones()
    ben.signs_in(cast.ben)
    if not stranger.javascript:
        return  # nothing tells it then, and the page works
    for n, phone in enumerate((stranger, ben)):
        phone.open(f"/C/{card.code}")
        assert counted(phone, card) == (1 + 3 * n, n)
        phone.open(f"/C/{card.code}/{presence.word(card.code, clock.now())}")
        assert counted(phone, card) == (2 + 3 * n, n)
        with phone.page.expect_download():
            phone.page.get_by_role("link", name="Save contact").click()
        assert counted(phone, card) == (2 + 3 * n, 1 + n)
        phone.open(f"/C/{card.code}")
        assert counted(phone, card) == (3 + 3 * n, 1 + n)
    ben.open(f"/members/{cast.ana.id}")
    assert counted(ben, card) == (6, 2)
