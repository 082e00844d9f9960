import secrets
from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from turnabout.base.forms import DayField, Form, LineField, ProseField
from turnabout.base.words import lazy

HORIZON_WORDS = {
    "short": lazy("Short-term: weeks or a few months"),
    "long": lazy("Long-term: a year or more"),
}
CHOOSE = lazy("Please choose one of these.")


def a_slip() -> Any:
    return HiddenField(default=lambda: secrets.token_urlsafe(16), validators=[Length(max=40)])


class GoalForm(Form):
    title = LineField(
        lazy("What do you want to reach?"),
        required=True,
        description=lazy("For example: work in a bakery that I can walk to."),
    )
    horizon = RadioField(
        lazy("How far off is it?"),
        [InputRequired(CHOOSE), AnyOf(list(HORIZON_WORDS), message=CHOOSE)],
        choices=[SelectChoice(*one) for one in HORIZON_WORDS.items()],
        default="short",
        validate_choice=False,
    )
    why = ProseField(
        lazy("Why does it matter to you?"),
        most=2000,
        description=lazy("Good to read again on a hard day."),
    )
    due_on = DayField(lazy("By when?"), [Optional()])

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self[name].data or None for name in ("horizon", "title", "due_on")} | {
            "why": self.why.data or ""
        }


class NewGoalForm(GoalForm):
    slip = a_slip()


class StepForm(Form):
    title = LineField(
        lazy("What is the next thing to do?"),
        required=True,
        description=lazy("Small enough for one day: call the guild about the evening course."),
    )
    due_on = DayField(lazy("By when?"), [Optional()])


class NewStepForm(StepForm):
    slip = a_slip()
