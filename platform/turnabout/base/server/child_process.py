"""Child processes of the supervisor: started, restarted with back-off, and stopped."""

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
    """Return the environment of a child, with a PYTHONPATH that works in a checkout and in a wheel."""
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
    """A child process that is restarted when it dies, with exponential back-off if it dies early."""

    def __init__(self, name: str, command: list[str], line: str = ""):
        self.name, self.command, self.line = name, command, line
        self.process: subprocess.Popen[str] | None = None
        self.pause, self.started, self.due = 0.5, 0.0, 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=child_environment(),
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C reaches only the supervisor
            preexec_fn=end_with_parent,
        )
        if self.line:
            self.send_line(self.line)

    def send_line(self, line: str) -> None:
        """Send a line to its standard input, now and after each restart."""
        self.line = line
        if self.process and self.process.stdin:
            with suppress(BrokenPipeError):
                self.process.stdin.write(line + "\n")
                self.process.stdin.flush()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def restart_if_ended(self) -> None:
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
        elif not self.is_running():
            self.kill_group()
            lived_long = time.monotonic() - self.started > 60
            self.pause = 1 if lived_long else min(LONGEST_PAUSE, self.pause * 2)
            self.due = time.monotonic() + self.pause
            print_error(f"The {self.name} ended; starting it again in {self.pause:g} s.")

    def terminate(self) -> None:
        if self.process:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0, seconds))
        self.kill_group()

    def kill_group(self) -> None:
        """Kill what is left of the process group."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            if self.process.stdin:
                with suppress(BrokenPipeError):
                    self.process.stdin.close()
        self.process = None
