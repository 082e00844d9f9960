"""E-mails: rendered in the recipient's language, stored in the outbox, sent by the worker.

Each kind of e-mail has a template `mail/<kind>.txt`: its first line is the subject, the rest are
paragraphs. A paragraph `[Words](URL)` with a URL of this site becomes a button in the HTML part.
"""

import re
import secrets
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from flask import current_app, render_template

from turnabout.base.db.session import after_commit, command, db, insert_row
from turnabout.base.i18n.translations import _, in_language
from turnabout.base.jobs import outbox
from turnabout.base.jobs.outbox import Letter, mark_done, wake_worker
from turnabout.base.mail import mime, smtp
from turnabout.base.mail.circuit_breaker import CircuitBreaker
from turnabout.base.server.logs import log
from turnabout.base.server.private_files import private_folder, write_whole

BUTTON = re.compile(r"^\[(?P<words>[^\]]+)\]\((?P<url>\S+)\)$")
CHECKS: list[Callable[[Letter], bool]] = []


@command
def queue_email(
    to: str,
    kind: str,
    language: str,
    member_id: int | None = None,
    unsubscribe: str = "",
    place: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Render an e-mail and put it into the outbox. `unsubscribe`: the one-click URL (RFC 8058), if any.
    `place`: columns that say what it belongs to (`mail_thread`, `topic`, `notice_id`). `values`: for
    the template.
    """
    with in_language(language):
        rendered = render_template(f"mail/{kind}.txt", unsubscribe=unsubscribe, **values)
        subject, _, body = rendered.strip().partition("\n")
        parts = paragraphs(body)
        frame = {"subject": subject, "parts": parts, "unsubscribe": unsubscribe, **values}
        html = render_template("mail/layout.html", **frame)
        text = render_template("mail/layout.txt", **frame)
    after_commit(wake_worker)
    insert_row(
        Letter, key=secrets.token_hex(12), member_id=member_id, kind=kind, to=to,
        subject=" ".join(subject.split())[:200], text=text, html=html, unsubscribe=unsubscribe,
        **outbox.email_timing(member_id, place or {}),
    )  # fmt: skip


def paragraphs(body: str) -> list[dict[str, str]]:
    """Split the body at blank lines. Returns `{words}` for each text and `{words, url}` for each button."""
    home = current_app.config["SETTINGS"].public_url
    parts = []
    for part in re.split(r"\n\s*\n", body.strip()):
        button = BUTTON.match(part.strip())
        if button and button["url"].startswith(f"{home}/"):
            parts.append(button.groupdict())
        elif part.strip():
            parts.append({"words": part.strip()})
    return parts


def checked_before_sending(check: Callable[[Letter], bool]) -> Callable[[Letter], bool]:
    """Register a check that is called before a held-back e-mail is sent. If it returns False, the e-mail is
    no longer news and not sent.
    """
    CHECKS.append(check)
    return check


# --- sending ---


def take_next() -> Letter | None:
    """Claim and return the next e-mail that is due, or None, also while the circuit breaker is open."""
    if not outbox.is_any_due(Letter) or not breaker().allows():
        return None
    email: Letter | None = outbox.take_next(Letter)
    return email


def send(letter: Letter) -> None:
    """Send a claimed e-mail and store the result. Never raises, so that one e-mail cannot stop others."""
    try:
        if letter.held_until is None or all(check(letter) for check in CHECKS):
            deliver(letter)
        mark_done(letter)
    except smtp.Unavailable as trouble:
        note_failure(trouble)
        outbox.wait_for_server(letter, str(trouble))
    except smtp.Deferred as trouble:
        outbox.retry_later(letter, str(trouble), outbox.HELD)
    except smtp.Rejected as trouble:
        log.warning("e-mail refused for good", id=letter.id, answer=str(trouble))
        outbox.give_up(letter, str(trouble))
    except Exception as trouble:
        log.exception("put off", kind="Letter", id=letter.id)
        db.session.rollback()
        outbox.retry_later(letter, repr(trouble), outbox.HELD)


def deliver(letter: Letter) -> None:
    """Send the e-mail to the mail server, or write it to a file if none is configured.

    It keeps its Message-ID and file name, so that resending it after a crash makes no duplicate. No
    transaction is open while waiting for the server.
    """
    settings = current_app.config["SETTINGS"]
    message, to = as_message(letter, settings), mime.address(letter.to)
    if not settings.sends_mail:
        write_to_folder(message, settings.instance / "letters", letter)
        return
    db.session.rollback()
    send_by_smtp(message, to, settings)
    if breaker().succeeded():
        log.warning("the mail server answers again")


def as_message(letter: Letter, settings: Any) -> EmailMessage:
    message = EmailMessage(policy=mime.WIRE)
    message["Subject"] = mime.unstructured("Subject", letter.subject)
    message["From"] = mime.mailbox("From", settings.mail_from)
    message["To"] = mime.address(letter.to)
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = mime.message_id(letter.key, settings.public_url)
    if letter.mail_thread:
        root = mime.message_id(letter.mail_thread, settings.public_url)
        message["In-Reply-To"] = message["References"] = root
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = mime.link(letter.unsubscribe)
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message.set_boundary(f"=_{letter.key}")  # fits on one line
    return message


def send_by_smtp(message: EmailMessage, to: str, settings: Any) -> None:
    sender = mime.sender(settings.mail_from)
    try:
        smtp.deliver(mime.to_bytes(message), sender, to, settings)
    except (smtp.Rejected, smtp.Deferred):
        breaker().succeeded()  # the server answers
        raise


def write_to_folder(message: EmailMessage, folder: Path, letter: Letter) -> None:
    name = f"{letter.written_at:%Y%m%d-%H%M%S}-{letter.key}.eml"
    write_whole(private_folder(folder) / name, message.as_bytes())


def note_failure(trouble: Exception) -> None:
    if breaker().failed():
        log.warning("the mail server is left alone for a while", trouble=str(trouble))


def breaker() -> CircuitBreaker:
    circuit: CircuitBreaker = current_app.extensions["mail_breaker"]
    return circuit


def has_mail_server() -> bool:
    """Whether a mail server is configured. If not, no page claims that something was sent."""
    is_set: bool = current_app.config["SETTINGS"].sends_mail
    return is_set


def sent_message(words: str) -> tuple[str, str]:
    """Return message and category for `flash`: `words`, or that nothing was sent if no mail server is
    configured.
    """
    if has_mail_server():
        return words, "done"
    return _("Nothing was sent: e-mail isn’t set up on this site yet."), "refusal"


def init_app(app: Any) -> None:
    app.extensions["mail_breaker"] = CircuitBreaker()
    app.jinja_env.globals["sends_mail"] = has_mail_server
