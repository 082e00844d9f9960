"""Numbers of any length in forms and URLs get an error message, never a server error."""

import pytest
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField

from turnabout.base.db.session import LARGEST
from turnabout.base.web.forms import Form
from turnabout.base.web.number_fields import WholeNumberField
from turnabout.base.web.pagination import parse_key
from turnabout.cards.commands import make
from turnabout.cards.download_forms import SizeField
from turnabout.communities.commands import create_community

LONG = [
    "9" * 309,
    "9" * 5000,
    "-" + "9" * 309,
    "-" + "9" * 5000,
    "+" + "9" * 400,
    "٩" * 309,
    "９" * 4400,
]
# What `int` is asked to make of a word: of these fields one typed number after another is read.
READS_NUMBERS = (IntegerField, RadioField, SelectField, SelectMultipleField)


def whole_number_fields(kind=Form):
    """(form, name) of every field of every form that reads a whole number."""
    for form in kind.__subclasses__():
        for name in dir(form):
            field = getattr(form, name)
            is_whole = issubclass(getattr(field, "field_class", object), IntegerField)
            if is_whole or getattr(field, "kwargs", {}).get("coerce") is int:
                yield form, name, field
        yield from whole_number_fields(form)


def test_there_are_such_fields(app):
    found = {(form.__name__, name) for form, name, _ in whole_number_fields()}
    assert {("EventForm", "capacity"), ("EventForm", "times"), ("ScanForm", "ago")} <= found
    assert ("PostForm", "capacity") in found or any(name == "capacity" for _, name in found)


def test_every_such_field_answers_a_long_number(app):
    """Alone in a form, since what surrounds it asks for other things."""
    for form, name, field in whole_number_fields():
        alone = type("Alone", (Form,), {"number": field})
        for typed in LONG:
            with app.test_request_context(method="POST", data={"number": typed}):
                made = alone()
                if hasattr(made.number, "choices"):
                    made.number.choices = []
                valid = made.validate()
                kept = made.number.data
                assert not valid or abs(kept or 0) <= WholeNumberField.MOST, (form, name, typed[:5])


def test_every_whole_number_field_is_one_of_ours(app):
    """Else it could not read a long one."""
    kinds = {field.field_class for _, _, field in whole_number_fields()}
    plain = {kind for kind in kinds if issubclass(kind, IntegerField)}
    assert all(issubclass(kind, WholeNumberField | SizeField) for kind in plain), plain


@pytest.mark.parametrize(("typed", "number"), [
    ("12", 12), (" 12 ", 12), ("+12", 12), ("-3", -3), ("١٢", 12), ("１２", 12), ("\u200e12", 12),
    ("0" * 400 + "12", 12), ("9" * 309, WholeNumberField.MOST), ("-" + "9" * 309, -WholeNumberField.MOST),
])  # fmt: skip
def test_a_whole_number_is_read_as_it_is_meant(app, typed, number):
    with app.test_request_context(method="POST", data={"number": typed}):
        form = type("Made", (Form,), {"number": WholeNumberField("How many?")})()
        assert form.validate()
        assert form.number.data == number


@pytest.mark.parametrize("typed", ["", "twelve", "1.5", "²", "9" * 309 + "x", "--1", "+", "1e9"])
def test_what_is_no_number_is_answered_in_a_sentence(app, typed):
    with app.test_request_context(method="POST", data={"number": typed}):
        form = type("Made", (Form,), {"number": WholeNumberField("How many?")})()
        assert not form.validate()
        assert form.errors == {"number": ["Please enter a number."]}


def test_a_range_says_what_it_is(as_, cast, app):
    """The sentence that stands beside the field for any other number that is too large."""
    club = create_community(cast.ana, "Job Club North", "")
    for typed in LONG:
        answer = as_(cast.ana).post(
            f"/communities/{club.slug}/events/new", data={"capacity": typed, "times": typed}
        )
        assert answer.status_code == 422
        assert "Between 1 and 10000." in answer.text
        assert "Between 2 and 53." in answer.text


@pytest.mark.parametrize("typed", [*LONG, "0", "-1", "x", "", None, str(LARGEST + 1)])
def test_no_long_number_is_a_key(typed):
    assert parse_key(typed) is None


ASKED = ("after", "below", "before", "page", "contact", "like", "size", "step", "member", "member_id",
         "left", "up_to", "response", "community", "about", "code")  # fmt: skip


@pytest.mark.parametrize("typed", ["9" * 309, "9" * 5000, "-" + "9" * 309, "post-" + "9" * 5000])
def test_no_address_breaks_down_over_a_long_number(app, cast, as_, typed):
    make(cast.ana)
    ana = as_(cast.ana)
    at = app.url_map.bind("localhost")
    asked = "?" + "&".join(f"{name}={typed}" for name in ASKED)
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments and rule.endpoint != "health.ready":
            assert ana.get(at.build(rule.endpoint) + asked).status_code < 500, rule


@pytest.mark.parametrize("number", ["9" * 309, "9" * 5000, "٩" * 309])
def test_no_id_in_a_path_breaks_down_however_long(app, cast, as_, number):
    make(cast.ana)
    ana = as_(cast.ana)
    for rule in app.url_map.iter_rules():
        if rule.arguments and "GET" in rule.methods and rule.endpoint != "static":
            path = "".join(number if varies else part for varies, part in rule._trace)
            assert ana.get(path.replace("|", "", 1)).status_code < 500, rule
