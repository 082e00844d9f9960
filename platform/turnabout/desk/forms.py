from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import Form, ProseField


class ReasonForm(Form):
    reason = ProseField(
        lazy("Reason"), required=True, most=2000, sentence=lazy("Please give a reason.")
    )


class SettleForm(Form):
    how = ProseField(
        lazy("What you decided"),
        required=True,
        most=2000,
        sentence=lazy("Please write what you decided."),
    )
