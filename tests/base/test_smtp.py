"""Handing an e-mail to a mail server, including broken and hostile ones."""

import asyncio
import threading
import time
from contextlib import suppress

import pytest

from tests.base.mail_servers import (
    CERTIFICATE,
    Handler,
    drip,
    free_port,
    listener,
    server,
    settings_for,
    tls_context,
)
from turnabout.base.mail import smtp

DATA = b"Subject: Hello\r\n\r\n.A line that begins with a dot\r\n"


@pytest.fixture(autouse=True)
def _database():
    """No test here needs the database."""


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 2)
    smtp.tls.cache_clear()


@pytest.fixture
def trusted(monkeypatch):
    """The certificate of the test's server is among those that the machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def send(port, account="", insecure=False, host="127.0.0.1", scheme="smtp"):
    settings = settings_for(f"{scheme}://{account}{host}:{port}", insecure)
    smtp.deliver(DATA, "post@example.org", "ana@example.test", settings)


def test_it_arrives_as_it_is():
    handler = Handler()
    with server(handler) as port:
        send(port)

    (envelope,) = handler.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("post@example.org", ["ana@example.test"])
    assert envelope.content == DATA


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://help.bücher.example", "help.xn--bcher-kva.example"),
        ("http://127.0.0.1:8000", "[127.0.0.1]"),
        ("http://[::1]:8000", "[IPv6:::1]"),
    ],
)
def test_the_site_says_who_it_is(url, name):
    assert smtp.ehlo_name(url) == name


def test_a_server_that_never_answers_is_left_soon():
    begun = time.monotonic()
    with listener() as (port, _), pytest.raises(smtp.Unavailable):
        send(port)
    assert time.monotonic() - begun < 5


def test_a_server_that_never_comes_to_an_end_is_left_too(monkeypatch):
    monkeypatch.setattr(smtp, "LONGEST", 1)
    begun = time.monotonic()
    with listener(drip) as (port, _), pytest.raises(smtp.Unavailable):
        send(port)
    assert time.monotonic() - begun < 10


def lines_without_end(line):
    """Answers EHLO with one line after the other."""
    with suppress(OSError):
        line.sendall(b"220 hello\r\n")
        while True:
            line.sendall(b"250-more\r\n")
            time.sleep(0.1)


def drip_after_a_long_handshake(line):
    """Is in the middle of STARTTLS when the time is up, then says one sign after the other."""
    with suppress(OSError):
        line.sendall(b"220 hello\r\n")
        line.recv(1000)
        line.sendall(b"250-hello\r\n250 STARTTLS\r\n")
        line.recv(1000)
        line.sendall(b"220 go on\r\n")
        time.sleep(1.5)
        with tls_context().wrap_socket(line, server_side=True) as encrypted:
            drip(encrypted)


@pytest.mark.parametrize("talk", [lines_without_end, drip_after_a_long_handshake])
def test_a_delivery_has_a_deadline_however_the_server_talks(monkeypatch, talk):
    monkeypatch.setattr(smtp, "LONGEST", 1)
    troubles = []

    def deliver():
        with pytest.raises(smtp.Unavailable) as trouble:
            send(port, insecure=True)
        troubles.append(trouble)

    with listener(talk) as (port, _):
        delivery = threading.Thread(target=deliver, daemon=True)
        delivery.start()
        delivery.join(10)
        assert len(troubles) == 1


def test_a_server_that_accepted_the_e_mail_is_not_waited_for_at_parting(monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT", 30)
    handler = Handler()

    async def quits(server, session, envelope):
        await asyncio.sleep(20)

    handler.handle_QUIT = quits
    begun = time.monotonic()
    with server(handler) as port:
        send(port)
        assert time.monotonic() - begun < 10
    assert len(handler.taken) == 1


def test_a_server_that_hangs_up_is_away():
    with listener(lambda line: line.close()) as (port, _), pytest.raises(smtp.Unavailable):
        send(port)


def test_where_nobody_listens_the_server_is_away():
    with pytest.raises(smtp.Unavailable):
        send(free_port())


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        ({"RCPT": "550 no such mailbox"}, smtp.Rejected),
        ({"DATA": "554 we think this is spam"}, smtp.Rejected),
        ({"RCPT": "451 greylisted, come again"}, smtp.Deferred),
        ({"DATA": "452 mailbox full"}, smtp.Deferred),
        ({"RCPT": "421 too many connections"}, smtp.Unavailable),
        ({"DATA": "421 shutting down"}, smtp.Unavailable),
        ({"MAIL": "421 shutting down"}, smtp.Unavailable),
        ({"MAIL": "550 you may not send as this address"}, smtp.Unavailable),
    ],
)
def test_each_refusal_is_understood(answers, what):
    with server(Handler(**answers)) as port, pytest.raises(what) as trouble:
        send(port)
    assert trouble.type is what
    assert next(iter(answers.values())).split()[-1] in str(trouble.value)


def test_a_server_that_greets_with_421_is_away():
    def busy(line):
        line.sendall(b"421 busy\r\n")
        line.close()

    with listener(busy) as (port, _), pytest.raises(smtp.Unavailable):
        send(port)


def test_what_was_taken_is_sent_also_when_the_server_parts_rudely():
    """Else it would be sent once more."""
    handler = Handler()

    async def quits(server, session, envelope):
        return "421 whatever"

    handler.handle_QUIT = quits
    with server(handler) as port:
        send(port)
    assert len(handler.taken) == 1


# --- who listens in ---


def test_starttls_is_used_with_a_certificate_that_is_trusted(trusted):
    handler = Handler()
    with server(handler, starttls=True, require_starttls=True) as port:
        send(port, "ana:secret@", host="localhost")

    assert len(handler.taken) == 1
    assert handler.passwords == [b"secret"]


@pytest.mark.parametrize("account", ["", "ana:secret@"])
def test_nothing_is_sent_to_a_server_whose_certificate_nobody_knows(account):
    handler = Handler()
    with (
        server(handler, starttls=True) as port,
        pytest.raises(smtp.Unavailable, match="CERTIFICATE"),
    ):
        send(port, account, host="localhost")

    assert (handler.taken, handler.passwords) == ([], [])


def test_nor_to_one_whose_certificate_is_for_another_name(trusted):
    handler = Handler()
    with (
        server(handler, starttls=True, host="127.0.0.2") as port,
        pytest.raises(smtp.Unavailable, match="CERTIFICATE"),
    ):
        send(port, host="127.0.0.2")
    assert handler.taken == []


def test_smtps_is_verified_alike(monkeypatch):
    handler = Handler()
    with server(handler, smtps=True) as port:
        with pytest.raises(smtp.Unavailable, match="CERTIFICATE"):
            send(port, "ana:secret@", host="localhost", scheme="smtps")
        assert (handler.taken, handler.passwords) == ([], [])

        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        smtp.tls.cache_clear()
        send(port, host="localhost", scheme="smtps")
    assert len(handler.taken) == 1


def test_a_password_does_not_go_out_in_clear():
    handler = Handler()
    with server(handler) as port, pytest.raises(smtp.Unavailable, match="SMTP_INSECURE") as trouble:
        send(port, "ana:secret@")

    assert (handler.taken, handler.passwords) == ([], [])
    assert "secret" not in str(trouble.value)


def test_unless_a_setting_says_so():
    handler = Handler()
    with server(handler) as port:
        send(port, "ana:se%40cret@", insecure=True)
    with server(handler, starttls=True) as port:
        send(port, "ana:se%40cret@", insecure=True)

    assert handler.passwords == [b"se@cret"] * 2
    assert len(handler.taken) == 2


def test_a_wrong_password_loses_nothing():
    """It is the operator's to put right, and then everything goes."""
    with (
        server(Handler(AUTH="no")) as port,
        pytest.raises(smtp.Unavailable, match="535") as trouble,
    ):
        send(port, "ana:secret@", insecure=True)
    assert "secret" not in str(trouble.value)
