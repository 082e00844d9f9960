"""Every name of a table or package is a plain word, or explained in docs/glossary.md."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "platform" / "turnabout"
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()

# Words that mean here what they mean to everybody, or to every programmer.
PLAIN = {
    "attendance", "base", "cache", "calendar", "check", "count", "day", "db", "detail", "draft",
    "entry", "event", "goal", "helper", "i18n", "import", "in", "job", "key", "link", "mail",
    "message", "migration", "page", "photo", "picture", "preference", "printing", "recipient", "row",
    "search", "series", "server", "side", "step", "tag", "text", "translation", "up", "version", "web",
}  # fmt: skip
TERM = re.compile(r"^- \*\*(.+?)\*\*", re.MULTILINE)


def terms():
    return TERM.findall(GLOSSARY)


def singular(word):
    if word.endswith("ies") and word != "series":
        return word[:-3] + "y"
    return word if word == "series" or word.endswith("ss") else word.removesuffix("s")


def words_of(names):
    return {singular(word) for name in names for word in re.findall(r"[a-z0-9]+", name.lower())}


def tables(app):
    return set(app.extensions["sqlalchemy"].metadata.tables)


def packages():
    return {file.parent.name for file in HOUSE.rglob("__init__.py") if file.parent != HOUSE}


def test_every_word_of_a_table_or_a_package_is_plain_or_explained(app):
    known = PLAIN | words_of(terms())
    assert sorted(words_of([*tables(app), *packages()]) - known) == []


def test_no_plain_word_is_explained_as_well():
    assert sorted(PLAIN & {singular(term.lower()) for term in terms()}) == []


def test_the_glossary_is_in_alphabetical_order_and_says_each_word_once():
    assert terms() == sorted(set(terms()), key=str.lower)


def test_every_table_that_the_glossary_names_is_there(app):
    named = set(re.findall(r"tables? `(\w+)`", GLOSSARY))
    assert named
    assert sorted(named - tables(app)) == []
