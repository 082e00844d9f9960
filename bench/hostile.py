"""Clients that trickle, idle and dawdle; and a server that is told to stop while it works."""

import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from bench import report
from bench.pages import pages
from bench.server import SITE, Server, end, serving

NORMAL = 100


def measure(posts: int, folder: Path) -> dict[str, Any]:
    path = pages(posts)[0].paths[0]
    with serving(SITE, folder) as site:
        told = withstand(site, path) | stop_under_load(site, path)
    return report.listed("100 trickling headers, 100 idle, 50 slow readers; SIGTERM", told)


def normal(server: Server, path: str) -> list[float]:
    """Seconds of so many fresh visits, one after another; a visit that fails counts as 3."""
    took = []
    for _ in range(NORMAL):
        start = time.perf_counter()
        try:
            with urlopen(server.address + path, timeout=3) as answer:  # noqa: S310
                answer.read()
            took.append(time.perf_counter() - start)
        except OSError:
            took.append(3.0)
    return sorted(took)


def connect(server: Server, first: bytes, slow: bool = False) -> socket.socket:
    at = socket.create_connection(("127.0.0.1", server.port), timeout=3)
    if slow:
        at.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    at.sendall(first)
    return at


@contextmanager
def pestered(server: Server, path: str) -> Iterator[None]:
    """100 trickling headers, 100 idle connections and 50 slow readers, all at once."""
    get = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n".encode()
    held = [connect(server, get) for _ in range(100)]
    held += [connect(server, get + b"\r\n") for _ in range(100)]
    held += [connect(server, (get + b"\r\n") * 8, slow=True) for _ in range(50)]
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.5):
            for at in held[:100]:
                try:
                    at.sendall(b"X-A: b\r\n")
                except OSError:
                    continue

    thread = threading.Thread(target=trickle, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        for at in held:
            at.close()


def withstand(server: Server, path: str) -> dict[str, float]:
    alone = normal(server, path)
    with pestered(server, path):
        among = normal(server, path)
    return {
        "p50 ms alone": round(statistics.median(alone) * 1000, 1),
        "p99 ms alone": round(alone[-2] * 1000, 1),
        "p50 ms among them": round(statistics.median(among) * 1000, 1),
        "p99 ms among them": round(among[-2] * 1000, 1),
    }


def stop_under_load(server: Server, path: str) -> dict[str, int]:
    """Visits around the moment at which the server is told to stop. Who comes after is refused,
    which is no failure; who was let in must be served.
    """
    served: list[bool] = []
    stopped = threading.Event()

    def visit() -> None:
        while not stopped.is_set():
            try:
                with urlopen(server.address + path, timeout=5) as answer:  # noqa: S310
                    answer.read()
                served.append(True)
            except OSError as trouble:
                refused = isinstance(getattr(trouble, "reason", trouble), ConnectionRefusedError)
                if not refused and not stopped.is_set():
                    served.append(False)
                return

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    end(server.process)
    stopped.set()
    for thread in threads:
        thread.join(10)
    return {"SIGTERM: visits served": served.count(True), "SIGTERM: failed": served.count(False)}
