import secrets

from wtforms.validators import Length

from turnabout.base.i18n.translations import lazy
from turnabout.base.text.normalize import single_line
from turnabout.base.web.forms import Form, IdempotencyKeyField, ProseField
from turnabout.threads.policy import MOST_SIGNS


def new_slip() -> str:
    return secrets.token_urlsafe(12)


class MessageForm(Form):
    words = ProseField(
        lazy("Your message"), required=True, most=MOST_SIGNS,
        sentence=lazy("Please write something first."),
    )  # fmt: skip
    slip = IdempotencyKeyField(
        validators=[Length(max=40)], filters=[single_line, lambda slip: slip or new_slip()]
    )
