from typing import Any

from wtforms import RadioField
from wtforms.validators import Optional

from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import (
    DayField,
    Form,
    LineField,
    ProseField,
    choice_field,
    idempotency_key_field,
)

HORIZON_LABELS = {
    "short": lazy("Short-term: a few weeks or months"),
    "long": lazy("Long-term: a year or more"),
}


class GoalForm(Form):
    title = LineField(
        lazy("What do you want to achieve?"),
        required=True,
        description=lazy("For example: a job in a bakery within walking distance."),
    )
    horizon = choice_field(RadioField, lazy("How far off is it?"), HORIZON_LABELS, default="short")
    why = ProseField(
        lazy("Why does it matter to you?"),
        most=2000,
        description=lazy("Something to read again on a hard day."),
    )
    due_on = DayField(lazy("By when?"), [Optional()])

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self[name].data or None for name in ("horizon", "title", "due_on")} | {
            "why": self.why.data or ""
        }


class NewGoalForm(GoalForm):
    slip = idempotency_key_field()


class StepForm(Form):
    title = LineField(
        lazy("What’s the next thing to do?"),
        required=True,
        description=lazy(
            "Small enough for one day. For example: call the college about the evening course."
        ),
    )
    due_on = DayField(lazy("By when?"), [Optional()])


class NewStepForm(StepForm):
    slip = idempotency_key_field()
