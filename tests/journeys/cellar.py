"""An offline scenario: three people in a cellar without a network, and what they do with their phones."""

import time
from functools import cached_property

from sqlalchemy import select

from tests.journeys.town import Town, arrived
from turnabout.base.db.session import db, fetch_first
from turnabout.base.i18n import clock
from turnabout.cards.models import Card
from turnabout.scanning import presence


class Cellar(Town):
    @cached_property
    def cleo(self):
        return arrived("Cleo Marsh")


def card_of(member):
    return fetch_first(select(Card).where(Card.member_id == member.id))


def code_on_the_screen_of(member, site):
    card = card_of(member)
    return f"{site}/C/{card.code}/{presence.new_token(card.code, clock.now())}"


def until(true, seconds=10):
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.1)
        db.session.rollback()
    assert found


def used_once(phone):
    """A first visit: afterwards the phone has put aside what it needs."""
    phone.open("/")
    until(lambda: phone.page.evaluate("localStorage.getItem('aside')"))
    return phone


def closes_the_page(phone):
    phone.page.close()
    phone.page = phone.context.new_page()
    phone.page.set_default_timeout(8000)
    return phone


def scans(phone, text):
    """A code is typed; the camera takes the same way."""
    phone.page.goto("/scan")
    phone.fill(text=text).page.get_by_role("button", name="Connect").click()
    return phone.sees("Saved on this phone")


def scans_in_the_cellar(phone, cast, site):
    """Ben has read Ana's code without a network, and looks at what waits."""
    used_once(phone.signs_in(cast.ben))
    phone.context.set_offline(True)
    scans(phone, code_on_the_screen_of(cast.ana, site))
    phone.page.goto("/queue")


def kept(phone, member):
    """What the phone has put down of the first scan: a moment after each letter."""
    return phone.page.evaluate(f"queue.list('{member.id}').then(([first]) => first)")
