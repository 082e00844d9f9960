"""The form for a request to connect."""

from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import Form, LineField, ProseField


class AskForm(Form):
    note = ProseField(
        lazy("A line to them"),
        most=1000,
        description=lazy("Why you’d like to connect. One sentence is enough."),
    )
    where_met = LineField(
        lazy("Where you met"), description=lazy("For example: the job fair at the library.")
    )
