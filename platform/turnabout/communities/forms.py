from wtforms import RadioField, SelectChoice
from wtforms.validators import AnyOf

from turnabout.base.forms import Form, LineField, ProseField
from turnabout.base.words import lazy

JOININGS = [
    SelectChoice("open", lazy("Everybody here may read the board and join at once")),
    SelectChoice("approval", lazy("Only members read the board; the stewards decide who joins")),
]


class CommunityForm(Form):
    name = LineField(
        lazy("Name"), required=True, most=80, sentence=lazy("Give the community a name.")
    )
    about = ProseField(lazy("What is it for, and for whom?"), most=2000)
    joining = RadioField(
        lazy("Who may come in?"),
        [
            AnyOf(
                [joining.value for joining in JOININGS], message=lazy("Please choose one of these.")
            )
        ],
        choices=JOININGS,
        default="open",
        validate_choice=False,
    )


class JoinForm(Form):
    words = ProseField(lazy("A few words to the stewards"), most=500)
