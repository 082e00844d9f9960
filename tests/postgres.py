"""A throwaway PostgreSQL server: `python -m tests.postgres -- pytest ...` runs a command with one.

It uses Debian's PostgreSQL, on a socket in a temporary folder. Since its data is deleted, it syncs
nothing.
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
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin: int(bin.parts[-2]))
    if not versions:
        raise SystemExit("PostgreSQL is not installed. On Debian: apt install postgresql")
    return versions[-1]


def as_postgres():
    """Return the arguments that make a subprocess run as user postgres, since PostgreSQL refuses root."""
    return {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}


class Cluster:
    """A database server with its data in a folder. It can be stopped and started again."""

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
        database = Cluster(folder)
        database.make()
        database.start()
        try:
            yield database
        finally:
            database.stop()


@contextmanager
def server():
    with cluster() as database:
        yield database.url


def main(words):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped, too
    with server() as url:
        environment = {**os.environ, "TEST_DATABASE": url}
        return subprocess.run(words, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] if sys.argv[1:2] != ["--"] else sys.argv[2:]))
