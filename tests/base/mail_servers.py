"""Mail servers for tests: working ones, and one for each kind of failure."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr

CERTIFICATE = Path(__file__).with_name("mail_server.pem")  # signed by nobody


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Handler:
    """Keeps what it takes; `answers` are given instead of a yes: {"RCPT": "550 …"}."""

    def __init__(self, **answers):
        self.answers, self.taken, self.passwords = answers, [], []

    async def handle_MAIL(self, server, session, envelope, address, options):
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.taken.append(envelope)
        return "250 OK"

    def knows(self, server, session, envelope, mechanism, data):
        self.passwords.append(data.password)
        return AuthResult(success="AUTH" not in self.answers, handled=False)


def tls_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


@contextmanager
def server(handler, starttls=False, smtps=False, host="127.0.0.1", **more):
    """A mail server of aiosmtpd; yields its port."""
    if starttls:
        more["tls_context"] = tls_context()
    if smtps:
        more["ssl_context"] = tls_context()
    control = Controller(
        handler, hostname=host, port=free_port(), authenticator=handler.knows,
        auth_require_tls=starttls, **more,
    )  # fmt: skip
    control.start()
    try:
        yield control.port
    finally:
        control.stop()


@contextmanager
def listener(talk=None):
    """Accepts every connection and hands it to `talk`; without one it never says a word. Yields its port,
    and how many came.
    """
    door, open_lines, seen = socket.create_server(("127.0.0.1", 0)), [], SimpleNamespace(count=0)

    def accept():
        with suppress(OSError):
            while True:
                line, _ = door.accept()
                seen.count += 1
                open_lines.append(line)
                if talk:
                    threading.Thread(target=talk, args=(line,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield door.getsockname()[1], seen
    finally:
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        for one in (door, *open_lines):
            one.close()


def drip(line):
    """Says one sign after the other and never comes to an end."""
    with suppress(OSError):
        line.sendall(b"220-")
        while True:
            time.sleep(0.02)
            line.sendall(b"x")


def settings_for(url, insecure=False):
    return SimpleNamespace(
        smtp_url=SecretStr(url), smtp_insecure=insecure, public_url="https://help.bücher.example"
    )
