"""A slow client delays nobody else."""

import fcntl
import http.client
import io
import os
import socket
import sqlite3
import threading
import time
from contextlib import ExitStack, closing

import pytest

from tests.setup.test_kill import Arrivals
from turnabout.base.server import connection_watch, request_limit
from turnabout.base.server.connection_watch import QUIET, SLOWEST, ConnectionWatch
from turnabout.base.server.request_limit import RequestLimit
from turnabout.base.server.webserver import stop_accepting


def app(environ, start):
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def enter(turnstile, body, **environ):
    said = []
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "REMOTE_ADDR": "192.0.2.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    } | environ
    answer = turnstile(environ, lambda status, headers: said.append(status))
    return said[0], b"".join(answer)


def test_a_body_goes_through():
    assert enter(RequestLimit(app, 100), b"name=Ana") == ("200 OK", b"name=Ana")


def test_a_body_of_unsaid_length_goes_through():
    turnstile, unsaid = RequestLimit(app, 100), {"CONTENT_LENGTH": ""}
    unsaid["HTTP_TRANSFER_ENCODING"] = "chunked"
    assert enter(turnstile, b"name=Ana", **unsaid) == ("200 OK", b"name=Ana")


@pytest.mark.parametrize("length", ["101", "-1", "many"])
def test_what_is_too_long_is_not_read(length):
    body = io.BytesIO(b"x" * 101)
    enter(RequestLimit(app, 100), b"", **{"CONTENT_LENGTH": length, "wsgi.input": body})
    assert body.tell() == 0


def test_when_all_places_wait_the_next_is_sent_away(monkeypatch):
    monkeypatch.setattr(request_limit, "BODIES", 0)
    turnstile = RequestLimit(app, 100)
    assert enter(turnstile, b"name=Ana")[0].startswith("503")
    assert enter(turnstile, b"", CONTENT_LENGTH="")[0] == "200 OK"


def test_half_a_form_is_never_handed_on():
    """The line broke, or the rest came too slowly."""
    assert enter(RequestLimit(app, 100), b"name=An", CONTENT_LENGTH="8")[0].startswith("408")


def test_a_body_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(request_limit, "BODY_SECONDS", -1)
    body = b"x" * (request_limit.CHUNK + 1)
    assert enter(RequestLimit(app, len(body)), body)[0].startswith("408")


class Gate:
    """A body, or an application, that goes on when it is let go."""

    def __init__(self):
        self.waiting, self.open = threading.Semaphore(0), threading.Event()

    def read(self, _size=0):
        self.waiting.release()
        assert self.open.wait(60)
        return b""


def hold(turnstile, gate, times, **environ):
    """So many requests in threads, each waiting at the gate."""
    environ = {"wsgi.input": gate} | environ
    threads = [
        threading.Thread(target=enter, args=(turnstile, b"name=Ana"), kwargs=environ)
        for _ in range(times)
    ]
    for one in threads:
        one.start()
    return threads


