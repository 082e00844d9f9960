from wtforms import RadioField

from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import Form, ProseField, choice_field, idempotency_key_field
from turnabout.contacts.api import NETWORK_WORDS


class PartsForm(Form):
    """The four parts of an update letter."""

    news = ProseField(
        lazy("Where I am"), required=True, most=1500,
        sentence=lazy("Write a line about where you are just now."),
        description=lazy("For example: I’ve had two interviews, and I’m looking in the north now."),
    )  # fmt: skip
    learned = ProseField(
        lazy("What I’ve learned"), most=1000,
        description=lazy("Something that might be of use to them, too."),
    )  # fmt: skip
    offer = ProseField(
        lazy("What I can offer"), most=1000,
        description=lazy("One thing you could do for them. It makes the letter a gift."),
    )  # fmt: skip
    ask = ProseField(
        lazy("One thing I ask"), most=1000,
        description=lazy("Small and clear. Or nothing this time: that’s a good letter, too."),
    )  # fmt: skip


class LetterForm(PartsForm):
    network = choice_field(RadioField, lazy("To whom?"), NETWORK_WORDS)
    slip = idempotency_key_field()
