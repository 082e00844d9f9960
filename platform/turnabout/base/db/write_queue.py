"""A fair queue of writers on SQLite: first come, first served.

SQLite's own busy handler polls at growing intervals, so a later writer may overtake an earlier one,
and under load a few wait for seconds.
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
    """The queue of this process: the threads that write or wait. The first may write."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting: deque[threading.Event] = deque()

    def acquire(self) -> bool:
        """Wait for this thread's turn; return False after `TIMEOUT`."""
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
    """Hold the write turn among processes, by two file locks: one for the writer, one for the next in
    line. With a single lock, a process could take it again and again while another one waits.
    """
    with open_lock(Path(f"{database}-turn")) as writer:
        with open_lock(Path(f"{database}-next")) as following:
            fcntl.flock(following, fcntl.LOCK_EX)
            fcntl.flock(writer, fcntl.LOCK_EX)
        yield
