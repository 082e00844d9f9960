"""`./dev run` starts two processes, restarts them, and leaves none behind."""

import os
import signal
import socket

import pytest

from tests.setup.conftest import until

pytestmark = pytest.mark.slow
WORKER, SERVER = r"flask .* worker", r"server\.webserver"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_both_start_and_both_end(run, how):
    site = run().is_up()
    until(lambda: site.all_like(WORKER))
    assert site.all_like(SERVER)
    until(lambda: site.here in site.words())
    assert site.end(how) == 0
    assert site.processes() == {}
    assert "Traceback" not in site.words()


def test_it_ends_while_it_is_still_starting(run):
    site = run()
    until(lambda: site.all_like(SERVER))
    assert site.end() == 0
    assert site.processes() == {}


def test_nobody_is_left_when_it_is_killed(run):
    site = run().is_up()
    until(lambda: site.all_like(WORKER))
    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()
    until(lambda: not site.processes())


def test_what_dies_is_started_again(run):
    site = run().is_up()
    worker = until(lambda: site.all_like(WORKER))
    for number in worker:
        os.kill(number, signal.SIGKILL)
    until(lambda: set(site.all_like(WORKER)) - set(worker))
    servers = site.all_like(SERVER)
    for number in servers:
        os.kill(number, signal.SIGKILL)
    until(lambda: site.get() == 200)
    assert not set(site.all_like(SERVER)) & set(servers)


def test_one_dead_server_process_is_replaced(run):
    site = run().is_up()
    before = until(lambda: len(found := site.all_like(SERVER)) > 2 and sorted(found))
    os.kill(before[-1], signal.SIGKILL)
    until(lambda: len(now := site.all_like(SERVER)) == len(before) and before[-1] not in now)
    until(lambda: site.get() == 200)


def test_a_port_that_is_taken_is_named(run, port):
    with socket.create_server(("127.0.0.1", port)):
        site = run()
        assert site.process.wait(60) == 1
    assert f"port {port}" in site.words()
    assert "--port" in site.words()
    assert site.words().count("\n") == 1


def test_a_public_site_without_a_mail_server_says_so(run):
    site = run(TURNABOUT_PUBLIC_URL="https://help.example.org").is_up()
    until(lambda: "TURNABOUT_SMTP_URL is not set" in site.words())


def test_a_wrong_setting_is_named(run):
    site = run(TURNABOUT_TIME_ZONE="Atlantis")
    assert site.process.wait(60) == 1
    assert "TURNABOUT_TIME_ZONE" in site.words()
    assert "Traceback" not in site.words()
    assert site.processes() == {}


def test_a_database_that_does_not_answer_is_named(run):
    site = run(DATABASE_URL="postgresql://ana:secret@127.0.0.1:1/none")
    assert site.process.wait(60) == 1
    assert "The database does not answer" in site.words()
    assert "Traceback" not in site.words()
    assert "secret" not in site.words()
    assert site.processes() == {}
