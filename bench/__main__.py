"""`python -m bench [quick|full] [--json FILE]`: measure, print a table, write the figures down."""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from bench import growth, hostile, rounds, weight, writes
from bench.pages import Page, pages, viewers
from bench.server import Server, serving
from bench.town import build, cookie, open_site

SIZES = {"quick": (1_000,), "full": (1_000, 10_000, 100_000)}
MEMBERS = {1_000: 10_000, 10_000: 10_000, 100_000: 10_000}
SITE, HELLO = "turnabout.base.server:application", "bench.hello:application"


def main() -> None:
    asked = argparse.ArgumentParser(prog="bench")
    asked.add_argument("how", choices=SIZES, nargs="?", default="quick")
    asked.add_argument("--json", type=Path, default=Path("bench/out/figures.json"))
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        towns = make_towns(Path(place), SIZES[given.how])
        told = measure(towns, rounds_each=5 if given.how == "quick" else 13)
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(told, indent=2))


def make_towns(place: Path, sizes: tuple[int, ...]) -> dict[int, Path]:
    towns = {}
    for size in sizes:
        print(f"Making a town of {MEMBERS[size]:,} members with {size:,} posts …", flush=True)
        towns[size] = place / str(size)
        build(towns[size], size, MEMBERS[size])
    return towns


def measure(towns: dict[int, Path], rounds_each: int) -> dict[str, Any]:
    largest = towns[max(towns)]
    told: dict[str, Any] = {}
    told["over HTTP"] = over_http(largest, rounds_each)
    told["statements and weight"] = inside(largest)
    told["growth"] = grown(towns)
    told["writes"] = show("Writes, 2 processes × 8 threads flat out", writes.flat_out(largest))
    told["hostile clients"] = pestering(largest)
    return told


def over_http(folder: Path, rounds_each: int) -> dict[str, Any]:
    if not rounds.has_wrk():
        print("wrk is not installed: the HTTP rounds are left out.")
        return {}
    told = {}
    cookies = [cookie(open_site(folder), n) for n in viewers()]
    title("Over HTTP, page ÷ plain Flask (median of rounds)", "ratio", "lowest", "cpu", "floor")
    with serving(HELLO) as hello, serving(SITE, folder) as site:
        for page in pages():
            found = rounds.compare(
                hello, site, page.paths, cookies if page.signed_in else [], rounds_each
            )
            told[page.name] = vars(found) | {"floor": page.floor}
            line(page.name, found.answers, found.lowest, found.cpu, page.floor,
                 "" if found.answers >= page.floor else "BELOW")  # fmt: skip
        told["memory MB"] = memory(site)
    return told


def memory(site: Server) -> float:
    """The largest of the processes, after all those pages."""
    largest = max(site.memory())
    line("memory of a worker, MB", largest, "", "", 150)
    return largest


def inside(folder: Path) -> dict[str, Any]:
    app = open_site(folder)
    told = {}
    title("Inside", "SQL warm", "SQL cold", "bytes", "gzip")
    for page in pages():
        app.extensions["fragments"].__init__()
        cold, warm = len(growth.visit(app, page, 1)), len(growth.visit(app, page, 1))
        plain, packed = weight.weigh(app, page)
        told[page.name] = {"warm": warm, "cold": cold, "bytes": plain, "gzip": packed}
        line(page.name, warm, cold, plain, packed)
    told["qr"] = weight.weigh_qr(app, pages()[0])
    line("QR code on the card, gzip", "", "", "", told["qr"])
    return told


def grown(towns: dict[int, Path]) -> dict[str, Any]:
    sizes = sorted(towns)
    told: dict[str, Any] = {}
    title("Database µs of a page, nothing kept", *(f"{size:,}" for size in sizes), "growth")
    apps = {size: open_site(towns[size]) for size in sizes}
    for page in pages():
        times = [growth.database_time(apps[size], page) for size in sizes]
        told[page.name] = dict(zip(map(str, sizes), times, strict=True))
        line(page.name, *(round(t) for t in times), times[-1] / times[0])
    return told


def pestering(folder: Path) -> dict[str, Any]:
    path = pages()[0].paths[0]
    with serving(SITE, folder) as site:
        told: dict[str, Any] = hostile.withstand(site, path)
        told |= {f"stopping: {k}": v for k, v in hostile.stop_under_load(site, path).items()}
    return show("100 trickling headers, 100 idle, 50 slow readers", told)


def show(words: str, told: dict[str, Any]) -> dict[str, Any]:
    title(words)
    for name, value in told.items():
        line(name, str(value))
    return told


def title(words: str, *columns: str) -> None:
    print(f"\n{words:<52}" + "".join(f"{column:>10}" for column in columns))
    print("-" * (52 + 10 * len(columns)))


def line(words: str, *values: object) -> None:
    cells = (f"{v:>10.2f}" if isinstance(v, float) else f"{v!s:>10}" for v in values)
    print(f"{words:<52}" + "".join(cells), flush=True)


__all__ = ["Page"]

if __name__ == "__main__":
    main()
