"""How visits fare beside hostile clients (slow or idle ones), and while the server is stopped."""

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
        figures = withstand(site, path) | stop_under_load(site, path)
    return report.listed("100 trickling headers, 100 idle, 50 slow readers; SIGTERM", figures)


def visit_times(server: Server, path: str) -> list[float]:
    """Return the seconds of `NORMAL` visits, one after another, sorted. A failed visit counts as 3."""
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
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=3)
    if slow:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.sendall(first)
    return connection


@contextmanager
def hostile_clients(server: Server, path: str) -> Iterator[None]:
    """Keep open 100 connections that trickle headers, 100 idle ones and 50 slow readers."""
    get = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n".encode()
    connections = [connect(server, get) for _ in range(100)]
    connections += [connect(server, get + b"\r\n") for _ in range(100)]
    connections += [connect(server, (get + b"\r\n") * 8, slow=True) for _ in range(50)]
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.5):
            for connection in connections[:100]:
                try:
                    connection.sendall(b"X-A: b\r\n")
                except OSError:
                    continue

    thread = threading.Thread(target=trickle, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        for connection in connections:
            connection.close()


def withstand(server: Server, path: str) -> dict[str, float]:
    alone = visit_times(server, path)
    with hostile_clients(server, path):
        among = visit_times(server, path)
    return {
        "p50 ms alone": round(statistics.median(alone) * 1000, 1),
        "p99 ms alone": round(alone[-2] * 1000, 1),
        "p50 ms among them": round(statistics.median(among) * 1000, 1),
        "p99 ms among them": round(among[-2] * 1000, 1),
    }


def stop_under_load(server: Server, path: str) -> dict[str, int]:
    """Stop the server during visits, and count those served and those that failed. To refuse a connection
    is no failure, but an accepted one must be served.
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
