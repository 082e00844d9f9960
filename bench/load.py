"""A simple load generator, for machines without wrk: persistent connections, each of which sends one
request after another. `python -m bench.load PORT SECONDS FILE` prints the results as JSON.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count

CONNECTIONS = 16
LENGTH = b"content-length: "


def requests(paths: Sequence[str], cookies: Sequence[str]) -> Iterator[bytes]:
    """Yield requests without end, each to the next path and with the next cookie."""
    for n in count():
        cookie = f"Cookie: {cookies[n % len(cookies)]}\r\n" if cookies else ""
        yield (
            f"GET {paths[n % len(paths)]} HTTP/1.1\r\nHost: localhost\r\n"
            f"Accept-Encoding: gzip, deflate, br\r\n{cookie}\r\n"
        ).encode()


class Connection:
    """A connection that sends the next request as soon as it has a response."""

    def __init__(self, port: int, pending: Iterator[bytes]):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.pending = pending
        self.took: list[float] = []
        self.wrong = 0
        self.send_next()

    def fileno(self) -> int:
        return self.socket.fileno()

    def send_next(self) -> None:
        self.received, self.since = b"", time.perf_counter()
        self.socket.sendall(next(self.pending))

    def receive(self) -> None:
        self.received += self.socket.recv(1 << 18)
        if not self.received:
            raise RuntimeError("The server hung up.")
        if is_whole(self.received):
            self.took.append(time.perf_counter() - self.since)
            self.wrong += not self.received.startswith(b"HTTP/1.1 2")
            self.send_next()


def is_whole(answer: bytes) -> bool:
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    length = head.lower().partition(LENGTH)[2]
    return len(body) >= int(length.split(b"\r\n", 1)[0])


def drive(port: int, seconds: float, pending: Iterator[bytes]) -> dict[str, float]:
    connections = [Connection(port, pending) for _ in range(CONNECTIONS)]
    with selectors.DefaultSelector() as waiting:
        for connection in connections:
            waiting.register(connection, selectors.EVENT_READ, connection)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for key, _ in waiting.select(1):
                key.data.receive()
    took = sorted(each for connection in connections for each in connection.took)
    p99 = took[len(took) * 99 // 100] * 1000 if took else 0
    return {
        "answers": len(took),
        "p99": p99,
        "wrong": sum(connection.wrong for connection in connections),
    }


if __name__ == "__main__":
    with open(sys.argv[3]) as file:
        config = json.load(file)
    print(json.dumps(drive(int(sys.argv[1]), float(sys.argv[2]), requests(**config))))
