"""E-mails to a contact without an account, for the member to send: thanks, and what came of the help."""

from turnabout.assistance.models import Assistance, Outcome
from turnabout.base.i18n.translations import _
from turnabout.base.mail.mail_draft import MailDraft

OUTCOME_SENTENCES = {
    "learned": lambda: _("I learned a lot from it."),
    "reply": lambda: _("I’ve had a reply."),
    "interview": lambda: _("I’ve been invited to an interview."),
    "offer": lambda: _("I’ve been offered a job."),
    "job": lambda: _("I have the job."),
}


def suggested_thanks(record: Assistance, sender: str) -> str:
    """Words of thanks with the facts filled in, for the member to change."""
    name = record.contact.name if record.contact else ""
    if not record.what:
        return _("Hello %(name)s,\n\nThank you for your help.\n\n%(sender)s",
                 name=name, sender=sender)  # fmt: skip
    return _(
        "Hello %(name)s,\n\nThank you for your help (%(what)s). It made a difference for me.\n\n%(sender)s",
        name=name, what=record.what, sender=sender,
    )  # fmt: skip


def thanks_draft(record: Assistance, words: str) -> MailDraft:
    return MailDraft(addresses(record), _("Thank you"), words)


def outcome_draft(record: Assistance, outcome: Outcome, sender: str) -> MailDraft | None:
    """The e-mail that tells a contact what came of their help; None if there is nothing to tell yet."""
    if outcome.kind not in OUTCOME_SENTENCES or record.contact is None:
        return None
    news = "\n".join(filter(None, (OUTCOME_SENTENCES[outcome.kind](), outcome.words)))
    body = _(
        "Hello %(name)s,\n\nYou helped me, and I’d like you to know what came of it.\n\n"
        "%(news)s\n\nThank you again.\n\n%(sender)s",
        name=record.contact.name, news=news, sender=sender,
    )  # fmt: skip
    return MailDraft(addresses(record), _("What came of your help"), body)


def addresses(record: Assistance) -> list[str]:
    return [record.contact.email] if record.contact and record.contact.email else []
