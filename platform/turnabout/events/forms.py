from collections.abc import Iterator
from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, lazy
from turnabout.base.web.contact_fields import AddressField
from turnabout.base.web.forms import (
    DayField,
    Form,
    LineField,
    ProseField,
    QueryForm,
    TimeField,
    choice_field,
    idempotency_key_field,
    input_required,
)
from turnabout.base.web.number_fields import WholeNumberField
from turnabout.events import policy
from turnabout.events.models import RULES
from turnabout.printing.api import PAPER_NAMES

ONCE = {"": lazy("No, just once")} | RULES
WHICH = {
    "one": lazy("Only this date"),
    "following": lazy("This date and all later ones"),
}


def within_planning_range(form: Any, field: Any) -> None:
    """Reject dates so far away that date arithmetic could overflow. The commands check the real limits."""
    distance = abs((field.data - clock.today()).days) if field.data else 0
    if distance > 3 * policy.PLANNING_HORIZON.days:
        raise ValidationError(_("Please choose a day within a year."))


def which_field() -> Any:
    return choice_field(RadioField, lazy("For which dates?"), WHICH, default="one")


class EventForm(Form):
    """Form to create or edit an event. Fields that the case at hand does not need are removed."""

    title = LineField(
        lazy("What is it?"), required=True, most=120, sentence=lazy("Give the event a name.")
    )
    on = DayField(
        lazy("Which day?"), [input_required(lazy("Choose a day.")), within_planning_range]
    )
    starts = TimeField(lazy("Starts at"), [input_required(lazy("Choose a time."))])
    ends = TimeField(lazy("Ends at"), [input_required(lazy("Choose a time."))])
    ends_on = DayField(lazy("Ends on another day"), [Optional(), within_planning_range])
    zone = SelectField(lazy("Time zone"), validate_choice=False)
    place = LineField(lazy("Where?"), most=160)
    link = AddressField(lazy("Link to join online"))
    about = ProseField(lazy("What will you do there?"), most=4000)
    bring = ProseField(lazy("What to bring"), most=500)
    capacity = WholeNumberField(
        lazy("For how many people?"),
        [Optional(), NumberRange(1, policy.MOST_PLACES, lazy("Between 1 and 10000."))],
    )
    rule = choice_field(SelectField, lazy("Does it repeat?"), ONCE, default="")
    until = DayField(lazy("Until"), [Optional(), within_planning_range])
    times = WholeNumberField(
        lazy("Or how many times"),
        [Optional(), NumberRange(2, policy.MOST_TIMES, lazy("Between 2 and 53."))],
    )
    which = which_field()
    slip = idempotency_key_field()

    def __init__(self, *args: Any, changes: bool = False, in_series: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.zone.choices = [(name, name.replace("_", " ")) for name in clock.time_zones()]
        unused = ["rule", "until", "times", "slip"] if changes else []
        for name in unused + ([] if in_series else ["which"]):
            delattr(self, name)

    def validate_zone(self, field: Any) -> None:
        if field.data not in clock.time_zones():
            raise ValidationError(_("Please choose one of these."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also check rules that involve two fields at once."""
        is_valid = super().validate(extra_validators)
        for field, sentence in self.missing():
            field.errors = [*field.errors, sentence]
            is_valid = False
        return is_valid

    def missing(self) -> Iterator[tuple[Any, str]]:
        if not self.place.data and not self.link.data:
            yield self.place, _("Say where it is, or give a link.")
        if "rule" not in self:
            return
        if not self.rule.data:
            if self.until.data or self.times.data:
                yield self.rule, _("Say how often it repeats.")
        elif not self.until.data and not self.times.data:
            yield self.until, _("Say until when it repeats, or how many times.")
        elif self.until.data and self.on.data and self.until.data <= self.on.data:
            yield self.until, _("This is before the first day.")

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        values["place"], values["link"] = values["place"] or "", values["link"] or ""
        if "which" in values:
            values["following"] = values.pop("which") == "following"
        return values


class ComeForm(Form):
    shown = BooleanField(
        lazy(
            "Let the others who are coming see my name, what I’m looking for and what I can help with"
        )
    )


class CallOffForm(Form):
    why = ProseField(
        lazy("What would you like to tell the people who were coming?"), required=True, most=500,
        sentence=lazy("Say in a sentence why it isn’t taking place."),
    )  # fmt: skip
    which = which_field()

    def __init__(self, *args: Any, in_series: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not in_series:
            del self.which


class BadgesForm(QueryForm):
    """Options for printing name badges."""

    paper = choice_field(RadioField, lazy("Paper"), PAPER_NAMES, default="a4")
    blank = BooleanField(
        lazy("Fill up the last sheet with blank badges to write on by hand"), default=True
    )
    marks = BooleanField(lazy("Marks that show where to cut"), default=True)
    back = BooleanField(lazy("Print the back too"))
