"""The words of an update letter to one person."""

from turnabout.base.i18n.translations import _
from turnabout.base.mail.mail_draft import MailDraft
from turnabout.contacts.models import Contact
from turnabout.updates.models import UpdateLetter


def letter_to(contact: Contact, letter: UpdateLetter, sender: str) -> str:
    """The letter with a greeting and a name below it. Parts that were left empty are left out."""
    parts = [_("Hello %(name)s,", name=contact.name), letter.news]
    if letter.learned:
        parts.append(_("What I’ve learned: %(what)s", what=letter.learned))
    if letter.offer:
        parts.append(_("What I can do for you: %(what)s", what=letter.offer))
    if letter.ask:
        parts.append(_("One thing you could do for me: %(what)s", what=letter.ask))
    return "\n\n".join([*parts, sender])


def mail_to(contact: Contact, letter: UpdateLetter, sender: str) -> MailDraft:
    to = [contact.email] if contact.email else []
    return MailDraft(to, _("How I’m getting on"), letter_to(contact, letter, sender))
