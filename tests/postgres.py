"""A throwaway PostgreSQL: `python -m tests.postgres -- pytest ...` runs a command beside one.

Debian's own programs on a socket in a temporary folder; nothing is kept, so nothing is synced.
"""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"


def programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin: int(bin.parts[-2]))
    if not found:
        raise SystemExit("PostgreSQL is not installed. On Debian: apt install postgresql")
    return found[-1]


def as_postgres():
    """PostgreSQL refuses to be run by root."""
    return {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}


class Cluster:
    """A database server in a folder, which can be stopped and started again."""

    def __init__(self, folder):
        self.folder, self.data = folder, f"{folder}/data"
        self.url = f"postgresql+psycopg://postgres@/postgres?host={folder}"

    def call(self, program, *words):
        command = [programs() / program, *words]
        subprocess.run(
            command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **as_postgres()
        )

    def make(self):
        how = ("-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "--no-sync")
        self.call("initdb", "-D", self.data, *how)

    def start(self):
        options = f"{QUICK} -c listen_addresses='' -c unix_socket_directories='{self.folder}'"
        log = f"{self.data}/log"
        self.call("pg_ctl", "-D", self.data, "-w", "-s", "-l", log, "-o", options, "start")

    def stop(self):
        self.call("pg_ctl", "-D", self.data, "-w", "-s", "-m", "immediate", "stop")


@contextmanager
def cluster():
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        Path(folder).chmod(0o777)
        made = Cluster(folder)
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def server():
    with cluster() as made:
        yield made.url


def main(words):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends too
    with server() as url:
        surroundings = {**os.environ, "TEST_DATABASE": url}
        return subprocess.run(words, env=surroundings).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] if sys.argv[1:2] != ["--"] else sys.argv[2:]))
