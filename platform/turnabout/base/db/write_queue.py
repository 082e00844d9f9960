"""A fair queue of writers on SQLite: first come, first served.

SQLite's own busy handler polls with ever longer pauses. A later writer may be quicker, and under load
a few wait for seconds.
"""

import fcntl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from turnabout.base.server.helper_files import open_lock

TIMEOUT = 10  # seconds; after that SQLite's own busy handler decides


class ThreadQueue:
    """The waiting threads of this process. The first in the queue may write."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting: deque[threading.Event] = deque()

    def acquire(self) -> bool:
        """Wait for this thread's turn; False after `TIMEOUT`."""
        turn = threading.Event()
        with self.lock:
            self.waiting.append(turn)
            self.wake_first()
        if not turn.wait(TIMEOUT):
            with self.lock:
                if not turn.is_set():
                    self.waiting.remove(turn)
                    return False
        return True

    def release(self) -> None:
        with self.lock:
            self.waiting.popleft()
            self.wake_first()

    def wake_first(self) -> None:
        if self.waiting:
            self.waiting[0].set()


THREADS = ThreadQueue()


@contextmanager
def write_turn(database: str | None) -> Iterator[None]:
    """Wait for this writer's turn at the database file; do nothing without a file."""
    if not database or not THREADS.acquire():
        yield
        return
    try:
        with process_lock(database):
            yield
    finally:
        THREADS.release()


@contextmanager
def process_lock(database: str) -> Iterator[None]:
    """Two file locks, one for the writer and one for the next in line, so that a process cannot take the
    first lock again while another one waits.
    """
    with open_lock(Path(f"{database}-turn")) as writer:
        with open_lock(Path(f"{database}-next")) as following:
            fcntl.flock(following, fcntl.LOCK_EX)
            fcntl.flock(writer, fcntl.LOCK_EX)
        yield
