"""`./dev run` and `turnabout run`: one command for the web server and the worker.

The supervisor reads the settings, migrates the database, starts both processes, restarts one that
dies, and stops both. It imports large modules only where needed, to start quickly and use little memory.
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
from turnabout.base.server.webserver import KILL_TIMEOUT

GRACE_PERIOD = KILL_TIMEOUT + 3  # seconds for both to end before they are killed


def main() -> None:
    """Run `turnabout run [--host] [--port]`, or pass any other command on to Flask."""
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


def run(options: argparse.Namespace) -> int:
    if why := port_error(options.host, options.port):
        print_error(why)
        return 1
    return Supervisor(options.host, options.port).run()


def port_error(host: str, port: int) -> str:
    """Return an error message if the port cannot be listened on, else ""."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen()
    except (OSError, OverflowError) as trouble:
        reason = (getattr(trouble, "strerror", None) or str(trouble)).rstrip(".")
        return f"Cannot listen on {host}, port {port}: {reason}. Choose with --host and --port."
    return ""


def migrate(database: str = "") -> bool:
    """Upgrade the database in a child process, unless it is up to date. Returns False on failure."""
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
        self.connect_host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
        local = f"[{self.connect_host}]" if ":" in self.connect_host else self.connect_host
        self.local_url = f"http://{local}:{port}"
        command = [sys.executable, "-m", "turnabout.base.server.webserver", host, str(port)]
        self.server, self.worker = (
            ChildProcess("server", command),
            ChildProcess("worker", flask_command("worker")),
        )
        self.stopping = False

    def run(self) -> int:
        self.listen_to_signals()
        self.server.start()  # loads the application while we check the database
        try:
            if not self.prepare():
                return 1
            if not self.is_up():
                return 0 if self.stopping else 1
            print(f"Turnabout answers at {self.local_url} (Ctrl-C ends it)", flush=True)
            self.watch()
            return 0
        finally:
            self.end()

    def prepare(self) -> bool:
        from turnabout.base.server import env_file, settings
        from turnabout.base.server.key_fingerprint import mismatch_message

        config = settings.load()
        for words in env_file.missing_prefix(os.environ):
            print_error(words)
        if "public_url" not in config.model_fields_set:
            os.environ["TURNABOUT_PUBLIC_URL"] = self.local_url
            os.environ["TURNABOUT_TRUSTED_HOSTS"] = "*"  # no public host name is set: accept any
        if not migrate(config.database):
            return self.stopping
        if words := mismatch_message(config):
            print_error(words)
            return False
        names = os.environ.get("TURNABOUT_TRUSTED_HOSTS", config.trusted_hosts)
        self.server.send_line(
            f"{os.environ.get('TURNABOUT_PUBLIC_URL', config.public_url)} {names}"
        )
        return True

    def listen_to_signals(self) -> None:
        """Let signals end `pause` early through a pipe (the self-pipe trick)."""
        self.wakeup, write_end = os.pipe()
        os.set_blocking(self.wakeup, False)
        os.set_blocking(write_end, False)
        signal.set_wakeup_fd(write_end)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)

    def stop(self, *_: object) -> None:
        self.stopping = True

    def pause(self, seconds: float) -> None:
        select.select([self.wakeup], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self.wakeup, 1024)

    def is_up(self) -> bool:
        """Wait for the first response; return False if a signal came, or the server ended, before it."""
        while not self.stopping and self.server.is_running():
            if self.answers():
                return True
            self.pause(0.02)
        return False

    def answers(self) -> bool:
        with (
            suppress(OSError),
            socket.create_connection((self.connect_host, self.port), 5) as connection,
        ):
            connection.sendall(
                b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
            return connection.recv(12).startswith(b"HTTP/1.1")
        return False

    def watch(self) -> None:
        """Start the worker and print the operator's link, now that the site answers. Then restart whichever
        process dies, until a signal comes.
        """
        self.worker.start()
        link = subprocess.Popen(flask_command("operator-link"), env=child_environment())
        while not self.stopping:
            self.server.restart_if_ended()
            self.worker.restart_if_ended()
            link.poll()
            self.pause(1)
        link.terminate()
        link.wait()

    def end(self) -> None:
        children = (self.server, self.worker)
        until = time.monotonic() + GRACE_PERIOD
        for child in children:
            child.terminate()
        for child in children:
            child.wait(until - time.monotonic())


if __name__ == "__main__":
    main()
