"""Fixtures: a community and an event, as in the tests of events."""

from tests.events.conftest import (  # noqa: F401  (fixtures)
    _now,
    at,
    closed,
    club,
    paris,
    planned,
    thursday,
)
