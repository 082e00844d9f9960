"""Fixtures for the board: a community, a request on its board, and the passing of days."""

from datetime import timedelta

import pytest

from turnabout.base.i18n import clock
from turnabout.board.commands import post
from turnabout.communities.commands import ask_to_join, create_community


@pytest.fixture
def club(cast):
    """Ben's community, which Ana has joined."""
    club = create_community(cast.ben, "Job Club North", "We meet on Mondays.")
    ask_to_join(cast.ana, club)
    return club


@pytest.fixture
def ask(cast, club):
    """Ben's request on the board of the club."""
    return post(cast.ben, "request", "Read my letter", [club.id], body="One page.")


@pytest.fixture
def days_pass(monkeypatch):
    """`days_pass(8)`: it is eight days later."""

    def go(days):
        moment = clock.now() + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return go
