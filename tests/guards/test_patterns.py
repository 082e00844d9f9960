"""No regular expression takes long on long input, which would slow the site for everybody."""

import re
import sys
import time

import pytest

LONG = [
    sign * 20_000 + end
    for sign in ("1", "a", " ", "a.", "a@", "[", "<", "-", "\n", "+", "(")
    for end in ("", "x", "!", "\n")
]


def patterns():
    for name, module in sorted(sys.modules.items()):
        if name.startswith("turnabout."):
            for word, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    yield f"{name}.{word}", value


def test_there_are_patterns(app):
    assert len(list(patterns())) > 5


@pytest.mark.parametrize("way", ["match", "search", "fullmatch"])
def test_a_long_text_is_looked_through_once(app, way):
    slow = {}
    for name, pattern in patterns():
        start = time.process_time()
        for text in LONG:
            getattr(pattern, way)(text)
        slow[name] = time.process_time() - start
    # A quadratic pattern takes seven seconds and more.
    assert {name: took for name, took in slow.items() if took > 3} == {}
