"""Pages against plain Flask over HTTP, in alternating rounds with wrk."""

import re
import shutil
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.server import Server

CONNECTIONS = 16
ANSWERED = re.compile(r"(\d+) requests in")
WRONG = re.compile(r"Non-2xx or 3xx responses: (\d+)")


@dataclass
class Ratio:
    """Median over the rounds of page ÷ hello: answers a second, and processor time turned round."""

    answers: float
    lowest: float
    cpu: float
    microseconds: float


def has_wrk() -> bool:
    return shutil.which("wrk") is not None


def script(paths: list[str], cookies: list[str]) -> str:
    """Each request is another address and another viewer."""
    lines = [
        "local paths, cookies, n = {}, {}, 0",
        *(f"paths[{i}] = [[{path}]]" for i, path in enumerate(paths)),
        *(f"cookies[{i}] = [[{cookie}]]" for i, cookie in enumerate(cookies)),
        "request = function()",
        "  n = n + 1",
        "  local headers = {}",
        f"  if {len(cookies)} > 0 then headers['Cookie'] = cookies[n % {max(len(cookies), 1)}] end",
        f"  return wrk.format('GET', paths[n % {len(paths)}], headers)",
        "end",
    ]
    return "\n".join(lines)


def load(server: Server, file: Path, seconds: int = 1) -> tuple[int, float]:
    """How many answers in so many seconds, and the processor seconds of the server."""
    before = server.cpu()
    told = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(file), server.address],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if WRONG.search(told):
        raise RuntimeError(f"Not every answer was good:\n{told}")
    found = ANSWERED.search(told)
    return int(found[1]) if found else 0, server.cpu() - before


def compare(
    hello: Server, site: Server, paths: list[str], cookies: list[str], rounds: int
) -> Ratio:
    with tempfile.TemporaryDirectory() as folder:
        plain, page = Path(folder) / "hello.lua", Path(folder) / "page.lua"
        plain.write_text(script(["/"], []))
        page.write_text(script(paths, cookies))
        load(site, page)  # warm
        pairs = [(load(hello, plain), load(site, page)) for _ in range(rounds)]
    each = [page[0] / hello[0] for hello, page in pairs]
    cpu = [(h[1] / h[0]) / (p[1] / p[0]) for h, p in pairs if p[1] and h[1]]
    micro = [p[1] / p[0] * 1e6 for _, p in pairs]
    return Ratio(
        statistics.median(each), min(each), statistics.median(cpu or [0]), statistics.median(micro)
    )
