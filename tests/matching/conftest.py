"""Fixtures shared with the tests of the board."""

from tests.board.conftest import club as club  # the community in which requests are posted