@pytest.mark.parametrize(
    ("hops", "ana", "ben"),
    [
        (0, {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}),
        (0, {"REMOTE_ADDR": "2001:db8::1"}, {"REMOTE_ADDR": "2001:db8:0:1::1"}),
        (1, {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.2"}),
    ],
)
def test_slow_bodies_from_one_address_leave_places_for_others(monkeypatch, hops, ana, ben):
    monkeypatch.setattr(request_limit, "BODIES_OF_ADDRESS", 3)
    turnstile, gate = RequestLimit(app, 100, hops), Gate()
    threads = hold(turnstile, gate, 3, **ana)
    for _ in threads:
        assert gate.waiting.acquire(timeout=60)
    assert enter(turnstile, b"name=Ana", **ana)[0].startswith("429")
    assert enter(turnstile, b"name=Ben", **ben)[0] == "200 OK"
    gate.open.set()
    for one in threads:
        one.join()
    assert enter(turnstile, b"name=Ana", **ana)[0] == "200 OK"
    assert not turnstile.incoming.counts


def test_readers_keep_places_while_writers_wait():
    gate = Gate()

    def slow_to_write(environ, start):
        if environ["REQUEST_METHOD"] == "POST":
            gate.read()
        return app(environ, start)

    turnstile = RequestLimit(slow_to_write, 100)
    writers = hold(turnstile, gate, 12, **{"wsgi.input": io.BytesIO(), "CONTENT_LENGTH": "0"})
    for _ in range(request_limit.WRITING):
        assert gate.waiting.acquire(timeout=60)
    answers = []
    reader = threading.Thread(
        target=lambda: answers.append(enter(turnstile, b"", CONTENT_LENGTH="")), daemon=True
    )
    reader.start()
    reader.join(20)
    gate.open.set()
    for one in writers:
        one.join()
    assert answers == [("200 OK", b"")]


# --- sockets ---


@pytest.fixture
def line():
    """Both ends of a connection, Ana's and the server's, and the listening socket."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        ana = stack.enter_context(socket.create_connection(listener.getsockname()))
        ours = stack.enter_context(listener.accept()[0])
        ours.settimeout(20)
        yield ana, ours, listener


def test_closing_the_door_touches_sockets_only(line, tmp_path):
    """A duplicate of the file would keep the lock of the write queue."""
    file = (tmp_path / "turn").open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    before = os.listdir("/proc/self/fd")
    stop_accepting()
    assert os.listdir("/proc/self/fd") == before
    file.close()
    with (tmp_path / "turn").open("w") as again:
        fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_closed_door_still_serves_who_waits_behind_it():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ana = socket.create_connection(listener.getsockname())
        stop_accepting()
        with pytest.raises(TimeoutError):
            socket.create_connection(listener.getsockname(), timeout=0.2)
        ours, _ = listener.accept()
        with ana, ours:
            ana.sendall(b"x")
            assert ours.recv(1) == b"x"


def test_a_request_that_trickles_in_is_ended(line):
    ana, ours, _ = line
    watch = ConnectionWatch()
    watch.look(0)
    ana.sendall(b"POST")
    assert ours.recv(4) == b"POST"
    watch.look(QUIET)
    assert ours.recv(1) == b""
    ours.sendall(b"408")
    assert ana.recv(3) == b"408"


def test_a_request_that_comes_in_fast_enough_is_not_ended(line):
    ana, ours, _ = line
    watch = ConnectionWatch()
    watch.look(0)
    ana.sendall(b"x" * SLOWEST * QUIET)
    ours.recv(SLOWEST * QUIET, socket.MSG_WAITALL)
    watch.look(QUIET)
    ana.sendall(b"y")
    assert ours.recv(1) == b"y"


def test_a_connection_that_is_answered_is_not_ended(line):
    ana, ours, _ = line
    watch = ConnectionWatch()
    watch.look(0)
    ours.sendall(b"200")
    assert ana.recv(3) == b"200"
    watch.look(QUIET)
    ana.sendall(b"y")
    assert ours.recv(1) == b"y"


def test_one_address_cannot_hold_all_places(line, monkeypatch):
    monkeypatch.setattr(connection_watch, "MOST", 1)
    _, oldest, listener = line
    watch = ConnectionWatch(lambda address: address)
    watch.look(0)
    with socket.create_connection(listener.getsockname()) as ana:
        newest, _ = listener.accept()
        with newest:
            watch.look(1)
            assert oldest.recv(1) == b""
            ana.sendall(b"y")
            assert newest.recv(1) == b"y"


# --- whole processes ---


@pytest.mark.slow
def test_pages_are_answered_while_bodies_trickle_in(run, port):
    site, begun = (
        run().is_up(),
        b"POST /join HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\na",
    )
    with ExitStack() as lines:
        for _ in range(100):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(begun)
        assert [site.get() for _ in range(10)] == [200] * 10
        assert site.end() == 0


def post(port, source="127.0.0.1", timeout=60):
    """The status of a form without a CSRF token, sent from this address."""
    line = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=timeout, source_address=(source, 0)
    )
    with closing(line):
        line.request("POST", "/join", "name=Ana", {"Connection": "close"})
        return line.getresponse().status


@pytest.mark.slow
def test_bodies_that_trickle_from_one_address_turn_nobody_else_away(run, port):
    run().is_up()
    begun = b"POST /join HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\na"
    with ExitStack() as lines:
        for _ in range(900):
            line = lines.enter_context(
                socket.create_connection(("127.0.0.1", port), source_address=("127.0.0.2", 0))
            )
            line.sendall(begun)
        assert {post(port) for _ in range(10)} == {400}


@pytest.mark.slow
def test_pages_are_answered_while_writers_wait_for_the_database(run, port):
    site = run(TURNABOUT_RATE_LIMITS="off").is_up()
    assert site.get("/join") == 200
    database = sqlite3.connect(site.instance / "turnabout.sqlite3", isolation_level=None)
    with closing(database):
        database.execute("begin immediate")
        writers = [Arrivals(site, f"door{door}") for door in range(12)]
        for one in writers:
            one.start()
        time.sleep(5)  # all have sent their forms
        assert [site.get("/join") for _ in range(20)] == [200] * 20
        database.execute("rollback")
    for one in writers:
        one.enough.set()
        one.join()
