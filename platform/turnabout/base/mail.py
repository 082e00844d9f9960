"""Letters: composed in the reader's language, kept as rows, sent by the worker.

A letter's words are `templates/mail/<kind>.txt`: the first line is the subject, then paragraphs.
A paragraph `[Words](address)` that leads to this site becomes a button in the HTML part.
"""

import os
import re
import secrets
import smtplib
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template

from turnabout.base.db import after_commit, command, put
from turnabout.base.outbox import Letter, done, ring
from turnabout.base.settings import private
from turnabout.base.words import in_language

BUTTON = re.compile(r"^\[(?P<words>[^\]]+)\]\((?P<url>\S+)\)$")


@command
def write(
    to: str,
    kind: str,
    language: str,
    member_id: int | None = None,
    unsubscribe: str = "",
    **values: Any,
) -> None:
    """Put a letter into the outbox. `unsubscribe` is the address of RFC 8058, when there is one."""
    with in_language(language):
        written = render_template(f"mail/{kind}.txt", unsubscribe=unsubscribe, **values)
        subject, _, body = written.strip().partition("\n")
        parts = paragraphs(body)
        frame = {"subject": subject, "parts": parts, "unsubscribe": unsubscribe, **values}
        html = render_template("mail/layout.html", **frame)
        text = render_template("mail/layout.txt", **frame)
    after_commit(ring)
    put(
        Letter,
        key=secrets.token_hex(12),
        member_id=member_id,
        kind=kind,
        to=to,
        subject=" ".join(subject.split())[:200],
        text=text,
        html=html,
        unsubscribe=unsubscribe,
    )


def paragraphs(body: str) -> list[dict[str, str]]:
    """`{words}` for a text, `{words, url}` for a button."""
    home = current_app.config["SETTINGS"].public_url
    found = []
    for part in re.split(r"\n\s*\n", body.strip()):
        button = BUTTON.match(part.strip())
        if button and button["url"].startswith(f"{home}/"):
            found.append(button.groupdict())
        elif part.strip():
            found.append({"words": part.strip()})
    return found


def send(letter: Letter) -> None:
    """Hand the letter over, then note that it went. The same letter keeps the same Message-ID and
    file name, so that a cut between the two does not make a second one.
    """
    settings = current_app.config["SETTINGS"]
    message = as_message(letter, settings)
    address = settings.smtp_url.get_secret_value()
    if address:
        send_by_smtp(message, address)
    else:
        keep_as_file(message, settings.instance / "letters", letter)
    done(letter)


def as_message(letter: Letter, settings: Any) -> EmailMessage:
    message = EmailMessage()
    host = urlsplit(settings.public_url).hostname
    message["Subject"], message["From"], message["To"] = (
        letter.subject,
        settings.mail_from,
        letter.to,
    )
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.key}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def send_by_smtp(message: EmailMessage, address: str) -> None:
    """`smtp://name:password@host:587` (STARTTLS where the server has it) or `smtps://…`."""
    to = urlsplit(address)
    kind = smtplib.SMTP_SSL if to.scheme == "smtps" else smtplib.SMTP
    with kind(
        to.hostname or "localhost", to.port or (465 if to.scheme == "smtps" else 25), timeout=20
    ) as smtp:
        if to.scheme == "smtp" and "starttls" in (smtp.ehlo() and smtp.esmtp_features):
            smtp.starttls()
        if to.username:
            smtp.login(unquote(to.username), unquote(to.password or ""))
        smtp.send_message(message)


def keep_as_file(message: EmailMessage, folder: Any, letter: Letter) -> None:
    draft = private(folder) / f".{letter.key}"
    draft.write_bytes(message.as_bytes())
    os.replace(draft, folder / f"{letter.written_at:%Y%m%d-%H%M%S}-{letter.key}.eml")
