"""Birthdays as address books write them: with or without a year, in the order of many countries."""

import re
from datetime import date
from typing import NamedTuple

ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?$")  # also ISO 8601's basic format
YEARLESS = re.compile(r"--(\d\d)-?(\d\d)$")  # RFC 6350, section 4.3.1
PARTS = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})(?:\2(\d{2,4}))?$")
UNKNOWN_YEARS = {0, 1604, 1900}  # written by Apple, and by Outlook, for a year that is not known
MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Birthday(NamedTuple):
    year: int | None = None
    month: int | None = None
    day: int | None = None


NONE = Birthday()


def parse(text: str, day_first: bool = False) -> Birthday:
    """The birthday, or `NONE`. `day_first`: 3/4/1980 is in April. A dot always means the day first."""
    text = text.strip().rstrip(".")
    if found := ISO.match(text):
        return checked(*map(int, found.groups()))
    if found := YEARLESS.match(text):
        return checked(0, *map(int, found.groups()))
    if found := PARTS.match(text):
        first, second, year = int(found[1]), int(found[3]), full_year(found[4])
        if day_first or found[2] == "." or first > 12:
            first, second = second, first
        return checked(year, first, second)
    return NONE


def checked(year: int, month: int, day: int) -> Birthday:
    if not 1 <= month <= 12 or not 1 <= day <= MONTHS[month - 1]:
        return NONE
    known = year not in UNKNOWN_YEARS and year <= date.today().year  # noqa: DTZ011  (only the year)
    return Birthday(year if known else None, month, day)


def full_year(digits: str | None) -> int:
    """The year of two or four digits; 0 if unknown. Nobody of a contact book is born in the future."""
    if not digits:
        return 0
    year = int(digits)
    if len(digits) > 2:
        return year
    this = date.today().year  # noqa: DTZ011
    return 0 if year == 0 else year + (this - year) // 100 * 100


def is_day_first(texts: list[str]) -> bool:
    """Whether a column of dates puts the day before the month: some first number is no month."""
    found = [PARTS.match(text.strip()) for text in texts]
    return any(one and int(one[1]) > 12 for one in found)
