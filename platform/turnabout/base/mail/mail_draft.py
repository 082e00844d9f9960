"""An e-mail that a member sends from their own mail program: as text, mailto link and .eml file."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import quote

from flask import Response

from turnabout.base.mail import mime


@dataclass(frozen=True)
class MailDraft:
    """An e-mail that has not been sent."""

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


def eml_response(draft: MailDraft, filename: str) -> Response:
    """Answer with the e-mail as a file to download; `filename` without its ending."""
    named = {"Content-Disposition": f'attachment; filename="{filename}.eml"'}
    return Response(draft.eml, mimetype="message/rfc822", headers=named)
