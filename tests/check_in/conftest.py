"""The club of the tests of events, and the Thursday in it."""

from tests.events.conftest import (  # noqa: F401  (fixtures)
    _now,
    at,
    closed,
    club,
    paris,
    planned,
    thursday,
)
