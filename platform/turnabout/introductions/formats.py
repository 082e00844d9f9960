"""The e-mails of an introduction, to be sent from the introducer's own mail program."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import quote

from turnabout.base.i18n.translations import _
from turnabout.base.mail import mime


@dataclass(frozen=True)
class Draft:
    """An e-mail that is not sent yet."""

    to: Sequence[str]
    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """A mailto URL (RFC 6068); "" without an address."""
        if not self.to:
            return ""
        to = ",".join(quote(address, safe="@!$'*+") for address in self.to)
        body = quote(self.body.replace("\n", "\r\n"), safe="")
        return f"mailto:{to}?subject={quote(self.subject, safe='')}&body={body}"

    @property
    def eml(self) -> bytes:
        """The e-mail as a file. X-Unsent lets mail programs open it as a draft."""
        message = EmailMessage(policy=mime.WIRE)
        message["Subject"] = mime.unstructured("Subject", self.subject)
        to = [address for address in self.to if is_sendable(address)]
        if to:
            message["To"] = ", ".join(map(mime.address, to))
        message["X-Unsent"] = "1"
        message.set_content(self.body)
        return mime.to_bytes(message)


def is_sendable(address: str) -> bool:
    """Whether the address can stand in a header. Imported contacts may have anything as an address."""
    try:
        mime.address(address)
    except ValueError:
        return False
    return True


def asking(name: str, email: str, other: str, reason: str, introducer: str) -> Draft:
    """Ask one of the two whether they would like to be introduced."""
    body = _(
        "Hello %(name)s,\n\nMay I introduce you to %(other)s?\n\n%(reason)s\n\n"
        "If you’d like that, I’ll write to both of you. If not, that’s fine too.\n\n%(introducer)s",
        name=name, other=other, reason=reason, introducer=introducer,
    )  # fmt: skip
    subject = _("May I introduce you to %(name)s?", name=other)
    return Draft([email] if email else [], subject, body)


def joint(names: tuple[str, str], emails: Sequence[str], introducer: str) -> Draft:
    """Bring the two together, once both have said yes. Without the reasons, which were private."""
    one, other = names
    body = _(
        "Hello %(one)s and %(other)s,\n\nYou’ve both said you’d like to get to know each other, so here "
        "you are.\n\nI’ll leave the rest to the two of you.\n\n%(introducer)s",
        one=one, other=other, introducer=introducer,
    )  # fmt: skip
    subject = _("%(one)s, meet %(other)s", one=one, other=other)
    return Draft([email for email in emails if email], subject, body)
