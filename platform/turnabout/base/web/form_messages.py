"""Our own wording of WTForms' messages, translated."""

from turnabout.base.i18n.translations import lazy

CHOOSE = lazy("Please choose one of these.")
TOO_LONG = lazy("Please keep this to %(max)d characters.")
MESSAGES = {
    "Not a valid choice.": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE,
    "Invalid value, must be one of: %(values)s.": CHOOSE,
    "Number must be between %(min)s and %(max)s.": lazy(
        "Please choose a number between %(min)s and %(max)s."
    ),
    "Field cannot be longer than %(max)d characters.": TOO_LONG,
}


class FormMessages:
    """A translations object for WTForms that returns our wording in the language of the page."""

    def gettext(self, sentence: str) -> str:
        return str(MESSAGES.get(sentence, sentence))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(many)
