from turnabout.base.forms import Form, ProseField
from turnabout.base.words import lazy


class ReasonForm(Form):
    reason = ProseField(
        lazy("The reason"), required=True, most=2000, sentence=lazy("Please write the reason.")
    )


class SettleForm(Form):
    how = ProseField(
        lazy("What came of it"),
        required=True,
        most=2000,
        sentence=lazy("Please write what came of it."),
    )
