"""What visitors without an account see."""

import pytest
from playwright.sync_api import expect

from tests.journeys.town import connected
from turnabout.base.db.session import db
from turnabout.base.i18n import clock
from turnabout.cards import queries, statistics
from turnabout.cards.commands import edit
from turnabout.scanning import presence


@pytest.mark.parametrize("address", ["/", "/guide", "/nothing-here"])
def test_a_stranger_looks_in(phones, address):
    phones().open(address).sees("Turnabout")


def test_however_much_stands_on_a_card_saving_it_is_one_tap_away(phones, cast):
    card = queries.default_of(cast.ana.id)
    edit(card, about="Bread. " * 150, skills=["Rye"] * 20,
         audiences={"about": "public", "skills": "public"})  # fmt: skip
    phone = phones().open(f"/C/{card.code}")
    expect(phone.page.get_by_role("link", name="Save contact")).to_be_in_viewport(ratio=1)
    expect(phone.page.get_by_role("link", name="Leave my details")).not_to_be_in_viewport()


def counted(phone, card):
    phone.page.wait_for_timeout(500)  # what is only told, nobody waits for
    db.session.rollback()
    return statistics.total(statistics.daily_counts(card, clock.today().replace(year=2020)))


def test_a_card_is_counted_on_paper_and_on_a_screen_by_strangers_and_members(phones, cast):
    connected(cast.ana, cast.ben)
    card, stranger, ben = queries.default_of(cast.ana.id), phones(), phones()
    ben.signs_in(cast.ben)
    if not stranger.javascript:
        return  # nothing tells it then, and the page works
    for n, phone in enumerate((stranger, ben)):
        phone.open(f"/C/{card.code}")
        assert counted(phone, card) == (1 + 3 * n, n)
        phone.open(f"/C/{card.code}/{presence.new_token(card.code, clock.now())}")
        assert counted(phone, card) == (2 + 3 * n, n)
        with phone.page.expect_download():
            phone.page.get_by_role("link", name="Save contact").click()
        phone.sees("your phone will offer to add it to your contacts").check()
        assert counted(phone, card) == (2 + 3 * n, 1 + n)
        phone.open(f"/C/{card.code}")
        assert counted(phone, card) == (3 + 3 * n, 1 + n)
    ben.open(f"/members/{cast.ana.id}")
    assert counted(ben, card) == (6, 2)
