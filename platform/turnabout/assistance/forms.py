"""Forms for a record of help, its answer, thanks and outcomes."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired

from turnabout.assistance.models import ANSWERS, OUTCOMES, STARTERS
from turnabout.base.i18n.translations import _, lazy
from turnabout.base.web.forms import (
    DayField,
    Form,
    LineField,
    ProseField,
    choice_field,
    choice_options,
    idempotency_key_field,
)
from turnabout.board.models import CATEGORIES, EFFORTS

DIRECTIONS = {"got": lazy("They helped me"), "gave": lazy("I helped them")}


class FactsForm(Form):
    """The facts of a record: what happened, when, how long it took, what kind of help it was."""

    what = LineField(
        lazy("What was the help?"),
        required=True,
        description=lazy(
            "For example: read my cover letter, practised an interview with me, gave me a name."
        ),
    )
    happened_on = DayField(lazy("When?"), [InputRequired(lazy("Please choose a day."))])
    effort = choice_field(SelectField, lazy("How long did it take?"), EFFORTS)
    category = choice_field(SelectField, lazy("What kind of help?"), CATEGORIES)


class RecordForm(FactsForm):
    direction = choice_field(RadioField, lazy("Who helped?"), DIRECTIONS)
    slip = idempotency_key_field()
    seen = HiddenField()

    def name_them(self, name: str) -> None:
        """Put the other person's name into the choices of `direction`."""
        self.direction.choices = choice_options({
            "got": _("%(name)s helped me", name=name), "gave": _("I helped %(name)s", name=name),
        })  # fmt: skip


class AnswerForm(Form):
    how = choice_field(RadioField, lazy("Your answer"), ANSWERS)
    words = LineField(lazy("What was different?"), most=500)


class ThanksForm(Form):
    starter = choice_field(RadioField, lazy("Or choose one of these"), STARTERS, default="")
    words = ProseField(lazy("Your own words"), most=1000)

    def validate(self, extra_validators: Any = None) -> bool:
        """Require a suggested sentence, the member's own words, or both."""
        is_valid = super().validate(extra_validators)
        if is_valid and not self.text:
            message = lazy("Choose a sentence, or write one of your own.")
            self.words.errors = [*self.words.errors, message]
            return False
        return is_valid

    @property
    def text(self) -> str:
        """The suggested sentence, if chosen, and the member's own words."""
        suggested_sentence = str(STARTERS[self.starter.data]) if self.starter.data else ""
        return "\n".join(part for part in (suggested_sentence, self.words.data or "") if part)


class ContactThanksForm(Form):
    """Words of thanks that the member sends themselves."""

    words = ProseField(lazy("Your words"), required=True, most=1000,
                       sentence=lazy("Write a line. What difference did it make for you?"))  # fmt: skip


class OutcomeForm(Form):
    kind = choice_field(RadioField, lazy("What came of it?"), OUTCOMES)
    words = LineField(lazy("A line about it"), most=500)
