"""Fixtures: whole processes, each with an instance folder of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180


@pytest.fixture(autouse=True)
def _database():
    """No test here looks into the database that the other tests share."""


@pytest.fixture
def port():
    return free_port()


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def surroundings(instance, **more):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TURNABOUT_", "FLASK_", "PYTHON", "DATABASE_URL"))
    }
    kept |= {"TURNABOUT_INSTANCE": str(instance), "TURNABOUT_CONFIG": os.devnull}
    return kept | more


def until(answer, seconds=PATIENCE):
    """What `answer()` says, as soon as it is true."""
    end = time.monotonic() + seconds
    while not (said := answer()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
    return said


class Started:
    """A command that serves the site on a port, and every process that came of it."""

    def __init__(self, command, port, folder, cwd=ROOT, **environment):
        self.instance, self.here = folder / "instance", f"http://127.0.0.1:{port}"
        self.written = folder / "written"
        with self.written.open("ab") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env=surroundings(self.instance, **environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def get(self, path="/healthz"):
        """The status, or None while nobody answers."""
        with contextlib.suppress(OSError):
            try:
                with urllib.request.urlopen(self.here + path, timeout=10) as answer:
                    return answer.status
            except urllib.error.HTTPError as refusal:
                return refusal.code
        return None

    def is_up(self):
        """Wait for the first answer."""
        until(lambda: self.get() or self.process.poll() is not None)
        assert self.process.poll() is None, self.words()
        return self

    def words(self):
        return self.written.read_text()

    def processes(self):
        """Every process, by number, that has our instance folder in its environment."""
        mark, found = f"TURNABOUT_INSTANCE={self.instance}".encode(), {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    found[int(folder.name)] = words
        return found

    def all_like(self, pattern):
        return [number for number, words in self.processes().items() if re.search(pattern, words)]

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def kill_everything(self):
        for number in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.process.wait(PATIENCE)


@pytest.fixture
def start(port, tmp_path):
    """`start(command)`: a site from that command; nothing of it is left after the test."""
    begun = []

    def begin(command, **more):
        begun.append(Started(command, port, tmp_path, **more))
        return begun[-1]

    yield begin
    for started in begun:
        started.kill_everything()


@pytest.fixture
def run(start, port):
    """`run()`: what `./dev run` does."""
    command = [sys.executable, "-m", "turnabout.base.server.supervisor", "--port", port]
    return lambda **more: start(command, PYTHONPATH=str(ROOT / "platform"), **more)
