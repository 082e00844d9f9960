import pytest

from turnabout.base.forms import line, prose


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana   Vidal ", "Ana Vidal"),
        ("Ana\r\nBcc: all@example.test", "Ana Bcc: all@example.test"),
        ("Ana\x00\x07Vidal", "Ana Vidal"),
        ("Ana\u202eladiV", "AnaladiV"),  # an override, which would turn the rest round
        ("job\u00adsearch", "jobsearch"),
        ("two\u200bwords", "two words"),
        ("\ufeffAna", "Ana"),
        ("\u0041\u030a", "\u00c5"),  # composed
        ("نمی\u200cدانم", "نمی\u200cدانم"),  # this joiner is spelling
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("\ud800", ""),
        ("\u200b\u200d\u3164\u2800", ""),
        ("", ""),
        (None, None),
    ],
)
def test_a_line_is_tidied(typed, kept):
    assert line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("One\r\nTwo", "One\nTwo"),
        ("One\n\n\n\n\nTwo", "One\n\nTwo"),
        ("  One  \n   Two ", "One\nTwo"),
        ("One\tTwo\x0b", "One Two"),
        ("\n \n\u200d\n", ""),
    ],
)
def test_prose_keeps_its_lines(typed, kept):
    assert prose(typed) == kept
