"""The request to connect that a member's page offers."""

from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import Form, LineField, ProseField


class ConnectForm(Form):
    """The optional fields of a request to connect. The form is submitted to the `connections` feature."""

    note = ProseField(lazy("A line to them"), most=500)
    where_met = LineField(lazy("Where you met"), most=160)
