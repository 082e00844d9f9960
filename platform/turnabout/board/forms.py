"""Forms for posts, for responses and for declining a response."""

from datetime import timedelta
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, lazy
from turnabout.base.text.normalize import comma_list
from turnabout.base.web.forms import (
    DayField,
    Form,
    LineField,
    ProseField,
    choice_field,
    idempotency_key_field,
)
from turnabout.base.web.number_fields import WholeNumberField
from turnabout.board.models import CATEGORIES, EFFORTS, PLACES

AUDIENCES = {
    "communities": lazy("Communities I choose"),
    "members": lazy("All members of this site"),
    "connections": lazy("Only my connections"),
}
MAX_SKILLS, MAX_SKILL_LENGTH = 8, 40
YEAR = timedelta(days=366)


class Checkboxes(SelectMultipleField):
    """Checkboxes of which none is required. An unknown value gets an error message of our own."""

    widget, option_widget = ListWidget(prefix_label=False), CheckboxInput()
    validate_choice = False

    def pre_validate(self, form: Any) -> None:
        allowed_values = {choice.value for choice in self.choices or ()}
        if not set(self.data or ()) <= allowed_values:
            raise ValidationError(_("Choose from the communities you’re in."))


class PostForm(Form):
    """The fields that offers and requests share."""

    category = choice_field(SelectField, lazy("What is it about?"), CATEGORIES, default="other")
    skills = LineField(
        lazy("Skills needed"),
        most=200,
        description=lazy("A few words, separated by commas."),
    )
    effort = choice_field(
        RadioField, lazy("How much time will it take?"), EFFORTS, default="minutes30"
    )
    where = choice_field(RadioField, lazy("Where can it happen?"), PLACES, default="either")
    place = LineField(
        lazy("Place"), most=120, description=lazy("A part of town is enough. Never your address.")
    )
    capacity = WholeNumberField(
        lazy("For how many people?"),
        [Optional(), NumberRange(1, 50, lazy("Between 1 and 50."))],
        default=1,
    )
    audience = choice_field(
        RadioField, lazy("Who should see it?"), AUDIENCES, default="communities"
    )
    communities = Checkboxes(lazy("On which boards?"), coerce=int)
    slip = idempotency_key_field()
    step = HiddenField()

    def offer_boards(self, boards: list[tuple[int, str]], ticked: int | None = None) -> None:
        """Set the boards to choose from, as (id, name). In a new form, check the board `ticked`, or else
        the first.
        """
        self.communities.choices = [SelectChoice(id, name) for id, name in boards]
        if not self.is_submitted() and not self.communities.data:
            self.communities.data = [ticked] if ticked else [id for id, _name in boards[:1]]

    def validate_skills(self, field: Any) -> None:
        parts = comma_list(field.data)
        if len(parts) > MAX_SKILLS or any(len(part) > MAX_SKILL_LENGTH for part in parts):
            raise ValidationError(_("Up to eight skills, each of a few words."))

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        values["skills"] = comma_list(values["skills"])
        values["capacity"] = values["capacity"] or 1
        values["place"] = values["place"] or ""
        values.pop("step")
        return values


class RequestForm(PostForm):
    """The form for a request, shown in five steps."""

    title = LineField(
        lazy("What exactly do you need?"),
        required=True,
        most=160,
        sentence=lazy("Say in one line what you need."),
    )
    body = ProseField(lazy("Anything else a helper should know"), most=4000)
    why = ProseField(lazy("Why does it matter to you?"), most=1000)
    action = ProseField(lazy("What would somebody do for you?"), most=1000)
    needed_by = DayField(lazy("By when do you need it?"), [Optional()])

    def validate_needed_by(self, field: Any) -> None:
        refuse_distant_day(field)


class OfferForm(PostForm):
    title = LineField(
        lazy("What do you offer?"),
        required=True,
        most=160,
        sentence=lazy("Say in one line what you offer."),
    )
    body = ProseField(lazy("Say a little more"), most=4000)
    standing = BooleanField(lazy("Leave it on the board until I remove it"))
    until = DayField(lazy("Or until"), [Optional()])

    def validate_until(self, field: Any) -> None:
        refuse_distant_day(field)


def refuse_distant_day(field: Any) -> None:
    if field.data and field.data > clock.today() + YEAR:
        raise ValidationError(_("Please choose a day within a year."))


class ResponseForm(Form):
    words = ProseField(lazy("Your words"), most=1000)


class DeclineForm(Form):
    """The form for declining one response. The page has one per response, so each has its own field ids."""

    words = ProseField(lazy("Or in your own words"), most=500)
    ready = LineField(most=500)

    def __init__(self, response_id: int, **kwargs: Any):
        super().__init__(**kwargs)
        self.answer_id, self.words.id = response_id, f"words-{response_id}"


class TakeOutForm(Form):
    why = ProseField(
        lazy("The reason"), required=True, most=500, sentence=lazy("Please write the reason.")
    )
