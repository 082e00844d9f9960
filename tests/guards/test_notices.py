"""Every kind of notice that a feature sends has its texts, and a line on the settings page."""

import ast
from pathlib import Path

from turnabout.notices.policy import GROUPS, KINDS

ROOT = Path(__file__).resolve().parents[2]


def kinds_told():
    """The second argument (or `kind=`) of every call of `tell` in the house."""
    for file in (ROOT / "platform").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and name_of(node.func) == "tell":
                given = node.args[1:2] or [one.value for one in node.keywords if one.arg == "kind"]
                words = [one for value in given for one in ast.walk(value)]
                yield from (one.value for one in words if isinstance(one, ast.Constant))


def name_of(node):
    return getattr(node, "attr", getattr(node, "id", ""))


def test_every_kind_that_is_told_is_known():
    assert set(kinds_told()) <= set(KINDS)


def test_every_kind_has_words_and_every_word_has_a_kind():
    assert {file.stem for file in (ROOT / "templates/notices").glob("*-*.html")} | {
        "thanked"
    } == set(KINDS)


def test_every_kind_stands_in_a_group():
    assert {kind.group for kind in KINDS.values()} == set(GROUPS)
