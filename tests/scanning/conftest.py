"""Fixtures: an event that is on, at which members meet."""

from datetime import timedelta

import pytest

from turnabout.base.i18n import clock
from turnabout.check_in.commands import check_in_oneself
from turnabout.communities.commands import create_community
from turnabout.events import commands as events


@pytest.fixture
def gathering(cast):
    """`gathering(cast.ana, …)`: an event of Ben's that began five minutes ago; those are checked in."""

    def begin(*there, **community):
        begun = (clock.now() - timedelta(minutes=5)).replace(second=0, microsecond=0)
        ends = begun + timedelta(hours=2)
        event = events.create_event(
            cast.ben, create_community(cast.ben, "Quiet circle", **community), title="After the dismissal",
            on=begun.date(), starts=begun.time(), ends=ends.time(), ends_on=ends.date(), zone="UTC",
            place="", link="", about="", bring="", capacity=None,
        )  # fmt: skip
        for member in there:
            check_in_oneself(member, event, event.code)
        return event

    return begin
