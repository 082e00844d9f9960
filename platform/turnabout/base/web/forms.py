"""The form base class, its text fields, and the idempotency key."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import wtforms
from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    DateField,
    FileField,
    HiddenField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    AnyOf,
    InputRequired,
    Length,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import TextArea

from turnabout.base.i18n.translations import _, lazy
from turnabout.base.text.autolinks import becomes_link
from turnabout.base.text.normalize import multi_line, single_line
from turnabout.base.web.errors import Refused
from turnabout.base.web.form_messages import CHOOSE, TOO_LONG, FormMessages
from turnabout.base.web.number_fields import OwnMessage

R = TypeVar("R")


def input_required(sentence: Any = None) -> InputRequired:
    return InputRequired(sentence or lazy("Please fill this in."))


class MaxLength(Length):
    """Validator that rejects text that is too long, and stops further validation."""

    def __call__(self, form: Any, field: Any) -> None:
        try:
            super().__call__(form, field)
        except ValidationError as trouble:
            raise StopValidation(str(trouble)) from None


def max_length(characters: int) -> Length:
    return MaxLength(max=characters, message=TOO_LONG)


class NotEmpty:
    """Validator that rejects text that is empty after normalization, and stops further validation."""

    def __init__(self, sentence: Any = None):
        self.sentence = sentence
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            raise StopValidation(str(self.sentence or _("Please fill this in.")))


class NormalizedField:
    """A text field that normalizes its value: `LineField(label, required=True, most=160)`."""

    tidy: Any
    most: int

    def __init__(
        self,
        label: Any = None,
        required: bool = False,
        most: int = 0,
        sentence: Any = None,
        **kwargs: Any,
    ):
        rules = [NotEmpty(sentence) if required else Optional(), max_length(most or self.most)]
        super().__init__(label, rules, filters=[self.tidy], **kwargs)  # type: ignore[call-arg]


class LineField(NormalizedField, StringField):
    tidy, most = staticmethod(single_line), 160


class ProseField(NormalizedField, TextAreaField):
    tidy, most = staticmethod(multi_line), 4000


class NameField(LineField):
    """The name of a person or a group. Rejects names that a mail program would turn into a link, since names
    are sent in e-mails to strangers.
    """

    def __init__(self, label: Any = None, sentence: Any = None, **kwargs: Any):
        sentence = sentence or lazy("Please enter your name.")
        super().__init__(label or lazy("Name"), True, 80, sentence, **kwargs)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if not validation_stopped and becomes_link(self.data):
            raise ValidationError(
                _(
                    "Please enter a name. This looks like a web address. If it’s your name, put a "
                    "space after the dot."
                )
            )


class DayField(OwnMessage, DateField):
    sentence = lazy("Please enter a date like 2027-03-31.")


class TimeField(OwnMessage, wtforms.TimeField):
    sentence = lazy("Please enter a time like 18:30.")


def choice_field(field: Any, label: Any, words: Mapping[str, Any], **more: Any) -> Any:
    """Make a field of this class with the choices `words` (value → label). Other values are rejected in our
    own words.
    """
    rules = [AnyOf(list(words), message=CHOOSE)]
    return field(label, rules, choices=choice_options(words), validate_choice=False, **more)


def choice_options(words: Mapping[str, Any], group: Any = None) -> list[SelectChoice]:
    return [SelectChoice(value, label, optgroup=group) for value, label in words.items()]


class IdempotencyKeyField(HiddenField):
    """A hidden field with an idempotency key. Its data is a hash of the key and the submitted values: sending
    a form again is recognized, while an edited form counts as a new one.
    """

    data: Any

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        sent = repr([field.raw_data for field in form if field.name != "csrf_token"])
        self.data = self.data and hashlib.sha256(sent.encode()).hexdigest()[:32]


def idempotency_key_field() -> IdempotencyKeyField:
    """Make the field, with a random key for each form shown, so that sending it twice acts once."""
    new: Any = {"default": lambda: secrets.token_urlsafe(16), "filters": [single_line]}
    return IdempotencyKeyField(validators=[Length(max=40)], **new)


def is_text_widget(widget: Any) -> bool:
    """Whether people type free text into the widget."""
    kind = getattr(widget, "input_type", None)
    return isinstance(widget, TextArea) or kind in ("text", "search", "email", "url", "tel")


class Form(FlaskForm):
    """Base class of all forms: submitted values, errors, and the status of the response."""

    form_errors: Any

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        g.setdefault("forms", []).append(self)

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> FormMessages:
            return FormMessages()

        def render_field(self, field: Any, render_kw: Any) -> Any:
            """Let the first letter typed into a text field set its direction."""
            if is_text_widget(field.widget):
                render_kw = {"dir": "auto", **render_kw}
            return super().render_field(field, render_kw)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Pass uploaded files only to file fields: a file sent under the name of a text field would break
            its filters.
            """
            wrapped = super().wrap_formdata(form, formdata)
            if not isinstance(wrapped, CombinedMultiDict):
                return wrapped
            wanted = [field.name for field in form if isinstance(field, FileField)]
            files = [pair for pair in request.files.items(multi=True) if pair[0] in wanted]
            return CombinedMultiDict((MultiDict(files), request.form))

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.data.items() if name != "csrf_token"}

    @property
    def status(self) -> int:
        return 422 if self.errors or self.form_errors else 200

    @property
    def first_trouble(self) -> str:
        """The first error message, for scripts, which show one at a time; "" if there is none."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")

    def tries(self, act: Callable[..., R], *args: Any, **kwargs: Any) -> R | None:
        """Run a command and return its result. If it raises Refused, add the message to the form's errors and
        return None.
        """
        try:
            return act(*args, **kwargs)
        except Refused as refusal:
            field = self._fields.get(refusal.field or "")
            if field is None:
                self.form_errors = [*self.form_errors, str(refusal)]
            else:
                field.errors = [*field.errors, str(refusal)]
            return None


def has_failed() -> bool:
    """Whether a form of this request has errors, so that the title of the page begins with "Error:"."""
    return any(form.status != 200 for form in g.get("forms", ()))


def wants_json() -> bool:
    """Whether a script sent the request and expects JSON."""
    return request.accept_mimetypes.best == "application/json"


class QueryForm(Form):
    """A form sent by GET, which changes nothing and needs no CSRF token."""

    class Meta:
        csrf = False


def init_app(app: Any) -> None:
    app.add_template_global(has_failed)
