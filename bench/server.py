"""Starts a web server as `./dev run` does, and measures its processor time and memory."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from bench.town import ADDRESS, SECRET

ROOT = Path(__file__).resolve().parents[1]
SITE, HELLO = "turnabout.base.server.webserver:application", "bench.hello:application"
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def tree(self) -> list[int]:
        """Return the ids of the server process and its descendants."""
        pids, new = [self.process.pid], [self.process.pid]
        while new:
            new = [int(p) for pid in new for p in children(pid)]
            pids += new
        return pids

    def cpu(self) -> float:
        """Return the seconds of processor time that all these processes have used."""
        return sum(spent(pid) for pid in self.tree())

    def memory(self) -> list[float]:
        """Return the proportional memory (PSS) of each process, in MB."""
        return [pss(pid) for pid in self.tree()]


def children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []


def spent(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def free_port() -> int:
    with socket.socket() as at:
        at.bind(("127.0.0.1", 0))
        return int(at.getsockname()[1])


@contextmanager
def serving(factory: str, instance: Path | None = None) -> Iterator[Server]:
    """Serve the application that `factory`, as `module:function`, makes, with the server of `./dev run`."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "turnabout.base.server.webserver",
        "127.0.0.1",
        str(port),
        factory,
    ]
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"}
    if instance:
        environment |= {
            "TURNABOUT_INSTANCE": str(instance), "TURNABOUT_RATE_LIMITS": "off",
            "TURNABOUT_SECRET_KEY": SECRET,
        }  # fmt: skip
        environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, start_new_session=True, stdin=subprocess.PIPE
    )
    server = Server(port, process)
    assert process.stdin
    process.stdin.write(f"{ADDRESS}\n".encode())  # the line that it waits for
    process.stdin.close()
    try:
        wait(server)
        yield server
    finally:
        end(process)


def wait(server: Server) -> None:
    for _ in range(1200):
        if server.process.poll() is not None:
            break
        try:
            urlopen(server.address, timeout=2)  # noqa: S310  (our own loopback address)
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The server did not answer.")


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
