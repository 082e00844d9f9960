"""E-mails never delay a job, and no outage of the mail server loses one."""

import threading
import time
from datetime import timedelta

import pytest
import time_machine
from pydantic import SecretStr
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.base.mail_servers import Handler, free_port, listener, server
from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.jobs import queue
from turnabout.base.jobs.outbox import Job, Letter
from turnabout.base.jobs.queue import HANDLERS, enqueue, run_jobs, run_pending
from turnabout.base.mail import delivery, emails, smtp
from turnabout.base.mail.circuit_breaker import CircuitBreaker
from turnabout.base.mail.delivery import MailDelivery


@pytest.fixture(autouse=True)
def _short(app, monkeypatch):
    monkeypatch.setattr(delivery, "PAUSE", 0.05)
    anew = CircuitBreaker(now=lambda: clock.now().timestamp())
    monkeypatch.setitem(app.extensions, "mail_breaker", anew)


@pytest.fixture
def mail_server(app, monkeypatch):
    """`mail_server(port)`: the one that the site is told to send by."""

    def by(port):
        url = SecretStr(f"smtp://127.0.0.1:{port}")
        monkeypatch.setattr(app.config["SETTINGS"], "smtp_url", url)

    return by


@pytest.fixture
def threads(app):
    """Whatever it still sends ends before the next test begins."""
    threads = MailDelivery(app)
    yield threads
    threads.stop()
    for _ in range(delivery.AT_ONCE):
        assert threads.slots.acquire(timeout=60)


@command
def letter(number=1, **more):
    return save(Letter(**({
        "key": f"key{number}", "kind": "notice", "to": f"ana{number}@example.test",
        "subject": "Hello", "text": "Hello", "html": "<p>Hello</p>",
    } | more)))  # fmt: skip


def rows():
    db.session.rollback()
    db.session.expire_all()
    return fetch_all(select(Letter).order_by(Letter.id))


