"""WSGI middleware that limits what one server process works on and waits for at once."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from threading import Lock, Semaphore
from typing import IO, Any

BODIES = 200  # threads for requests with a body, while it comes in or waits; the others serve pages
BODIES_OF_ADDRESS = 50  # of these, still coming in from one address
READING, WRITING = 4, 4  # worked on at once: more would only compete for the GIL
BODY_SECONDS = 300  # to send the whole body
CHUNK = 16 * 1024
SAFE = {"GET", "HEAD", "OPTIONS"}
Start = Callable[..., object]


class RequestLimit:
    """WSGI middleware that reads the body of a request first, then waits for a slot to work on it.

    A slow upload then costs a sleeping thread, but neither a slot nor a database connection, and
    delays nobody else. Requests that may write have slots of their own: while they wait for the
    database, pages are still served.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], largest: int, hops: int = 0):
        self.app, self.largest, self.hops = app, largest, hops
        self.bodies = Semaphore(BODIES)
        self.reading, self.writing = Semaphore(READING), Semaphore(WRITING)
        self.incoming = AddressLimit(BODIES_OF_ADDRESS)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in SAFE and not has_body(environ):
            with self.reading:
                return self.app(environ, start)
        if not self.bodies.acquire(blocking=False):
            return refuse(start, "503 Service Unavailable")
        try:
            return self.write(environ, start)
        finally:
            self.bodies.release()

    def write(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        with self.incoming.place(client_address(environ, self.hops)) as is_free:
            if not is_free:
                return refuse(start, "429 Too Many Requests")
            body = read_body(environ, self.largest)
        with body:
            if is_cut_off(environ, body, self.largest):
                return refuse(start, "408 Request Timeout")
            with self.writing:
                return self.app(environ | {"wsgi.input": body}, start)


class AddressLimit:
    """Counts what each address does at the moment."""

    def __init__(self, most: int):
        self.most, self.lock = most, Lock()
        self.counts: Counter[str] = Counter()

    @contextmanager
    def place(self, address: str) -> Iterator[bool]:
        """Whether this address is within the limit."""
        with self.lock:
            self.counts[address] += 1
            is_free = self.counts[address] <= self.most
        try:
            yield is_free
        finally:
            with self.lock:
                self.counts[address] -= 1
                if not self.counts[address]:
                    del self.counts[address]


def refuse(start: Start, status: str) -> list[bytes]:
    start(status, [("Retry-After", "5"), ("Content-Length", "0")])
    return []


def client_address(environ: dict[str, Any], hops: int) -> str:
    """The address that the last of our own proxies forwarded, as `ProxyFix` takes it; else the peer's."""
    from turnabout.base.web.rate_limits import address_prefix

    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    is_forwarded = 0 < hops <= len(forwarded)
    return address_prefix(forwarded[-hops].strip() if is_forwarded else environ.get("REMOTE_ADDR"))


def has_body(environ: dict[str, Any]) -> bool:
    return bool(environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING"))


def read_body(environ: dict[str, Any], largest: int) -> IO[bytes]:
    """Read the body, up to one byte over the limit, so that the application answers 413 by itself. It ends
    early where the client leaves, where it takes longer than `BODY_SECONDS`, and where
    `ConnectionWatch` finds it too slow.
    """
    body, source = SpooledTemporaryFile(max_size=4 * CHUNK), environ["wsgi.input"]  # noqa: SIM115
    until = time.monotonic() + BODY_SECONDS
    if not too_long(environ, largest):
        while body.tell() <= largest and (chunk := source.read(CHUNK)):
            body.write(chunk)
            if time.monotonic() > until:
                break
    return body


def is_cut_off(environ: dict[str, Any], body: IO[bytes], largest: int) -> bool:
    """Whether less came in than was announced: half a form is never handed on. Rewinds the body."""
    length = body.tell()
    body.seek(0)
    return not too_long(environ, largest) and length < int(environ.get("CONTENT_LENGTH") or 0)


def too_long(environ: dict[str, Any], largest: int) -> bool:
    length = environ.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > largest
