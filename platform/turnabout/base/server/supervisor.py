"""`./dev run` and `turnabout run`: the web server and the worker under one command.

This process stays small: it reads the settings, brings the database up to date, starts the two,
starts again what dies, and ends both. What is slow to import, it imports late.
"""

import argparse
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

from turnabout.base.db.revision import current, newest
from turnabout.base.server.child_process import (
    ChildProcess,
    child_environment,
    flask_command,
    print_error,
)

PATIENCE = 4  # seconds in which both may end by themselves


def main() -> None:
    """`turnabout run [--host] [--port]`, or any command of the application."""
    words = sys.argv[1:]
    if words[:1] == ["run"]:
        words = words[1:]
    if words and not words[0].startswith("-"):
        sys.exit(subprocess.call(flask_command(*words), env=child_environment()))
    sys.exit(run(arguments(words)))


def arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="turnabout",
        description="Start the site. Other commands: turnabout flask-command, such as migrate.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on")
    return parser.parse_args(words)


def run(told: argparse.Namespace) -> int:
    if why := port_error(told.host, told.port):
        print_error(why)
        return 1
    return Supervisor(told.host, told.port).run()


def port_error(host: str, port: int) -> str:
    """A sentence when nobody could listen there, else nothing."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind((host, port))
            door.listen()
    except (OSError, OverflowError) as trouble:
        reason = (getattr(trouble, "strerror", None) or str(trouble)).rstrip(".")
        return f"Cannot listen on {host}, port {port}: {reason}. Choose with --host and --port."
    return ""


def migrate(database: str = "") -> bool:
    """Bring the database up to date when it is not; the application is only loaded if so."""
    if not database:
        from turnabout.base.server import settings

        database = settings.load().database
    if current(database) == newest():
        return True
    print("Bringing the database up to date ...", flush=True)
    return subprocess.call(flask_command("migrate"), env=child_environment()) == 0


class Supervisor:
    def __init__(self, host: str, port: int):
        self.host, self.port = host, port
        self.near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
        self.here = f"http://{f'[{self.near}]' if ':' in self.near else self.near}:{port}"
        where = [sys.executable, "-m", "turnabout.base.server.webserver", host, str(port)]
        self.server, self.worker = (
            ChildProcess("server", where),
            ChildProcess("worker", flask_command("worker")),
        )
        self.stopping = False

    def run(self) -> int:
        self.listen_to_signals()
        self.server.start()  # it loads the application while we look at the database
        try:
            if not self.prepare():
                return 1
            if not self.is_up():
                return 0 if self.stopping else 1
            print(f"Turnabout answers at {self.here} (Ctrl-C ends it)", flush=True)
            self.watch()
            return 0
        finally:
            self.end()

    def prepare(self) -> bool:
        from turnabout.base.server import env_file, settings
        from turnabout.base.server.key_fingerprint import mismatch_message

        house = settings.load()
        for words in env_file.missing_prefix(os.environ):
            print_error(words)
        if "public_url" not in house.model_fields_set:
            os.environ["TURNABOUT_PUBLIC_URL"] = self.here
            os.environ["TURNABOUT_TRUSTED_HOSTS"] = "*"  # no name was said: any will do
        if not migrate(house.database):
            return self.stopping
        if words := mismatch_message(house):
            print_error(words)
            return False
        names = os.environ.get("TURNABOUT_TRUSTED_HOSTS", house.trusted_hosts)
        self.server.say(f"{os.environ.get('TURNABOUT_PUBLIC_URL', house.public_url)} {names}")
        return True

    def listen_to_signals(self) -> None:
        """Signals wake `pause` up through a pipe; nothing else happens in a handler."""
        self.bell, ring = os.pipe()
        os.set_blocking(self.bell, False)
        os.set_blocking(ring, False)
        signal.set_wakeup_fd(ring)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)

    def stop(self, *_: object) -> None:
        self.stopping = True

    def pause(self, seconds: float) -> None:
        select.select([self.bell], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self.bell, 1024)

    def is_up(self) -> bool:
        """Wait for the first answer; False when told to stop, or when the server ended first."""
        while not self.stopping and self.server.is_running():
            if self.answers():
                return True
            self.pause(0.02)
        return False

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection((self.near, self.port), 5) as line:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return line.recv(12).startswith(b"HTTP/1.1")
        return False

    def watch(self) -> None:
        """The worker and the operator's link come only now: the first page did not wait for them."""
        self.worker.start()
        errand = subprocess.Popen(flask_command("operator-link"), env=child_environment())
        while not self.stopping:
            self.server.look_after()
            self.worker.look_after()
            errand.poll()
            self.pause(1)
        errand.terminate()
        errand.wait()

    def end(self) -> None:
        children = (self.server, self.worker)
        until = time.monotonic() + PATIENCE
        for child in children:
            child.ask_to_end()
        for child in children:
            child.wait(until - time.monotonic())


if __name__ == "__main__":
    main()
