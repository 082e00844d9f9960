from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from turnabout.base.forms import Form, ProseField
from turnabout.base.words import lazy

REASONS = {
    "harassment": lazy("It hurts, threatens or puts down somebody"),
    "scam": lazy("It asks for money or looks like a fraud"),
    "job_fraud": lazy("The job it offers does not seem real"),
    "impersonation": lazy("Somebody pretends to be another person"),
    "private_details": lazy("It shows private details of somebody"),
    "spam": lazy("It is advertising, or the same over and over"),
    "other": lazy("Something else"),
}


class ReportForm(Form):
    reason = RadioField(
        lazy("What is wrong?"),
        [InputRequired(lazy("Please choose what comes closest."))],
        choices=[SelectChoice(*reason) for reason in REASONS.items()],
    )
    words = ProseField(lazy("In your own words"), most=2000)
