"""The e-mails of an introduction, to be sent from the introducer's own mail program."""

from collections.abc import Sequence

from turnabout.base.i18n.translations import _
from turnabout.base.mail.mail_draft import MailDraft


def asking(name: str, email: str, other: str, reason: str, introducer: str) -> MailDraft:
    """Ask one of the two whether they would like to be introduced."""
    body = _(
        "Hello %(name)s,\n\nMay I introduce you to %(other)s?\n\n%(reason)s\n\n"
        "If you’d like that, I’ll write to both of you. If not, that’s fine too.\n\n%(introducer)s",
        name=name, other=other, reason=reason, introducer=introducer,
    )  # fmt: skip
    subject = _("May I introduce you to %(name)s?", name=other)
    return MailDraft([email] if email else [], subject, body)


def joint(names: tuple[str, str], emails: Sequence[str], introducer: str) -> MailDraft:
    """Bring the two together, once both have said yes. Without the reasons, which were private."""
    one, other = names
    body = _(
        "Hello %(one)s and %(other)s,\n\nYou’ve both said you’d like to get to know each other, so here "
        "you are.\n\nI’ll leave the rest to the two of you.\n\n%(introducer)s",
        one=one, other=other, introducer=introducer,
    )  # fmt: skip
    subject = _("%(one)s, meet %(other)s", one=one, other=other)
    return MailDraft([email for email in emails if email], subject, body)
