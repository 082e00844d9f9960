"""Compares pages with plain Flask over HTTP, in alternating rounds, by wrk or by bench/load.py."""

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.load import CONNECTIONS
from bench.server import ROOT, Server

ANSWERED = re.compile(r"(\d+) requests in")
SLOWEST = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b")
WRONG = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*")
MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000}
FEWEST = 3  # rounds at least, however long they take
WARM_ENOUGH = 15  # rounds of warming up at most


@dataclass
class Load:
    answers: int  # 0 if the machine was busy with something else
    cpu: float  # seconds, over all processes of the server
    p99: float  # ms


@dataclass
class Ratio:
    """Medians over the rounds. `answers`: responses per second, as a ratio to plain Flask. `cpu`: the inverse
    ratio of processor time per response, which depends little on what else the machine does.
    """

    answers: float
    lowest: float
    highest: float
    cpu: float
    microseconds: float
    p99_ms: float
    rounds: int


def has_wrk() -> bool:
    return shutil.which("wrk") is not None


def script(paths: Sequence[str], cookies: Sequence[str]) -> str:
    """Return a Lua script for wrk that sends each request to the next path, with the next cookie."""
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
    """Drives rounds of load on one server, by a file that lists the requests."""

    def __init__(self, server: Server, paths: Sequence[str], cookies: Sequence[str] = ()):
        self.server, self.by_wrk = server, has_wrk()
        self.file = Path(tempfile.mkstemp()[1])
        requests = {"paths": list(paths), "cookies": list(cookies)}
        self.file.write_text(script(paths, cookies) if self.by_wrk else json.dumps(requests))

    def __enter__(self) -> "Driver":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.unlink()

    def drive(self, seconds: int = 1) -> Load:
        before = self.server.cpu()
        answers, p99 = self.wrk(seconds) if self.by_wrk else self.own(seconds)
        return Load(answers, self.server.cpu() - before, p99)

    def wrk(self, seconds: int) -> tuple[int, float]:
        output = output_of(
            "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", self.file,
            self.server.address, seconds=seconds,
        )  # fmt: skip
        answered, slowest = ANSWERED.search(output), SLOWEST.search(output)
        if WRONG.search(output) or not answered or not slowest:
            raise RuntimeError(f"Not every answer was good:\n{output}")
        return int(answered[1]), float(slowest[1]) * MILLISECONDS[slowest[2]]

    def own(self, seconds: int) -> tuple[int, float]:
        command = [sys.executable, "-m", "bench.load", str(self.server.port), str(seconds)]
        result = json.loads(output_of(*command, self.file, seconds=seconds))
        if result["wrong"]:
            raise RuntimeError(f"Not every answer was good: {result}")
        return result["answers"], result["p99"]


def output_of(*command: Any, seconds: int) -> str:
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=seconds + 30
    )
    return done.stdout


def compare(
    hello: Server,
    site: Server,
    paths: Sequence[str],
    cookies: Sequence[str],
    rounds: int,
    kept: bool = True,
) -> Ratio:
    """Compare a page of the site with plain Flask. `kept`: first warm the cache of each process."""
    end = time.monotonic() + 3 * rounds
    with ExitStack() as stack:
        plain = stack.enter_context(Driver(hello, ["/"]))
        page = stack.enter_context(Driver(site, paths, cookies))
        warm(page, len(paths) if kept else 1)
        pairs: list[tuple[Load, Load]] = []
        while len(pairs) < rounds and (len(pairs) < FEWEST or time.monotonic() < end):
            pairs.append(one_round(plain, page, first=len(pairs) % 2 == 0))
    return medians([(h, p) for h, p in pairs if h.answers and p.answers])


def medians(pairs: list[tuple[Load, Load]]) -> Ratio:
    each = [p.answers / h.answers for h, p in pairs]
    return Ratio(
        answers=statistics.median(each),
        lowest=min(each),
        highest=max(each),
        cpu=statistics.median(h.cpu / h.answers / (p.cpu / p.answers) for h, p in pairs),
        microseconds=statistics.median(p.cpu / p.answers * 1e6 for _, p in pairs),
        p99_ms=statistics.median(p.p99 for _, p in pairs),
        rounds=len(pairs),
    )


def warm(page: Driver, distinct: int) -> None:
    seen = 0
    for _turn in range(WARM_ENOUGH):
        seen += page.drive().answers
        if seen > 4 * distinct:
            return


def one_round(plain: Driver, page: Driver, first: bool) -> tuple[Load, Load]:
    """Load both servers, in alternating order, so that slow changes of the machine affect both alike."""
    if first:
        return plain.drive(), page.drive()
    load = page.drive()
    return plain.drive(), load
