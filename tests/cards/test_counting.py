"""Two counters a day for the owner of a card, and no data about visitors."""

from datetime import timedelta

import pytest

from turnabout.base.db.session import command, save
from turnabout.base.i18n import clock
from turnabout.cards import commands, statistics
from turnabout.cards.models import CardDay

LONG_AGO = clock.today() - timedelta(days=3650)
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)"}


def counted(card):
    return statistics.total(statistics.daily_counts(card, LONG_AGO))


def test_opens_and_saves_are_counted(stranger, card):
    for what in ("opens", "opens", "saves"):
        assert stranger.post(f"/C/{card.code}/{what}", headers=PHONE).status_code == 204
    assert counted(card) == (2, 1)


def test_a_get_counts_nothing(stranger, card):
    stranger.get(f"/C/{card.code}", headers=PHONE)
    stranger.get(f"/C/{card.code}.vcf", headers=PHONE)
    assert counted(card) == (0, 0)


@pytest.mark.parametrize(
    "agent", ["Googlebot/2.1", "facebookexternalhit/1.1", "Twitterbot/1.0", "curl/8.0", "x preview"]
)
def test_robots_do_not_count(stranger, card, agent):
    stranger.post(f"/C/{card.code}/opens", headers={"User-Agent": agent})
    assert counted(card) == (0, 0)


def test_neither_the_owner_nor_another_site_counts(stranger, as_, cast, card):
    as_(cast.ana).post(f"/C/{card.code}/opens", headers=PHONE)
    stranger.post(f"/C/{card.code}/opens", headers=PHONE | {"Sec-Fetch-Site": "cross-site"})
    assert counted(card) == (0, 0)
    as_(cast.ben).post(f"/C/{card.code}/opens", headers=PHONE)
    assert counted(card) == (1, 0)


def test_counting_may_be_switched_off(stranger, as_, cast, card):
    ana = as_(cast.ana)
    stranger.post(f"/C/{card.code}/opens", headers=PHONE)
    assert "time opened" in ana.get("/cards").text
    ana.post(f"/cards/{card.id}/counting", data={"counting": "off"})
    stranger.post(f"/C/{card.code}/opens", headers=PHONE)
    assert counted(card) == (0, 0)
    assert "We’re not counting" in ana.get("/cards").text
    ana.post(f"/cards/{card.id}/counting", data={"counting": "on"})
    stranger.post(f"/C/{card.code}/opens", headers=PHONE)
    assert counted(card) == (1, 0)


def test_a_paused_card_counts_nothing(stranger, card):
    commands.pause(card)
    assert stranger.post(f"/C/{card.code}/opens", headers=PHONE).status_code == 404
    assert stranger.post("/C/22222222/opens", headers=PHONE).status_code == 404


def test_days_are_forgotten_after_ninety(card):
    for ago in (91, 89):
        keep(card.id, clock.today() - timedelta(days=ago))
    commands.delete_old_counts()
    assert counted(card) == (1, 0)


@command
def keep(card_id, on):
    save(CardDay(card_id=card_id, on=on, opens=1, saves=0))
