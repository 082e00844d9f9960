from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import Form, LineField, NameField, idempotency_key_field


class CodeForm(Form):
    code = LineField(lazy("Code"), required=True, most=300, sentence=lazy("Type the code."))


class WalkInForm(Form):
    name = NameField(sentence=lazy("Type the name."))
    slip = idempotency_key_field()
