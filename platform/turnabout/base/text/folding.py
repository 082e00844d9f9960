"""Folding: the normal form in which texts are compared, sorted and searched.

It removes differences of case, accents, scripts of digits, kinds of apostrophe and hyphen, and
invisible characters. The result is plain words, which every database compares alike.
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 40  # letters of one word
PARTS = 4  # of one word that a search asks for

# Letters that Unicode does not decompose (NFKD), as people type them on another keyboard.
LETTERS = {
    "ß": "ss", "ς": "σ", "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "ħ": "h",
    "ŧ": "t", "ı": "i", "ŋ": "ng", "ĸ": "k", "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ƒ": "f",
    "ɖ": "d", "ɗ": "d", "ƌ": "d", "ƀ": "b", "ɓ": "b", "ƃ": "b", "ƈ": "c", "ȼ": "c", "ɠ": "g",
    "ǥ": "g", "ɣ": "g", "ɦ": "h", "ɨ": "i", "ɩ": "i", "ȷ": "j", "ɉ": "j", "ƙ": "k", "ƚ": "l",
    "ɫ": "l", "ɬ": "l", "ɲ": "n", "ƞ": "n", "ɵ": "o", "ƥ": "p", "ɋ": "q", "ɍ": "r", "ɽ": "r",
    "ȿ": "s", "ƭ": "t", "ʈ": "t", "ⱦ": "t", "ʉ": "u", "ʋ": "v", "ɏ": "y", "ƴ": "y", "ƶ": "z",
    "ȥ": "z", "ɀ": "z", "ґ": "г",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ة": "ه", "ـ": "",
}  # fmt: skip
APOSTROPHES = "'`´‘’‛′‵ʹʻʼʽʾʿˈˊˋ՚׳״Ꞌꞌ＇᾽᾿῾·ߴߵ"  # and other characters inside a word
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters in Unicode, but invisible
HYPHENS = "⁃−"  # and everything that Unicode calls a dash
JOINTS = HYPHENS + ".&"  # Node.js, U.S.A., R&D

KEYBOARD = LETTERS | dict.fromkeys(APOSTROPHES, "'")  # for the script of a page

# Scripts without blanks between words: indexed by character and by bigram.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U000323af"
)
RUNS = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}'-]+")
IS_UNSPACED = re.compile(f"[{UNSPACED}]")

# Names told apart by their last characters: C++ and C# are not C, and .NET is not net.
SUFFIXED = re.compile(r"(?<!\w)([^\W\d_])(\+\+|\+(?!\w)|[#♯])")
SUFFIXES = {"++": "plusplus ", "+": "plus ", "#": "sharp ", "♯": "sharp "}
DOTNET = re.compile(r"\.net(?!\w)")

# One word of a search: alternative spellings, each a tuple of words that must all match. A star marks a
# prefix: `O'Bri` is (("obri*",), ("o", "bri*")).
Term = tuple[tuple[str, ...], ...]


def fold(text: str) -> str:
    """Plain words with one blank between them: `Anne-Marie O’Brien` → `anne marie obrien`."""
    return " ".join(fold_keeping_joints(text).replace("'", "").replace("-", " ").split())


def fold_keeping_joints(text: str) -> str:
    """Folded, with `'` and `-` left for whatever joins two parts of a word."""
    text = "".join("'" if one in APOSTROPHES else one for one in text)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = SUFFIXED.sub(lambda match: match[1] + SUFFIXES[match[2]], plain)
    return "".join(map(fold_character, DOTNET.sub(" dotnet ", plain)))


def fold_character(character: str) -> str:
    if character in LETTERS:
        return LETTERS[character]
    if character in APOSTROPHES:
        return "'"
    kind = unicodedata.category(character)
    if kind[0] == "M" or (kind == "Cf" and character != "\u200b"):
        return ""
    if kind == "Pd" or character in JOINTS:
        return "-"
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    return character if character.isalnum() and character not in FILLERS else " "


def words(text: str) -> list[str]:
    """The index words of a text, each once: its words, the parts of a compound and the whole of it."""
    return list(
        dict.fromkeys(
            word for chunk in fold_keeping_joints(text).split() for word in words_in(chunk)
        )
    )


def words_in(chunk: str) -> Iterator[str]:
    for run in script_runs(chunk):
        yield from (*run, *bigrams(run)) if is_unspaced(run) else (run,)


def phrases(text: str) -> list[str]:
    """Like `words`, but text in scripts without blanks is kept whole."""
    return list(
        dict.fromkeys(
            run for chunk in fold_keeping_joints(text).split() for run in script_runs(chunk)
        )
    )


def script_runs(chunk: str) -> Iterator[str]:
    runs = RUNS.findall(chunk)
    yield from (run if is_unspaced(run) else run[:LONGEST] for run in runs)
    if is_compound(runs, chunk):
        yield "".join(runs)[:LONGEST]


def is_unspaced(run: str) -> bool:
    return IS_UNSPACED.match(run) is not None


def bigrams(run: str) -> Iterator[str]:
    return map("".join, zip(run, run[1:], strict=False))


def is_compound(runs: list[str], chunk: str) -> bool:
    """Whether a chunk is one compound word, like `o'brien` or `node-js`.

    Not so for `1-5`, or for a word with a stray apostrophe.
    """
    joint = len(runs) > 1 and not IS_UNSPACED.search(chunk)
    return joint and any(map(str.isalpha, chunk))


def search_terms(text: str, most: int = 12) -> list[Term]:
    """The terms of a search, at most `most`. All must match, in any order, each as a prefix."""
    found: dict[Term, None] = {}
    for chunk in fold_keeping_joints(text).split():
        found |= dict.fromkeys(terms_in(chunk))
        if len(found) >= most:
            break
    return list(found)[:most]


def terms_in(chunk: str) -> Iterator[Term]:
    runs = RUNS.findall(chunk)
    if is_compound(runs, chunk):
        *parts, last = (run[:LONGEST] for run in runs[:PARTS])
        yield ("".join(runs)[:LONGEST] + "*",), (*parts, f"{last}*")
        return
    for run in runs:
        if is_unspaced(run):
            yield from (((word,),) for word in (bigrams(run) if len(run) > 1 else run))
        else:
            yield ((f"{run[:LONGEST]}*",),)
