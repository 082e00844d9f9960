"""The translation catalogue is loaded once, and still follows the language of the reader."""

from datetime import date

from flask import render_template_string
from flask_babel import get_translations

from turnabout.base.i18n.translations import day as long_day
from turnabout.base.i18n.translations import in_language, initials, number


def test_each_language_has_its_own_catalogue_and_keeps_it(app):
    with app.test_request_context("/"):
        with in_language("fr"):
            french = get_translations()
            assert long_day(date(2026, 12, 4)) == "4 décembre 2026"
        with in_language("en"):
            assert get_translations() is not french
            assert long_day(date(2026, 12, 4)) == "4 December 2026"
    with app.test_request_context("/"), in_language("fr"):
        assert get_translations() is french


def test_large_numbers_are_written_as_the_language_writes_them(app):
    members = "{{ ngettext('%(num)s member', '%(num)s members', 12345) }}"
    with app.test_request_context("/"):
        assert render_template_string(members) == "12,345 members"
        with in_language("fr"):
            assert render_template_string(members) == "12\u202f345 membres"
            assert (number(0), number(1000)) == ("0", "1\u202f000")


def test_initials_keep_the_marks_that_belong_to_a_letter():
    assert initials("A\u0301gnes Nagy") == "A\u0301N"
    assert initials("נור") == "נ"
    assert initials("🙂") == "🙂"
