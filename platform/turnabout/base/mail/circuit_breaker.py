"""A circuit breaker: stops attempts at a server that keeps failing, and tries it once after each pause."""

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """While closed, it allows every attempt. After `failures` in a row it opens for `pause` seconds, then
    allows one attempt. Each time that one fails, the pause doubles, up to `longest` seconds.
    """

    def __init__(
        self,
        failures: int = 3,
        pause: float = 30,
        longest: float = 900,
        now: Callable[[], float] = time.monotonic,
    ):
        self.failures, self.pause, self.longest, self.now = failures, pause, longest, now
        self.lock = threading.Lock()
        self.failed_in_a_row, self.opened_for, self.blocked_until = 0, 0.0, 0.0

    @property
    def is_open(self) -> bool:
        return self.opened_for > 0

    def allows(self) -> bool:
        """Whether one attempt may be made now. A caller that gets True must make it."""
        with self.lock:
            if not self.is_open:
                return True
            if self.now() < self.blocked_until:
                return False
            self.blocked_until = self.now() + self.opened_for  # only one caller may try
            return True

    def succeeded(self) -> bool:
        """Close the circuit; return whether it was open."""
        with self.lock:
            was_open = self.is_open
            self.failed_in_a_row, self.opened_for = 0, 0.0
            return was_open

    def failed(self) -> bool:
        """Count a failure; return whether it opened the circuit."""
        with self.lock:
            was_open = self.is_open
            self.failed_in_a_row += 1
            if was_open or self.failed_in_a_row >= self.failures:
                self.opened_for = min(max(self.pause, self.opened_for * 2), self.longest)
                self.blocked_until = self.now() + self.opened_for
            return self.is_open and not was_open
