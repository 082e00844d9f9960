"""Phone numbers: shown as they were typed, and parsed here for dialling.

Numbering plans come from phonenumberslite, a port of Google's libphonenumber. It is slow to import, so
it is imported when the first number is parsed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app

from turnabout.base.text.normalize import ascii_digits, strip_invisible

LONGEST = 250  # characters, beyond which the library reads no further either
LEAST, MOST = 3, 15  # digits: 112 is a number; 15 are the most that one has (E.164)
# What an extension is called: in English, French, German, Dutch, Portuguese, Italian, Spanish, Russian.
# The library does not know them all, nor one in brackets.
CALLED = "ext|extn|extension|x|poste|durchwahl|app|apparat|nebenstelle|toestel|ramal|int|interno|anexo|доб"
EXTENSION = re.compile(
    rf"(?<=[\d)])[ ,;(\[-]*(?:{CALLED})(?![^\W\d])[ .:=]*(\d{{1,7}})(?![ -]?\d)[)\]]?", re.I
)
ALWAYS = re.compile(r"(?<!\d)24 ?h? ?/ ?7(?![\d/])")  # around the clock, which is no number
AN_EXTENSION = re.compile(
    r",? ?(?:;ext=|\bextn?\b[. :]*|\bextension\b[ :]*|[x#] ?)(\d{1,7})\b", re.I
)
# A stroke after an area code stands inside a number, 0171/2345678; any other one between two.
AREA = re.compile(r"(?<!\d)(?<!\d[ .\-)])(0\d{1,4}\)?) ?/ ?(?=\d)")
RUN = re.compile(r"\+?(?:\(\d+\)|\d)(?:[ .\-\u2012-\u2015\u2212]*(?:\(\d+\)|\d))*")
# Numbers that are advertised with a word, 0800 FLOWERS: few digits, then capitals.
KEYPAD = re.compile(r"(?<!\d)(?<!\d[ .\-)])(\+?\d(?:[ \-]?\d){2,6})([ \-]?[A-Z]{3,10})\b")
LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
TRUNK = re.compile(r"\(0\)")  # +44 (0)20: a prefix for calls at home


class Number(NamedTuple):
    """`dialled`: digits, with + and country code if known; `written`: the same, formatted for people."""

    dialled: str
    written: str
    extension: str = ""


def tel(typed: str | None) -> str:
    """The tel URI (RFC 3966) of the first number in a text, or "" when there is none."""
    found = dialled_number(typed)
    if found is None:
        return ""
    return f"tel:{found.dialled}" + (f";ext={found.extension}" if found.extension else "")


def international(typed: str) -> str:
    """The number for an address book: with its country code if known, without the words around it. A text
    without a number is returned unchanged.
    """
    found = dialled_number(typed)
    if found is None:
        return typed
    return found.written + (f";ext={found.extension}" if found.extension else "")


def is_number(typed: str, digits: int = LEAST) -> bool:
    """Whether the text has at least so many digits, of any script."""
    return sum(map(str.isdecimal, typed)) >= digits


def dialled_number(typed: str | None) -> Number | None:
    """The first number in a text, read in the region of this site; None when there is none."""
    text = ascii_digits(strip_invisible(typed) or "")[:LONGEST]
    return parse(text, current_app.config["SETTINGS"].region) if text else None


@lru_cache(maxsize=2048)
def parse(text: str, region: str | None) -> Number | None:
    """The number, if it is valid in its numbering plan; else the digits as they were typed."""
    text = EXTENSION.sub(r" ext. \1 ", ALWAYS.sub(" ", text))
    return parse_in_region(text, region) or typed_digits(text)


def parse_in_region(text: str, region: str | None) -> Number | None:
    """The first number in the text that is valid in the region, or by its own country code."""
    import phonenumbers as library

    found: Any = library.PhoneNumberMatcher(text, region, library.Leniency.VALID)
    numbers = [one.number for one in found] or list(parse_whole(text, region))
    if not numbers:
        return None
    first, style = numbers[0], library.PhoneNumberFormat
    extension, first.extension = first.extension or "", None
    return Number(
        library.format_number(first, style.E164),
        library.format_number(first, style.INTERNATIONAL),
        extension,
    )


def parse_whole(text: str, region: str | None) -> Iterator[Any]:
    """The whole text as one number, in an unusual format or partly in letters."""
    import phonenumbers as library

    for one in (text, re.sub(r"^\D*00", "+", text)):
        try:
            found = library.parse(one, region)
        except library.NumberParseException:
            continue
        if library.is_valid_number(found):
            yield found


def typed_digits(text: str) -> Number | None:
    """The digits of the first number in a text, when it is not valid in any numbering plan."""
    text = AREA.sub(r"\1 ", KEYPAD.sub(keypad_digits, text))
    runs = [one for one in RUN.finditer(text) if is_number(one[0])]
    found = next((one for one in runs if is_number(one[0], 7)), runs[0] if runs else None)
    alone = found and first_number(found[0])
    if not found or not alone:
        return None
    after = AN_EXTENSION.match(text, found.end())
    return Number(digits_of(alone), alone, after[1] if after else "")


def keypad_digits(advertised: re.Match[str]) -> str:
    """Replace letters by the digits on the keys of a phone (ITU-T E.161)."""
    return advertised[1] + advertised[2].translate(LETTERS)


def first_number(run: str) -> str:
    """The first of two numbers of equal length separated by a blank; "" when the run is longer than any
    number can be (E.164: 15 digits).
    """
    if len(digits_of(run)) <= MOST:
        return run
    halves = ((run[: at.start()], run[at.end() :]) for at in re.finditer(" ", run))
    same = (one for one, two in halves if len(digits_of(one)) == len(digits_of(two)) <= MOST)
    return next(same, "")


def digits_of(run: str) -> str:
    plus = "+" if run.startswith("+") else ""
    return plus + re.sub(r"\D", "", TRUNK.sub("", run) if plus else run)


def init_app(app: Any) -> None:
    app.jinja_env.globals.update(tel=tel)
