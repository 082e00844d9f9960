"""A plain load generator, for where wrk is not installed: connections that are kept, and on each of
them one request after the other. `python -m bench.load PORT SECONDS FILE` prints what it saw as JSON.
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
    """Each is another address and another viewer."""
    for n in count():
        cookie = f"Cookie: {cookies[n % len(cookies)]}\r\n" if cookies else ""
        yield (
            f"GET {paths[n % len(paths)]} HTTP/1.1\r\nHost: localhost\r\n"
            f"Accept-Encoding: gzip, deflate, br\r\n{cookie}\r\n"
        ).encode()


class Line:
    """One connection, which asks again as soon as it has its answer."""

    def __init__(self, port: int, asked: Iterator[bytes]):
        self.at = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.asked = asked
        self.took: list[float] = []
        self.wrong = 0
        self.ask()

    def fileno(self) -> int:
        return self.at.fileno()

    def ask(self) -> None:
        self.heard, self.since = b"", time.perf_counter()
        self.at.sendall(next(self.asked))

    def hear(self) -> None:
        self.heard += self.at.recv(1 << 18)
        if not self.heard:
            raise RuntimeError("The server hung up.")
        if is_whole(self.heard):
            self.took.append(time.perf_counter() - self.since)
            self.wrong += not self.heard.startswith(b"HTTP/1.1 2")
            self.ask()


def is_whole(answer: bytes) -> bool:
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    said = head.lower().partition(LENGTH)[2]
    return len(body) >= int(said.split(b"\r\n", 1)[0])


def drive(port: int, seconds: float, asked: Iterator[bytes]) -> dict[str, float]:
    lines = [Line(port, asked) for _ in range(CONNECTIONS)]
    with selectors.DefaultSelector() as waiting:
        for line in lines:
            waiting.register(line, selectors.EVENT_READ, line)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for key, _ in waiting.select(1):
                key.data.hear()
    took = sorted(each for line in lines for each in line.took)
    p99 = took[len(took) * 99 // 100] * 1000 if took else 0
    return {"answers": len(took), "p99": p99, "wrong": sum(line.wrong for line in lines)}


if __name__ == "__main__":
    with open(sys.argv[3]) as file:
        told = json.load(file)
    print(json.dumps(drive(int(sys.argv[1]), float(sys.argv[2]), requests(**told))))
