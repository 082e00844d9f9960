from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import Form, ProseField

REASONS = {
    "harassment": lazy("It hurts, threatens or insults somebody"),
    "scam": lazy("It asks for money or looks like a scam"),
    "job_fraud": lazy("The job on offer doesn’t seem real"),
    "impersonation": lazy("Somebody is pretending to be somebody else"),
    "private_details": lazy("It shows somebody’s private details"),
    "spam": lazy("It’s advertising, or the same thing over and over"),
    "other": lazy("Something else"),
}


class ReportForm(Form):
    reason = RadioField(
        lazy("What is wrong?"),
        [InputRequired(lazy("Please choose the closest one."))],
        choices=[SelectChoice(*reason) for reason in REASONS.items()],
    )
    words = ProseField(lazy("In your own words"), most=2000)
