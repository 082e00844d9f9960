"""What somebody sees who only looks in."""

import pytest


@pytest.mark.parametrize("address", ["/", "/guide", "/nothing-here"])
def test_a_stranger_looks_in(phones, address):
    phones().open(address).sees("Turnabout")
