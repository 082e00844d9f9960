"""One folding for everything that is searched, sorted or compared by its words."""

import random
import unicodedata

import pytest

from tests.search.plainly import finds
from turnabout.base.db.sort_keys import name_key
from turnabout.base.text import folding
from turnabout.base.text.folding import fold, search_terms, words
from turnabout.base.text.normalize import comma_list

O_BRIENS = [
    "O’Brien",
    "O'Brien",
    "obrien",
    "OBRIEN",
    "OʼBrien",
    "O‘Brien",
    "O`Brien",
    "O´Brien",
    "O′Brien",
]
HYPHENS = "-‐‑‒–—―−⁃﹣－﹘־"
INVISIBLE = "\u200e\u200f\u202a\u202c\u2066\u2069\u061c\u200d\u200c\u00ad\ufeff\u2060\ufe0f\u034f"


def find(search, name):
    return finds(search_terms(search), words(name))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Crème brûlée", ["creme", "brulee"]),
        ("STRASSE Straße", ["strasse"]),
        ("İstanbul ISTANBUL ıstanbul", ["istanbul"]),
        ("e-mail: ana@example.test", ["e", "mail", "email", "ana", "example", "test", "exampletest"]),
        ("ﬁne ½ ①", ["fine", "1", "2"]),
        ("Привет, мир", ["привет", "мир"]),
        ("日本語 OK", ["日", "本", "語", "日本", "本語", "ok"]),
        ("Java開発", ["java", "開", "発", "開発"]),
        ("نَصّ", ["نص"]),
        ("٤٢ ４２ ४२", ["42"]),
        ("C++ and C#, .NET", ["cplusplus", "and", "csharp", "dotnet"]),
        ("C/C++ (C＃, F♯) R", ["c", "cplusplus", "csharp", "fsharp", "r"]),
        ("C++17, C++.", ["cplusplus", "17"]),
        ("Node.js", ["node", "js", "nodejs"]),
        ("R&D, U.S.A.", ["r", "d", "rd", "u", "s", "a", "usa"]),
        ("a+b 1+1 9-5", ["a", "b", "1", "9", "5"]),
        ("Łódź Søren Þór Đặng Œuvre Æsir Ħal", ["lodz", "soren", "thor", "dang", "oeuvre", "aesir", "hal"]),
        ("", []),
        ("… — ! ' -", []),
    ],
)  # fmt: skip
def test_words_are_folded(text, folded):
    assert words(text) == folded


@pytest.mark.parametrize(
    ("search", "name"),
    [
        ("marie", "Anne-Marie Dupont"),
        ("annemarie", "Anne-Marie Dupont"),
        ("Anne Marie", "Anne-Marie Dupont"),
        ("dupont anne-m", "Anne-Marie Dupont"),
        ("smith mary", "Mary Ann Smith"),
        ("smi mar", "Mary Ann Smith"),
        ("bob", "Robert (Bob) Smith"),
        ("hassan", "Ahmad al-Hassan"),
        ("alhassan", "Ahmad al-Hassan"),
        ("小明", "王小明"),
        ("王", "王小明"),
        ("王小明", "王小明"),
        ("lukasz", "Łukasz"),
        ("soren", "Søren"),
        ("isil", "Işıl"),
        ("ISIL", "Işıl"),
        ("Işıl", "isil"),
        ("istanbul", "İSTANBUL"),
        ("strasse", "Straße"),
        ("THORA", "Þóra"),
        ("dang", "Đặng"),
        ("brien", "Seán O’Brien"),
        ("o brien", "Seán O’Brien"),
        ("d’angelo", "Dangelo"),
        ("hawaii", "Hawaiʻi"),
        ("احمد", "أحمد"),
        ("علی", "علي"),
        ("йога", "ЙОГА"),
        ("ａｎａ", "Ana"),
    ],
)
def test_a_name_is_found(search, name):
    assert find(search, name)


@pytest.mark.parametrize(
    ("search", "name"),
    [
        ("arie", "Anne-Marie Dupont"),
        ("mary jones", "Mary Ann Smith"),
        ("明大", "王小明"),
        ("小王", "王小明"),
        ("anne-paul", "Anne-Marie Dupont"),
        ("c++", "Clara C Cooper"),
    ],
)
def test_another_is_not(search, name):
    assert not find(search, name)


@pytest.mark.parametrize("one", O_BRIENS)
@pytest.mark.parametrize("other", O_BRIENS)
def test_every_apostrophe_is_one(one, other):
    assert find(one, other)
    assert find(one[:4], other)
    assert name_key(one) == "obrien"


@pytest.mark.parametrize("one", HYPHENS)
@pytest.mark.parametrize("other", HYPHENS)
def test_every_hyphen_is_one(one, other):
    assert find(f"Anne{one}Marie", f"Anne{other}Marie")
    assert name_key(f"Anne{one}Marie") == "anne marie"


@pytest.mark.parametrize("sign", INVISIBLE)
def test_what_cannot_be_seen_makes_no_difference(sign):
    assert words(f"{sign}Mar{sign}ie{sign}") == words("Marie")
    assert find(f"mar{sign}i", "Marie")


def test_a_skill_of_one_letter_is_not_the_one_with_more_signs():
    assert words("C") != words("C++") != words("C#")
    assert comma_list("C, C++, c++, C#, R, r") == ["C", "c++", "C#", "r"]


@pytest.mark.parametrize("comma", ",;،؛、，；")
def test_a_list_has_commas_of_any_script(comma):
    assert comma_list(f"Arabic{comma} C++ {comma}{comma}中文") == ["Arabic", "C++", "中文"]


def test_a_word_of_any_length_is_bounded():
    assert words("x" * 5000) == ["x" * folding.LONGEST]
    assert len(search_terms("-".join("abcdefgh") * 900)) == 1
    assert len(search_terms(" ".join(map(str, range(5000))))) == 12


def test_any_text_becomes_plain_words_and_each_is_asked_for_as_it_is():
    chance = random.Random(7)
    for _ in range(500):
        text = "".join(chr(sign(chance)) for _ in range(40))
        for word in words(text):
            assert word.isalnum()
            assert not any(unicodedata.category(one)[0] in "ZPSCM" for one in word)
            assert word in words(word)
            assert [term[0][0].rstrip("*") for term in search_terms(word)] == [word]
        assert fold(fold(text)) == fold(text)


def sign(chance):
    code = chance.choice((0x7F, 0x2FF, 0xFFFF, 0x10FFFF))
    return next(c for c in iter(lambda: chance.randint(0, code), None) if not 0xD800 <= c < 0xE000)