def until(answer, seconds=60):
    end = time.monotonic() + seconds
    while not (found := answer()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
    return found


def test_a_job_does_not_wait_for_a_mail_server_that_never_answers(
    threads, mail_server, monkeypatch
):
    monkeypatch.setattr(smtp, "TIMEOUT", 30)
    noted = []
    monkeypatch.setitem(HANDLERS, "note", lambda: noted.append(time.monotonic()))
    with listener() as (port, seen):
        mail_server(port)
        for number in range(11):
            letter(number)
        threads.start()
        until(lambda: seen.count == delivery.AT_ONCE)
        enqueue("note")
        run_jobs()

        assert len(noted) == 1
        assert seen.count == delivery.AT_ONCE
        threads.stop()  # before the server hangs up: nothing else is taken up then


def test_several_are_sent_at_once(threads, mail_server):
    at_once, together = threading.Barrier(delivery.AT_ONCE), []
    handler = Handler()

    def talk(line):
        """Says nothing until so many are here."""
        at_once.wait(20)
        together.append(line)
        line.close()

    with listener(talk) as (port, _):
        mail_server(port)
        for number in range(delivery.AT_ONCE):
            letter(number)
        threads.start()
        until(lambda: len(together) == delivery.AT_ONCE)
    assert handler.taken == []


def test_the_threads_send_each_once_and_as_it_was_composed(threads, mail_server):
    handler = Handler()
    with server(handler) as port:
        mail_server(port)
        for number in range(10):
            letter(number, unsubscribe=f"https://help.example.org/unsubscribe/{'x' * 90}{number}")
        threads.start()
        threads.wake()
        until(lambda: all(one.done_at for one in rows()))

    assert sorted(e.rcpt_tos[0] for e in handler.taken) == [
        f"ana{n}@example.test" for n in range(10)
    ]
    for envelope in handler.taken:
        number = envelope.rcpt_tos[0][3]
        url = f"<https://help.example.org/unsubscribe/{'x' * 90}{number}>"
        assert f"\r\nList-Unsubscribe: {url}\r\n".encode() in envelope.original_content


def test_a_dead_server_is_left_alone_after_three_in_a_row(mail_server):
    with listener(lambda line: line.close()) as (port, seen):
        mail_server(port)
        for number in range(20):
            letter(number)
        run_pending()
        run_pending()

        assert seen.count == 3
    assert [one.tries for one in rows()] == [1] * 3 + [0] * 17


def test_when_it_is_back_everything_goes(mail_server):
    with time_machine.travel("2026-03-06 17:00Z", tick=False) as time:
        mail_server(free_port())
        for number in range(8):
            letter(number)
        run_pending()
        handler = Handler()
        with server(handler) as port:
            mail_server(port)
            run_pending()
            assert handler.taken == []
            time.shift(timedelta(minutes=2))
            run_pending()

    assert len(handler.taken) == 8


def test_a_weekend_without_a_mail_server_loses_nothing(mail_server):
    with time_machine.travel("2026-03-06 17:00Z", tick=False) as time:
        mail_server(free_port())
        for number in range(3):
            letter(number)
        for _ in range(4 * 8):  # four days
            run_pending()
            time.shift(timedelta(hours=3))
        assert [one.failed_at for one in rows()] == [None] * 3

        handler = Handler()
        with server(handler) as port:
            mail_server(port)
            time.shift(timedelta(minutes=20))
            run_pending()
    assert len(handler.taken) == 3


def test_what_nobody_took_for_five_days_is_given_up(mail_server):
    with time_machine.travel("2026-03-06 17:00Z", tick=False) as time:
        mail_server(free_port())
        letter()
        for _ in range(6 * 8):
            run_pending()
            time.shift(timedelta(hours=3))

    (found,) = rows()
    assert timedelta(days=5) < found.failed_at - found.written_at < timedelta(days=5, hours=4)


def test_what_is_refused_for_good_is_tried_once(mail_server):
    handler = Handler(RCPT="550 5.1.1 no such mailbox")
    with server(handler) as port, time_machine.travel("2026-03-06 17:00Z", tick=False) as time:
        mail_server(port)
        letter()
        for _ in range(5):
            run_pending()
            time.shift(timedelta(hours=12))

    (found,) = rows()
    assert found.tries == 1
    assert found.failed_at
    assert "no such mailbox" in found.trouble


def test_one_refusal_says_nothing_of_the_others(mail_server):
    """Five who are no more there do not make the server a dead one."""
    handler = Handler()

    async def knows(server, session, envelope, address, options):
        if "gone" in address:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    handler.handle_RCPT = knows
    with server(handler) as port:
        mail_server(port)
        for number in range(5):
            letter(number, to=f"gone{number}@example.test")
        letter(6)
        run_pending()
    assert [e.rcpt_tos for e in handler.taken] == [["ana6@example.test"]]


def test_what_is_greylisted_goes_later(mail_server):
    with time_machine.travel("2026-03-06 17:00Z", tick=False) as time:
        with server(Handler(RCPT="451 4.7.1 greylisted, come again")) as port:
            mail_server(port)
            letter()
            run_pending()
        handler = Handler()
        with server(handler) as port:
            mail_server(port)
            time.shift(timedelta(minutes=3))
            run_pending()
    assert len(handler.taken) == 1


def test_no_transaction_is_open_while_the_server_is_waited_for(mail_server, monkeypatch):
    seen = []
    monkeypatch.setattr(
        emails, "send_by_smtp", lambda *args: seen.append(db.session().in_transaction())
    )
    mail_server(free_port())
    letter()
    run_pending()

    assert seen == [False]


def test_without_a_mail_server_a_public_site_says_so(app, monkeypatch):
    settings = app.config["SETTINGS"]

    def warned():
        with capture_logs() as logs:
            queue.warn_without_mail(settings)
        return ["TURNABOUT_SMTP_URL is not set" in log["event"] for log in logs]

    assert warned() == []
    monkeypatch.setattr(settings, "public_url", "https://help.example.org")
    assert warned() == [True]
    monkeypatch.setattr(settings, "smtp_url", SecretStr("smtp://mail.example.org"))
    assert warned() == []


def test_a_report_and_a_new_password_do_not_wait_behind_what_can_be_switched_off(mail_server):
    handler = Handler()
    for number in range(5):
        letter(number, unsubscribe="https://help.example.org/unsubscribe/x")
    letter(9)
    with server(handler) as port:
        mail_server(port)
        run_pending()

    assert [envelope.rcpt_tos[0][3] for envelope in handler.taken] == list("901234")


def test_the_queue_of_jobs_is_not_asked_for_e_mails():
    letter()
    enqueue("no-such-job")
    run_jobs()

    assert db.session.scalars(select(Job)).one().tries == 1
    assert rows()[0].tries == 0
