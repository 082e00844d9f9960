"""`/cabinet`, in development only: all components in all their states, with sample data."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import render_template
from wtforms import BooleanField, DateField, FileField, RadioField, SelectField, SelectMultipleField
from wtforms import SelectChoice as Choice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from turnabout.base.i18n import clock
from turnabout.base.web.auth import public
from turnabout.base.web.forms import Form, LineField, ProseField

# Sample texts are not translated: only developers see them.
EFFORTS = [Choice("5", "5 minutes"), Choice("30", "30 minutes"), Choice("120", "An hour or two")]
BOARDS = [Choice("welcome", "Welcome"), Choice("north", "Northside job club")]


class Sample(Form):
    title = LineField("What do you need?", required=True, most=100, description="One clear thing.")
    why = ProseField("Why it matters", most=600)
    kind = SelectField("Kind of help", choices=["Letters and CVs", "Interviews"])
    effort = RadioField("How long will it take?", [InputRequired("Choose one.")], choices=EFFORTS)
    boards = SelectMultipleField(
        "Where to post", choices=BOARDS, widget=ListWidget(), option_widget=CheckboxInput()
    )
    by = DateField("Needed by", [Optional()])
    photo = FileField("Photo", description="JPEG, PNG or WebP, up to 8 MB.")
    promise = BooleanField("I will say thank you and tell what came of it")


def samples() -> dict[str, Any]:
    form = Sample(formdata=None, data={"why": "What was typed is kept."}, meta={"csrf": False})
    form.validate()
    looks = {"unread": 3, "is_operator": True, "is_confirmed": True, "language": "en"}
    return {
        "viewer": SimpleNamespace(id=0, name="Amara Voss", photo=None, **looks),
        "sample_form": form,
        "sample_moment": clock.now() - timedelta(hours=3),
        "sample_day": clock.now().date() + timedelta(days=11),
        "sample_times": {
            "iso": "2026-12-03",
            "weekday": "Thursday",
            "day": 3,
            "month": "December",
            "starts": "18:00",
            "ends": "20:00",
        },
        "sample_photo": "/static/img/sign.svg",
    }


@public
def cabinet() -> str:
    return render_template("cabinet.html", **samples())


def init_app(app: Any) -> None:
    if app.config["SETTINGS"].development:
        app.add_url_rule("/cabinet", view_func=cabinet)
