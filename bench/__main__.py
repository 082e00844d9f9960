"""`./dev bench [quick|full|table]`: measure, print tables, and save the figures."""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import (
    goals,
    hostile,
    inside,
    instructions,
    machine,
    over_http,
    report,
    rounds,
    uploads,
    weight,
    writes,
)
from bench.server import ROOT
from bench.town import build, open_site

MEMBERS = 10_000
SIZES = {"quick": (1_000, 10_000), "full": (1_000, 10_000, 100_000)}
ROUNDS = {"quick": 3, "full": 11}
PHOTOS = {"quick": 10, "full": 63}  # of each of eight clients
PATIENCE = {"quick": 300, "full": 1200}  # seconds; then it ends with the figures so far
FIGURES = ROOT / "bench" / "out" / "figures.json"


class TooLong(BaseException):
    """The time is up. Not an Exception, so that no `except Exception` catches it."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument(
        "how", choices=[*SIZES, "table"], nargs="?", default="full",
        help="quick: less of everything. table: put the last figures into docs/performance.md",
    )  # fmt: skip
    parser.add_argument("--json", type=Path, default=FIGURES, help="where the figures are kept")
    options = parser.parse_args()
    if options.how == "table":
        report.write_into_page(json.loads(options.json.read_text()))
        return 0
    figures = measure_all(options.how)
    report.all_goals(figures)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(figures, indent=2))
    print(f"The figures are in {options.json}; it took {figures['seconds']} seconds.")
    return 1 if goals.broken(figures) else 0


def measure_all(how: str) -> dict[str, Any]:
    """Measure all figures, or those measured until the time is up or SIGTERM comes. Processes that were
    started are stopped first.
    """
    figures, start = {"how": how} | circumstances(), time.monotonic()
    signal.signal(signal.SIGALRM, lambda *_: give_up("It takes too long"))
    signal.signal(signal.SIGTERM, lambda *_: give_up("Told to stop"))
    signal.alarm(PATIENCE[how])
    with tempfile.TemporaryDirectory() as place:
        try:
            towns = make_towns(Path(place), SIZES[how])
            for name, part in parts(towns, how).items():
                figures[name] = run_part(part)
        except TooLong as why:
            print(f"\n{why}: the rest is left out.")
    signal.alarm(0)
    return figures | {"seconds": round(time.monotonic() - start)}


def run_part(part: Callable[[], Any]) -> Any:
    """Run one part; return {} if it fails, so that the other parts still run."""
    try:
        return part()
    except Exception as trouble:
        print(f"\nThis could not be measured: {trouble!r}")
        return {}


def give_up(why: str) -> None:
    raise TooLong(why)


def circumstances() -> dict[str, Any]:
    return {
        "when": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": commit(),
        "driven by": "wrk" if rounds.has_wrk() else "bench/load.py",
        "machine": machine.describe(),
    }


def commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()


def make_towns(place: Path, sizes: tuple[int, ...]) -> dict[int, Path]:
    towns = {}
    for size in sizes:
        print(f"Making a town of {MEMBERS:,} members with {size:,} posts ...", flush=True)
        towns[size] = place / str(size)
        build(towns[size], size, MEMBERS)
    return towns


def parts(towns: dict[int, Path], how: str) -> dict[str, Callable[[], Any]]:
    """Return the parts by name, the reading ones first, since writes change the town."""
    posts, folder = max(towns.items())
    parts_by_name: dict[str, Callable[[], Any]] = {
        "inside": lambda: inside.statements(posts, folder),
        "growth": lambda: inside.growth_of_times(towns),
        "bytes": lambda: report.listed("Bytes", weight.measure(open_site(folder), posts)),
        goals.HTTP: lambda: over_http.measure(posts, folder, ROUNDS[how]),
        "memory": lambda: over_http.memory(folder, MEMBERS),
        "hostile": lambda: hostile.measure(posts, folder),
        "writes": lambda: writes.measure(folder),
        "uploads": lambda: uploads.measure(folder, PHOTOS[how]),
    }
    if how == "full" and instructions.has_valgrind():
        parts_by_name["instructions"] = lambda: instructions.measure(folder, posts)
    return parts_by_name


if __name__ == "__main__":
    sys.exit(main())
