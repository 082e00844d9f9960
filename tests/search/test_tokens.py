import random
import unicodedata

import pytest

from turnabout.search import tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Crème brûlée", ["creme", "brulee"]),
        ("STRASSE Straße", ["strasse"]),
        ("İstanbul ISTANBUL", ["istanbul"]),
        ("C++ and C#, .NET", ["c", "and", "net"]),
        ("e-mail: ana@example.test", ["e", "mail", "ana", "example", "test"]),
        ("ﬁne ½ ①", ["fine", "1", "2"]),
        ("Привет, мир", ["привет", "мир"]),
        ("日本語 OK", ["日", "本", "語", "ok"]),
        ("نَصّ", ["نص"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_words_are_folded(text, words):
    assert tokens.of(text) == words


def test_a_word_of_any_length_is_bounded():
    assert tokens.of("x" * 5000) == ["x" * tokens.LONGEST]


def test_any_text_becomes_plain_words_and_those_stay_as_they_are():
    chance = random.Random(7)
    for _ in range(500):
        text = "".join(chr(sign(chance)) for _ in range(40))
        for word in tokens.of(text):
            assert word.isalnum()
            assert not any(unicodedata.category(one)[0] in "ZPSCM" for one in word)
            assert tokens.of(word) == [word]


def sign(chance):
    code = chance.choice((0x7F, 0x2FF, 0xFFFF, 0x10FFFF))
    return next(c for c in iter(lambda: chance.randint(0, code), None) if not 0xD800 <= c < 0xE000)


@pytest.mark.parametrize("name", ["", "two words", "é", "a:b", '"'])
def test_a_facet_is_letters_and_digits(name):
    with pytest.raises(AssertionError):
        tokens.facet(name)
