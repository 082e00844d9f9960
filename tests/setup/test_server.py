"""A slow client delays nobody else."""

import io
import socket
from contextlib import ExitStack

import pytest

from turnabout.base.server import webserver
from turnabout.base.server.webserver import RequestLimit


def app(environ, start):
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def enter(turnstile, body, **environ):
    said = []
    environ = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)} | environ
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
    monkeypatch.setattr(webserver, "BODIES", 0)
    turnstile = RequestLimit(app, 100)
    assert enter(turnstile, b"name=Ana")[0].startswith("503")
    assert enter(turnstile, b"", CONTENT_LENGTH="")[0] == "200 OK"


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
