import secrets
from collections.abc import Mapping
from typing import Any

from wtforms import DateField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length

from turnabout.assistance.models import OUTCOMES, STARTERS
from turnabout.base.forms import Form, LineField, ProseField
from turnabout.base.words import _, lazy
from turnabout.board.models import CATEGORIES, EFFORTS

DIRECTIONS = {"got": lazy("They helped me"), "gave": lazy("I helped them")}
ANSWERS = {
    "right": lazy("Right"),
    "not_quite": lazy("Not quite"),
    "did_not": lazy("Did not happen"),
}


def one_of(field: Any, label: Any, words: Mapping[str, Any], **more: Any) -> Any:
    """A choice that says in our own words when it was not made."""
    fits = AnyOf(list(words), message=lazy("Please choose one."))
    return field(label, [fits], choices=options(words), validate_choice=False, **more)


def options(words: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class Day(DateField):
    def process_formdata(self, values: list[str]) -> None:
        try:
            super().process_formdata(values)
        except ValueError:
            raise ValueError(_("Please write the day like 2027-03-31.")) from None


class FactsForm(Form):
    """What happened, when, and how much it was."""

    what = LineField(
        lazy("What was the help?"),
        required=True,
        description=lazy("For example: read my letter, practised an interview, gave me a name."),
    )
    happened_on = Day(lazy("When?"), [InputRequired(lazy("Please choose a day."))])
    effort = one_of(SelectField, lazy("How long did it take?"), EFFORTS)
    category = one_of(SelectField, lazy("What kind of help?"), CATEGORIES)


class RecordForm(FactsForm):
    direction = one_of(RadioField, lazy("Who helped?"), DIRECTIONS)
    slip = HiddenField(default=lambda: secrets.token_urlsafe(12), validators=[Length(max=40)])
    seen = HiddenField()

    def name_them(self, name: str) -> None:
        self.direction.choices = options({
            "got": _("%(name)s helped me", name=name), "gave": _("I helped %(name)s", name=name),
        })  # fmt: skip


class AnswerForm(Form):
    how = one_of(RadioField, lazy("Your answer"), ANSWERS)
    words = LineField(lazy("What was different?"), most=500)


class ThanksForm(Form):
    starter = one_of(RadioField, lazy("Or take one of these"), STARTERS, default="")
    words = ProseField(lazy("Your own words"), most=1000)

    def validate(self, extra_validators: Any = None) -> bool:
        """A ready sentence, own words, or both together."""
        fine = super().validate(extra_validators)
        if fine and not self.said:
            sentence = lazy("Choose a sentence, or write one of your own.")
            self.words.errors = [*self.words.errors, sentence]
            return False
        return fine

    @property
    def said(self) -> str:
        ready = str(STARTERS[self.starter.data]) if self.starter.data else ""
        return "\n".join(part for part in (ready, self.words.data or "") if part)


class OutcomeForm(Form):
    kind = one_of(RadioField, lazy("What came of it?"), OUTCOMES)
    words = LineField(lazy("A line about it"), most=500)
