"""Every language is complete. If this fails, run `./dev words` and translate what is empty."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from turnabout.base.server.settings import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "platform" / "turnabout" / "translations"
OTHERS = [language for language in LANGUAGES if language != "en"]  # English is the source


@pytest.fixture(scope="module")
def sentences():
    """What `./dev words` would gather now."""
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    keywords = parse_keywords(re.findall(r" -k (\S+)", (ROOT / "dev").read_text()))
    found = Catalog()
    for _file, _line, sentence, *_rest in extract_from_dir(ROOT, methods, options, keywords):
        found.add(sentence)
    return found


def catalogue(language):
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(words):
    return [words] if isinstance(words, str) else list(words)


def sentences_of(language):
    return [message for message in catalogue(language) if message.id]


def test_there_is_something_to_say(sentences):
    """Else the guards below would hold without looking at anything."""
    assert len(sentences) > 1000
    assert sentences["Boards"], sentences["%(num)s member"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(sentences, language):
    said = {
        message.id
        for message in sentences_of(language)
        if all(forms(message.string)) and not message.fuzzy
    }
    assert [m.id for m in sentences if m.id and m.id not in said] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_what_the_sentence_fills_in(language):
    """A plural may leave its number out where the source does: “one person”."""

    def named(words):
        return sorted(re.findall(r"%\(\w+\)[sd]|</?\w+>|%%", words))

    wrong = {
        message.id: message.string
        for message in sentences_of(language)
        if any(named(said) not in map(named, forms(message.id)) for said in forms(message.string))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_words_are_the_written_ones(language):
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    made = CATALOGUES / language / "LC_MESSAGES" / "messages.mo"
    assert made.read_bytes() == compiled.getvalue(), "run ./dev words"


def test_french_keeps_its_own_spaces_and_marks():
    """A narrow space that does not break before ; : ? » and after «, and a curved apostrophe."""
    wrong = [
        said
        for message in sentences_of("fr")
        for said in forms(message.string)
        if re.search(r"[^\u202f][;?»]|[^\u202f:\d]:[^/]|«[^\u202f]|'|!", said)
    ]
    assert wrong == []


def test_english_has_a_curved_apostrophe_too(sentences):
    assert [m.id for m in sentences if any("'" in said for said in forms(m.id))] == []
