"""CSV files that spreadsheets open without running formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from turnabout.base.text.phones import CALLED

FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four are full-width
# Phone numbers, which begin with + like a formula: digits and blanks alone, or at least seven digits
# with separators and perhaps an extension, or several such numbers. Fewer digits with separators could be
# a sum, `+3-1`; anything else may call a function.
LONG = (
    r"\+(?=(?:[^\d\n]?[^\d\n]?\d){7})\d[\d ().\-/\u2010-\u2015]*"
    rf"(?:(?:;ext=|,? ?\(?(?:{CALLED}|#)\.? ?)\d{{1,7}}\)?)?"
)
PHONE = re.compile(rf"\+[\d ]+|{LONG}(?:[,;/] ?{LONG})*", re.I)


def to_csv(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the table as CSV, in UTF-8 with a byte order mark, which spreadsheets need."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([[escape_formula(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def escape_formula(cell: Any) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula, except phone numbers."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) and not PHONE.fullmatch(text) else text
