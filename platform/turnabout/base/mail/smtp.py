"""Sends one e-mail by SMTP: over TLS if possible, within a minute, with an exception per kind of failure."""

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from turnabout.base.mail import mime

TIMEOUT = 10  # seconds, for each answer of the server
LONGEST = 60  # seconds, for one e-mail in all, however slowly the server talks
PARTING = 1  # seconds, for the answer to QUIT


class Unavailable(Exception):
    """The server accepts nothing at present, for reasons unrelated to this e-mail."""


class Rejected(Exception):
    """The server refuses this e-mail for good (5xx)."""


class Deferred(Exception):
    """The server refuses this e-mail for now (4xx). It may accept others."""


class Connection(smtplib.SMTP):
    """A connection that ends `LONGEST` seconds after it was asked for, whatever the server does: a socket
    timeout starts again with each byte. With `context` it is encrypted from the start.
    """

    def __init__(self, host: str, port: int, name: str, context: ssl.SSLContext | None = None):
        self.context, self.end_watch = context, ExitStack()
        try:
            super().__init__(host, port, name, timeout=TIMEOUT)
        except BaseException:
            self.close()
            raise

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        deadline = time.monotonic() + LONGEST
        plain = socket.create_connection((host, port), timeout)
        self.watch(plain, deadline - time.monotonic())
        return self.context.wrap_socket(plain, server_hostname=host) if self.context else plain

    def watch(self, plain: socket.socket, seconds: float) -> None:
        """Shut the connection down by a duplicate of the descriptor: TLS takes the socket itself over."""
        duplicate = plain.dup()
        timer = threading.Timer(seconds, shut_down, (duplicate,))
        timer.daemon = True
        timer.start()
        self.end_watch.callback(duplicate.close)
        self.end_watch.callback(timer.cancel)

    def close(self) -> None:
        self.end_watch.close()
        super().close()


def shut_down(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def deliver(data: bytes, sender: str, to: str, settings: Any) -> None:
    """Send `data`, a complete message with CRLF line ends. Raises Unavailable, Rejected or Deferred."""
    try:
        with connection(settings) as smtp:
            smtp.sendmail(sender, [to], data)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
        code, words = error_of(refusal)
        what = Unavailable if code == 421 else Rejected if code >= 500 else Deferred
        raise what(f"{code} {words}") from refusal
    except (smtplib.SMTPException, OSError) as trouble:
        raise Unavailable(repr(trouble)) from trouble


def error_of(refusal: smtplib.SMTPException) -> tuple[int, str]:
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(refusal.recipients.values()))
    else:
        code, words = refusal.smtp_code, refusal.smtp_error  # type: ignore[attr-defined]
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


@contextmanager
def connection(settings: Any) -> Iterator[smtplib.SMTP]:
    """Open a connection to the SMTP URL in the settings. `smtp://name:password@host:587` uses STARTTLS if the
    server offers it; `smtps://…` uses TLS from the start.
    """
    url = urlsplit(settings.smtp_url.get_secret_value())
    host, name = url.hostname or "localhost", ehlo_name(settings.public_url)
    if url.scheme == "smtps":
        smtp = Connection(host, url.port or 465, name, tls(settings.smtp_insecure))
    else:
        smtp = Connection(host, url.port or 25, name)
    try:
        if url.scheme == "smtp":
            start_tls(smtp, settings.smtp_insecure)
        if url.username:
            sign_in(smtp, unquote(url.username), unquote(url.password or ""), settings)
        yield smtp
        # The e-mail is accepted: errors no longer matter, and an answer is not waited for long.
        with suppress(smtplib.SMTPException, OSError):
            smtp.sock.settimeout(PARTING)  # type: ignore[union-attr]
            smtp.quit()
    finally:
        smtp.close()


def ehlo_name(public_url: str) -> str:
    """Return the host name for EHLO. Without one, smtplib does a DNS lookup, which can be slow."""
    host = urlsplit(public_url).hostname or "localhost"
    if ":" in host:
        return f"[IPv6:{host}]"
    return f"[{host}]" if host[-1].isdigit() else mime.ascii_domain(host)


@cache  # loading the trusted certificates is slow
def tls(is_insecure: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if is_insecure:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def start_tls(smtp: smtplib.SMTP, is_insecure: bool) -> None:
    smtp.ehlo_or_helo_if_needed()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=tls(is_insecure))
        smtp.ehlo()


def sign_in(smtp: smtplib.SMTP, name: str, password: str, settings: Any) -> None:
    if not isinstance(smtp.sock, ssl.SSLSocket) and not settings.smtp_insecure:
        raise Unavailable(
            "The mail server offers no encryption, and the password is not sent without it."
            " TURNABOUT_SMTP_INSECURE=on would send it."
        )
    smtp.login(name, password)
