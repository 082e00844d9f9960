"""Wifi that comes and goes, answers for the site, or never answers: what waits is sent all the same, once."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.journeys.test_offline import (
    card_of,
    cast,
    phone,
    scans,
    scans_in_the_cellar,
    until,
    used_once,
)
from turnabout.base.db import every
from turnabout.connections.queries import state
from turnabout.meeting.models import Scan

__all__ = ["cast", "phone"]


def fails_at_first(context, address, times, how):
    """The first few askings fail, whoever asks; `how` says in which way."""
    left = [times]

    def answer(asked):
        left[0] -= 1
        if left[0] < 0:
            return asked.continue_()
        return how(asked)

    context.route(address, answer)


def sees_it_sent(phone, seconds=10):
    """Ana's name stands in the queue; meanwhile what was laid on the network goes on."""
    link = phone.page.get_by_role("link", name="Ana Vidal")
    expect(link).to_be_visible(timeout=seconds * 1000)
    phone.sees("Sent")


@pytest.mark.parametrize("address", ["**/offline.json", "**/scans"])
def test_a_network_that_fails_once_more_is_soon_tried_again(phone, cast, site, address):
    scans_in_the_cellar(phone, cast, site)
    fails_at_first(phone.context, address, 3, lambda asked: asked.abort())
    phone.context.set_offline(False)
    sees_it_sent(phone, 15)
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")
    assert len(list(every(select(Scan)))) == 1


def test_a_tab_that_has_stalled_holds_up_no_other(phone, cast, site):
    scans_in_the_cellar(phone, cast, site)
    stalled = phone.context.new_page()
    stalled.goto("/queue")
    stalled.evaluate(
        "new Promise((held) => void navigator.locks.request('queue', () => new Promise(held)))"
    )
    phone.context.set_offline(False)
    sees_it_sent(phone)
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")


def test_a_request_that_is_never_answered_holds_up_no_other_tab(phone, cast, site):
    scans_in_the_cellar(phone, cast, site)
    fails_at_first(phone.context, "**/scans", 1, lambda asked: None)
    phone.context.set_offline(False)
    phone.page.wait_for_timeout(300)
    phone.context.new_page().goto("/")
    sees_it_sent(phone)
    until(lambda: state(cast.ben.id, cast.ana.id) == "connected")


def test_a_site_that_was_down_for_a_moment_hears_of_a_scan_from_the_scanner_itself(phone, cast):
    used_once(phone.signs_in(cast.ben))
    phone.context.add_init_script(
        "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', {})"
    )  # as in the browsers that wake nobody up
    fails_at_first(phone.context, "**/scans", 1, lambda asked: asked.fulfill(status=502))
    scans(phone, card_of(cast.ana).code)
    phone.page.wait_for_timeout(4000)
    until(lambda: state(cast.ben.id, cast.ana.id) == "asked")
