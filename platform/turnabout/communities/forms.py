from wtforms import RadioField

from turnabout.base.forms import Form, NameField, ProseField, choice
from turnabout.base.words import lazy

JOININGS = {
    "open": lazy("Everybody here may read the board and join at once"),
    "approval": lazy("Only members read the board; the stewards decide who joins"),
}


class CommunityForm(Form):
    name = NameField(sentence=lazy("Give the community a name."))
    about = ProseField(lazy("What is it for, and for whom?"), most=2000)
    joining = choice(RadioField, lazy("Who may come in?"), JOININGS, default="open")


class JoinForm(Form):
    words = ProseField(lazy("A few words to the stewards"), most=500)
