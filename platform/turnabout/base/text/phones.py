"""Phone numbers: shown as they were typed, and parsed here for dialling.

Numbering plans come from phonenumberslite, a port of Google's libphonenumber. It is slow to import, so
it is imported only when the first number is parsed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app

from turnabout.base.text.normalize import ascii_digits, strip_invisible

LONGEST = 250  # characters; the library reads no more either
LEAST, MOST = 3, 15  # digits: from 112 to the longest of E.164
# Words for an extension, in English, French, German, Dutch, Portuguese, Italian, Spanish and Russian. The
# library does not know all of them, nor extensions in brackets.
CALLED = "ext|extn|extension|x|poste|durchwahl|app|apparat|nebenstelle|toestel|ramal|int|interno|anexo|доб"
EXTENSION = re.compile(
    rf"(?<=[\d)])[ ,;(\[-]*(?:{CALLED})(?![^\W\d])[ .:=]*(\d{{1,7}})(?![ -]?\d)[)\]]?", re.I
)
ALWAYS = re.compile(r"(?<!\d)24 ?h? ?/ ?7(?![\d/])")  # "24/7" is not a number
AN_EXTENSION = re.compile(
    r",? ?(?:;ext=|\bextn?\b[. :]*|\bextension\b[ :]*|[x#] ?)(\d{1,7})\b", re.I
)
# A slash after an area code is part of the number, 0171/2345678; any other one separates two numbers.
AREA = re.compile(r"(?<!\d)(?<!\d[ .\-)])(0\d{1,4}\)?) ?/ ?(?=\d)")
RUN = re.compile(r"\+?(?:\(\d+\)|\d)(?:[ .\-\u2012-\u2015\u2212]*(?:\(\d+\)|\d))*")
# Vanity numbers, such as 0800 FLOWERS: a few digits, then capitals.
KEYPAD = re.compile(r"(?<!\d)(?<!\d[ .\-)])(\+?\d(?:[ \-]?\d){2,6})([ \-]?[A-Z]{3,10})\b")
LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
TRUNK = re.compile(r"\(0\)")  # the trunk prefix in +44 (0)20, dialled within the country only


class Number(NamedTuple):
    """A parsed number. `dialled`: its digits, with + and country code if known; `written`: the number as
    formatted for people.
    """

    dialled: str
    written: str
    extension: str = ""


def tel(typed: str | None) -> str:
    """Return the tel URI (RFC 3966) of the first number in a text, or "" if there is none."""
    number = dialled_number(typed)
    if number is None:
        return ""
    return f"tel:{number.dialled}" + (f";ext={number.extension}" if number.extension else "")


def international(typed: str) -> str:
    """Return the first number in a text for an address book: with its country code if known, without the
    words around it. A text without a number is returned unchanged.
    """
    number = dialled_number(typed)
    if number is None:
        return typed
    return number.written + (f";ext={number.extension}" if number.extension else "")


def is_number(typed: str, digits: int = LEAST) -> bool:
    """Whether the text has at least this many digits, of any script."""
    return sum(map(str.isdecimal, typed)) >= digits


def dialled_number(typed: str | None) -> Number | None:
    """Return the first number in a text, or None. A number without country code is read as one of the
    region of this site.
    """
    text = ascii_digits(strip_invisible(typed) or "")[:LONGEST]
    return parse(text, current_app.config["SETTINGS"].region) if text else None


@lru_cache(maxsize=2048)
def parse(text: str, region: str | None) -> Number | None:
    """Return the first number that is valid in a numbering plan, else the first one by its digits alone."""
    text = EXTENSION.sub(r" ext. \1 ", ALWAYS.sub(" ", text))
    return parse_in_region(text, region) or typed_digits(text)


def parse_in_region(text: str, region: str | None) -> Number | None:
    """Return the first number in the text that is valid in the region, or valid anywhere if it has a
    country code.
    """
    import phonenumbers as library

    matches: Any = library.PhoneNumberMatcher(text, region, library.Leniency.VALID)
    numbers = [match.number for match in matches] or list(parse_whole(text, region))
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
    """Parse the whole text as one number, in an unusual format or partly in letters."""
    import phonenumbers as library

    for spelling in (text, re.sub(r"^\D*00", "+", text)):
        try:
            number = library.parse(spelling, region)
        except library.NumberParseException:
            continue
        if library.is_valid_number(number):
            yield number


def typed_digits(text: str) -> Number | None:
    """Return the first run of at least 7 digits in a text, else the first of at least 3; None if there is
    none. For numbers that no numbering plan knows.
    """
    text = AREA.sub(r"\1 ", KEYPAD.sub(keypad_digits, text))
    runs = [run for run in RUN.finditer(text) if is_number(run[0])]
    best = next((run for run in runs if is_number(run[0], 7)), runs[0] if runs else None)
    number = best and first_number(best[0])
    if not best or not number:
        return None
    extension = AN_EXTENSION.match(text, best.end())
    return Number(digits_of(number), number, extension[1] if extension else "")


def keypad_digits(match: re.Match[str]) -> str:
    """Replace the letters of a vanity number by the digits on the keys of a phone (ITU-T E.161)."""
    return match[1] + match[2].translate(LETTERS)


def first_number(run: str) -> str:
    """Return the run, if it can be one number (E.164: 15 digits). Of two numbers of equal length separated
    by a blank, return the first. Else return "".
    """
    if len(digits_of(run)) <= MOST:
        return run
    halves = ((run[: at.start()], run[at.end() :]) for at in re.finditer(" ", run))
    firsts = (
        first for first, other in halves if len(digits_of(first)) == len(digits_of(other)) <= MOST
    )
    return next(firsts, "")


def digits_of(run: str) -> str:
    plus = "+" if run.startswith("+") else ""
    return plus + re.sub(r"\D", "", TRUNK.sub("", run) if plus else run)


def init_app(app: Any) -> None:
    app.jinja_env.globals.update(tel=tel)
