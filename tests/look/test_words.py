"""The catalogue is found once, and still follows the reader."""

from datetime import date

from flask_babel import get_translations

from turnabout.base.words import babel, in_language, initials
from turnabout.base.words import day as long_day


def test_each_language_has_its_own_catalogue_and_keeps_it(app):
    with app.test_request_context("/"):
        with in_language("fr"):
            french = get_translations()
            assert long_day(date(2026, 12, 4)) == "4 décembre 2026"
        with in_language("en"):
            assert get_translations() is not french
            assert long_day(date(2026, 12, 4)) == "December 4, 2026"
    with app.test_request_context("/"), in_language("fr"):
        assert get_translations() is french


def test_one_domain_serves_every_request():
    assert babel.domain_instance is babel.domain_instance


def test_initials_keep_the_marks_that_belong_to_a_letter():
    assert initials("A\u0301gnes Nagy") == "A\u0301N"
    assert initials("נור") == "נ"
    assert initials("🙂") == "🙂"
