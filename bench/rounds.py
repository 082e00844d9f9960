"""Pages against plain Flask over HTTP, in alternating rounds with wrk."""

import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.server import Server

CONNECTIONS = 16
ANSWERED = re.compile(r"(\d+) requests in")
SLOWEST = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b")
WRONG = re.compile(r"Non-2xx or 3xx responses: \d+|Socket errors: .*")
MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000}


@dataclass
class Load:
    answers: int
    cpu: float  # seconds, of all the server's processes
    p99: float  # ms


@dataclass
class Ratio:
    """Medians over the rounds. `answers` and `cpu` are ratios to hello: answers a second, and
    processor time for each answer turned round. The latter hardly feels what else the machine does.
    """

    answers: float
    lowest: float
    highest: float
    cpu: float
    microseconds: float
    p99_ms: float


def has_wrk() -> bool:
    return shutil.which("wrk") is not None


def script(paths: Sequence[str], cookies: Sequence[str]) -> str:
    """Each request is another address and another viewer."""
    lines = [
        "local paths, cookies, n = {}, {}, 0",
        *(f"paths[{i}] = [[{path}]]" for i, path in enumerate(paths)),
        *(f"cookies[{i}] = [[{cookie}]]" for i, cookie in enumerate(cookies)),
        "request = function()",
        "  n = n + 1",
        "  local headers = {['Accept-Encoding'] = 'gzip, deflate, br'}",
        f"  if {len(cookies)} > 0 then headers['Cookie'] = cookies[n % {max(len(cookies), 1)}] end",
        f"  return wrk.format('GET', paths[n % {len(paths)}], headers)",
        "end",
    ]
    return "\n".join(lines)


class Driver:
    """Rounds of load on one server, with the script for its pages."""

    def __init__(self, server: Server, paths: Sequence[str], cookies: Sequence[str] = ()):
        self.server = server
        self.file = Path(tempfile.mkstemp(suffix=".lua")[1])
        self.file.write_text(script(paths, cookies))

    def __enter__(self) -> "Driver":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.unlink()

    def drive(self, seconds: int = 1) -> Load:
        before = self.server.cpu()
        told = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", self.file,
             self.server.address],
            capture_output=True, text=True, check=True, timeout=seconds + 30,
        ).stdout  # fmt: skip
        found, slowest = ANSWERED.search(told), SLOWEST.search(told)
        if WRONG.search(told) or not found or not slowest or not int(found[1]):
            raise RuntimeError(f"Not every answer was good:\n{told}")
        p99 = float(slowest[1]) * MILLISECONDS[slowest[2]]
        return Load(int(found[1]), self.server.cpu() - before, p99)


def compare(
    hello: Server,
    site: Server,
    paths: Sequence[str],
    cookies: Sequence[str],
    rounds: int,
    kept: bool = True,
) -> Ratio:
    """`kept`: first let each process of the site meet each of the pages."""
    with ExitStack() as stack:
        plain = stack.enter_context(Driver(hello, ["/"]))
        page = stack.enter_context(Driver(site, paths, cookies))
        warm(page, len(paths) if kept else 1)
        pairs = [one_round(plain, page, first=n % 2 == 0) for n in range(rounds)]
    each = [p.answers / h.answers for h, p in pairs]
    return Ratio(
        answers=statistics.median(each),
        lowest=min(each),
        highest=max(each),
        cpu=statistics.median(h.cpu / h.answers / (p.cpu / p.answers) for h, p in pairs),
        microseconds=statistics.median(p.cpu / p.answers * 1e6 for _, p in pairs),
        p99_ms=statistics.median(p.p99 for _, p in pairs),
    )


def warm(page: Driver, distinct: int) -> None:
    seen = 0
    for _turn in range(20):
        seen += page.drive().answers
        if seen > 4 * distinct:
            return


def one_round(plain: Driver, page: Driver, first: bool) -> tuple[Load, Load]:
    """A B, and the next time B A: what wanders slowly touches both alike."""
    if first:
        return plain.drive(), page.drive()
    found = page.drive()
    return plain.drive(), found
