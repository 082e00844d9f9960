"""Limits on the TCP connections of one server process, beyond those that granian has.

granian ends a connection whose headers do not arrive, but not one whose body trickles in or whose answer
nobody takes, and it does not count the connections of an address. Linux counts the bytes of each
connection (TCP_INFO), so a thread looks at those every few seconds. On other systems nothing is limited.
"""

import os
import socket
import struct
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

PERIOD = 2  # seconds between two looks
QUIET = 60  # seconds in which an answer must begin, unless the request still comes in fast enough
SLOWEST = 1000  # bytes a second of a request that comes in
MOST = 1024  # open connections of one address to this process: half of its places
COUNTERS = struct.Struct(
    "QQ"
)  # tcpi_bytes_acked, tcpi_bytes_received: linux/tcp.h, struct tcp_info
OFFSET = 120

Peer = tuple[str, int]


def sockets() -> Iterator[socket.socket]:
    """Every socket of this process, borrowed. Nothing else is duplicated or closed: closing a duplicate of
    a database file would drop SQLite's locks on it, and keeping one would hold the lock of the write queue.
    """
    with suppress(FileNotFoundError):
        for fd in map(int, os.listdir("/proc/self/fd")):
            with suppress(OSError):  # not a socket, or gone meanwhile
                borrowed = socket.socket(fileno=fd)
                try:
                    yield borrowed
                finally:
                    borrowed.detach()


def is_listening(at: socket.socket) -> bool:
    return bool(at.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def accepted() -> Iterator[tuple[Peer, socket.socket]]:
    """The connections to our listening sockets, with the address at their other end."""
    ports = {at.getsockname()[1] for at in sockets() if is_tcp(at) and is_listening(at)}
    for at in sockets():
        with suppress(OSError):  # closed meanwhile
            if is_tcp(at) and not is_listening(at) and at.getsockname()[1] in ports:
                yield at.getpeername()[:2], at


def is_tcp(at: socket.socket) -> bool:
    return at.family in (socket.AF_INET, socket.AF_INET6) and at.type == socket.SOCK_STREAM


@dataclass
class Progress:
    since: float
    taken: int  # bytes that the other end has acknowledged
    received: int


class ConnectionWatch:
    """Ends connections that are too slow, and those of an address that has too many.

    `group` turns an address into what counts as one; without it connections are not counted, since behind
    a proxy all of them are the proxy's.
    """

    def __init__(self, group: Callable[[str], str] | None = None):
        self.group = group
        self.progress: dict[Peer, Progress] = {}

    def run(self) -> None:
        while True:
            time.sleep(PERIOD)
            self.look(time.monotonic())

    def look(self, now: float) -> None:
        before, self.progress = self.progress, {}
        groups = defaultdict(list)
        for peer, at in accepted():
            one = self.progress[peer] = progress(at, before.get(peer), now)
            if now - one.since >= QUIET:
                end(at)
            elif self.group:
                groups[self.group(peer[0])].append(peer)
        surplus = {peer for peers in groups.values() for peer in self.oldest(peers)}
        for peer, at in accepted() if surplus else ():
            if peer in surplus:
                end(at)

    def oldest(self, peers: list[Peer]) -> list[Peer]:
        """Those over the limit, without progress for longest."""
        surplus = max(0, len(peers) - MOST)
        return sorted(peers, key=lambda peer: self.progress[peer].since)[:surplus]


def progress(at: socket.socket, before: Progress | None, now: float) -> Progress:
    """What has moved since; a new `Progress` once an answer was taken or enough was received."""
    info = at.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, OFFSET + COUNTERS.size)
    current = Progress(now, *COUNTERS.unpack_from(info, OFFSET))
    if before is None or current.taken > before.taken:
        return current
    fast = current.received - before.received >= SLOWEST * QUIET
    return current if fast else before


def end(at: socket.socket) -> None:
    """Let the server read the end of what comes in: it answers what it can, and closes."""
    with suppress(OSError):
        at.shutdown(socket.SHUT_RD)


def watch_connections(group: Callable[[str], str] | None) -> None:
    if sys.platform == "linux":
        watch = ConnectionWatch(group)
        threading.Thread(target=watch.run, name="connection watch", daemon=True).start()
