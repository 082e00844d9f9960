from wtforms import RadioField

from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import Form, NameField, ProseField, choice_field

JOININGS = {
    "open": lazy("Anyone on this site can read the board and join right away"),
    "approval": lazy("Only members can read the board, and the stewards decide who joins"),
}


class CommunityForm(Form):
    name = NameField(sentence=lazy("Give the community a name."))
    about = ProseField(lazy("What is it for, and for whom?"), most=2000)
    joining = choice_field(RadioField, lazy("Who can join?"), JOININGS, default="open")


class JoinForm(Form):
    words = ProseField(lazy("A few words for the stewards"), most=500)
