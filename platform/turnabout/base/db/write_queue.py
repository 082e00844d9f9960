"""On SQLite those who write stand in line: first come, first served.

SQLite lets whoever has to wait try again after ever longer pauses. Somebody who came later may be
quicker, and under load a few wait for seconds.
"""

import fcntl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 10  # seconds; then SQLite's own waiting decides


class ThreadQueue:
    """The threads of this process. The first of the line is the one whose turn it is."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.line: deque[threading.Event] = deque()

    def stand(self) -> threading.Event | None:
        """Returns when it is one's turn; with nothing when that took too long."""
        mine = threading.Event()
        with self.guard:
            self.line.append(mine)
            self.call()
        if not mine.wait(PATIENCE):
            with self.guard:
                if not mine.is_set():
                    self.line.remove(mine)
                    return None
        return mine

    def leave(self) -> None:
        with self.guard:
            self.line.popleft()
            self.call()

    def call(self) -> None:
        if self.line:
            self.line[0].set()


HERE = ThreadQueue()


@contextmanager
def write_turn(database: str | None) -> Iterator[None]:
    """`database`: its file. Without one there is nothing to wait for."""
    if not database or not HERE.stand():
        yield
        return
    try:
        with process_lock(database):
            yield
    finally:
        HERE.leave()


@contextmanager
def process_lock(database: str) -> Iterator[None]:
    """Who works holds one lock, who comes next another: nobody works twice while somebody waits."""
    with open(f"{database}-turn", "w") as works:
        with open(f"{database}-next", "w") as waits:
            fcntl.flock(waits, fcntl.LOCK_EX)
            fcntl.flock(works, fcntl.LOCK_EX)
        yield
