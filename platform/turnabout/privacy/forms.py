from wtforms import PasswordField, RadioField, SelectChoice
from wtforms.validators import InputRequired, Length

from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import Form, input_required

CHOICES = {
    "anonymise": lazy("Keep what I wrote, without my name: it will be from “A former member”"),
    "leave": lazy("Keep what I wrote, with my name on it"),
    "delete": lazy("Delete what I wrote"),
}


class LeaveForm(Form):
    choice = RadioField(
        lazy("What should happen to your posts and messages?"),
        [InputRequired(lazy("Please choose one."))],
        choices=[SelectChoice(*choice) for choice in CHOICES.items()],
    )
    password = PasswordField(
        lazy("Your password"),
        [
            input_required(lazy("Please enter your password.")),
            Length(max=200, message=lazy("That’s too long for a password.")),
        ],
    )
