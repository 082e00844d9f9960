"""Folding: the normal form in which texts are compared, sorted and searched.

Folding removes differences in case, accents, digits of other scripts, kinds of apostrophe and hyphen, and
invisible characters. The result is plain words, which both databases compare alike.
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 40  # characters of a word; the rest is cut off
PARTS = 4  # of a compound word in a search; further ones are ignored

# Letters that Unicode does not decompose (NFKD), and how people type them on a keyboard without them.
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
APOSTROPHES = "'`´‘’‛′‵ʹʻʼʽʾʿˈˊˋ՚׳״Ꞌꞌ＇᾽᾿῾·ߴߵ"  # and other marks inside a word
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters in Unicode, but invisible
HYPHENS = "⁃−"  # besides everything in the Unicode category Pd
JOINTS = HYPHENS + ".&"  # Node.js, U.S.A., R&D

KEYBOARD = LETTERS | dict.fromkeys(APOSTROPHES, "'")  # for scripts in the browser

# Scripts without blanks between words: indexed by character and by bigram.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U000323af"
)
RUNS = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}'-]+")
IS_UNSPACED = re.compile(f"[{UNSPACED}]")

# Names that differ in their symbols alone: C++ and C# are not C, and .NET is not net.
SUFFIXED = re.compile(r"(?<!\w)([^\W\d_])(\+\+|\+(?!\w)|[#♯])")
SUFFIXES = {"++": "plusplus ", "+": "plus ", "#": "sharp ", "♯": "sharp "}
DOTNET = re.compile(r"\.net(?!\w)")

# One word of a search: alternative spellings, each a tuple of index words that must all match. A star
# marks a prefix: `O'Bri` is (("obri*",), ("o", "bri*")).
Term = tuple[tuple[str, ...], ...]


def fold(text: str) -> str:
    """Fold to plain words with one blank between them: `Anne-Marie O’Brien` → `anne marie obrien`."""
    return " ".join(fold_keeping_joints(text).replace("'", "").replace("-", " ").split())


def fold_keeping_joints(text: str) -> str:
    """Fold, but keep the joints inside compound words, as `'` and `-`."""
    text = "".join("'" if character in APOSTROPHES else character for character in text)
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
    """Return the words to index for a text, each once. A compound gives its parts and the whole."""
    return list(
        dict.fromkeys(
            word for chunk in fold_keeping_joints(text).split() for word in words_in(chunk)
        )
    )


def words_in(chunk: str) -> Iterator[str]:
    for run in script_runs(chunk):
        yield from (*run, *bigrams(run)) if is_unspaced(run) else (run,)


def phrases(text: str) -> list[str]:
    """Like `words`, but keep text in scripts without blanks whole, instead of splitting it into bigrams."""
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
    """Whether a chunk is one compound word, like `o'brien` or `node-js`, but not `1-5` or a word with a
    stray apostrophe.
    """
    joint = len(runs) > 1 and not IS_UNSPACED.search(chunk)
    return joint and any(map(str.isalpha, chunk))


def search_terms(text: str, most: int = 12) -> list[Term]:
    """Return at most `most` terms of a search. All must match, in any order, each as a prefix."""
    terms: dict[Term, None] = {}
    for chunk in fold_keeping_joints(text).split():
        terms |= dict.fromkeys(terms_in(chunk))
        if len(terms) >= most:
            break
    return list(terms)[:most]


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
