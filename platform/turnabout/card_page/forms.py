from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import Form, LineField, ProseField


class ConnectForm(Form):
    """What may go along with the wish to connect. The rooms of the connections read it."""

    note = ProseField(lazy("A line to them"), most=500)
    where_met = LineField(lazy("Where you met"), most=160)
