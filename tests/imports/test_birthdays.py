import pytest

from turnabout.imports.birthdays import NONE, is_day_first, parse


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("1984-05-12", (1984, 5, 12)),
        ("19840512", (1984, 5, 12)),
        ("1984-05-12T00:00:00Z", (1984, 5, 12)),
        ("--05-12", (None, 5, 12)),
        ("--0512", (None, 5, 12)),
        (" --05-12", (None, 5, 12)),
        ("5/12/1984", (1984, 5, 12)),
        ("12.5.1984", (1984, 5, 12)),
        ("12.5.", (None, 5, 12)),
        ("25/12/1984", (1984, 12, 25)),
        ("5/12/84", (1984, 5, 12)),
        ("1604-05-12", (None, 5, 12)),
        ("2/29/1984", (1984, 2, 29)),
    ],
)
def test_a_birthday_is_read_as_address_books_write_it(text, birthday):
    assert parse(text) == birthday


@pytest.mark.parametrize("text", ["", "0/0/00", "soon", "13/13/1984", "1984-02-30", "--13-01"])
def test_what_is_no_birthday_is_none(text):
    assert parse(text) == NONE


def test_one_day_above_twelve_shows_the_order_of_the_whole_column():
    assert is_day_first(["3/4/1980", "25/4/1980"])
    assert not is_day_first(["3/4/1980", "4/25/1980"])
    assert parse("3/4/1980", day_first=True) == (1980, 4, 3)
