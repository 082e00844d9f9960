import pytest
from wtforms import RadioField, SelectChoice, SelectField

from turnabout.base.i18n.translations import in_language
from turnabout.base.text.normalize import multi_line, single_line
from turnabout.base.web.forms import Form, LineField, idempotency_key_field


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
    assert single_line(typed) == kept


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
    assert multi_line(typed) == kept


def fields(kind=Form):
    for form in kind.__subclasses__():
        yield from ((form, name) for name in dir(form) if name == "slip")
        yield from fields(form)


def test_no_slip_holds_what_a_database_cannot_keep(app):
    """They go into a query before anything else looks at them."""
    found = {form: getattr(form, name) for form, name in fields()}
    assert len(found) > 3
    for slip in found.values():
        with app.test_request_context(method="POST", data={"slip": "a\0b"}):
            made = type("Made", (Form,), {"slip": slip})()
            assert "\0" not in made.slip.data


class Said(Form):
    words = LineField()
    slip = idempotency_key_field()


def test_a_slip_stands_for_one_form_and_what_was_written_in_it(app):
    def slip(words, slip="one"):
        with app.test_request_context(method="POST", data={"words": words, "slip": slip}):
            form = Said()
            assert form.validate()
            return form.slip.data

    assert slip("Bread") == slip("Bread")
    assert len({slip("Bread"), slip("Cake"), slip("Bread", "two")}) == 3
    assert not slip("Bread", "")


class Chosen(Form):
    one = SelectField(choices=["a", "b"])
    number = RadioField(choices=[SelectChoice(1, "One")], coerce=int)


@pytest.mark.parametrize(("language", "sentence"), [
    ("en", "Please choose one of these."), ("fr", "Choisissez une de ces réponses."),
])  # fmt: skip
def test_a_choice_that_is_not_on_offer_is_answered_in_our_own_words(app, language, sentence):
    sent = {"one": "c", "number": "x"}
    with app.test_request_context(method="POST", data=sent), in_language(language):
        form = Chosen()
        assert not form.validate()
        assert form.errors == {"one": [sentence], "number": [sentence]}
