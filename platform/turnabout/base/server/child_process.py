"""The processes that one start of Turnabout consists of, and how they are kept alive and ended."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from turnabout.base.server.webserver import end_with_parent

PLATFORM = Path(__file__).resolve().parents[3]
LONGEST_PAUSE = 30


def flask_command(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "turnabout:create_app", *words]


def child_environment() -> dict[str, str]:
    """For every child: where the rooms are, in a checkout and in a wheel alike."""
    paths = [str(PLATFORM), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONUNBUFFERED": "1",
        "FLASK_SKIP_DOTENV": "1",
    }


def print_error(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


class ChildProcess:
    """A process that is started again when it dies, later each time that it dies young."""

    def __init__(self, name: str, command: list[str], word: str = ""):
        self.name, self.command, self.word = name, command, word
        self.process: subprocess.Popen[str] | None = None
        self.pause, self.started, self.due = 0.5, 0.0, 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=child_environment(),
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone
            preexec_fn=end_with_parent,
        )
        if self.word:
            self.say(self.word)

    def say(self, word: str) -> None:
        """The line that it waits for; said again whenever it is started again."""
        self.word = word
        if self.process and self.process.stdin:
            with suppress(BrokenPipeError):
                self.process.stdin.write(word + "\n")
                self.process.stdin.flush()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def look_after(self) -> None:
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
        elif not self.is_running():
            self.sweep()
            lived_long = time.monotonic() - self.started > 60
            self.pause = 1 if lived_long else min(LONGEST_PAUSE, self.pause * 2)
            self.due = time.monotonic() + self.pause
            print_error(f"The {self.name} ended; starting it again in {self.pause:g} s.")

    def ask_to_end(self) -> None:
        if self.process:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0, seconds))
        self.sweep()

    def sweep(self) -> None:
        """End what is left of its group."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            if self.process.stdin:
                with suppress(BrokenPipeError):
                    self.process.stdin.close()
        self.process = None
