"""`python -m bench [quick|full] [--json FILE]`: measure, print tables, write the figures down."""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from bench import growth, hostile, machine, over_http, report, weight, writes
from bench.pages import pages
from bench.server import SITE, serving
from bench.town import build, open_site

MEMBERS = 10_000
SIZES = {"quick": (1_000,), "full": (1_000, 10_000, 100_000)}
ROUNDS = {"quick": 3, "full": 13}


def main() -> None:
    asked = argparse.ArgumentParser(prog="bench")
    asked.add_argument("how", choices=SIZES, nargs="?", default="quick")
    asked.add_argument("--json", type=Path, default=Path("bench/out/figures.json"))
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        towns = make_towns(Path(place), SIZES[given.how])
        told = {"machine": machine.described()} | measure(towns, ROUNDS[given.how])
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(told, indent=2))
    print(f"\nThe figures are in {given.json}.")


def make_towns(place: Path, sizes: tuple[int, ...]) -> dict[int, Path]:
    towns = {}
    for size in sizes:
        print(f"Making a town of {MEMBERS:,} members with {size:,} posts ...", flush=True)
        towns[size] = place / str(size)
        build(towns[size], size, MEMBERS)
    return towns


def measure(towns: dict[int, Path], rounds: int) -> dict[str, Any]:
    """What only reads comes first: the writes change the town."""
    posts, folder = max(towns.items())
    return {
        "inside": inside(posts, folder),
        "growth": grown(towns),
        "over HTTP": over_http.measure(posts, folder, rounds),
        "memory": over_http.memory(folder, MEMBERS),
        "hostile": pestered(posts, folder),
        "writes": report.listed("Writes, 2 processes × 8 threads", writes.measure(folder)),
    }


def inside(posts: int, folder: Path) -> dict[str, Any]:
    """What needs no clock: statements and bytes."""
    app, told = open_site(folder), {}
    report.title("Inside", "SQL warm", "SQL cold", "bytes", "gzip", "assets")
    for page in pages(posts):
        growth.forget(app)
        cold, warm = (len(growth.visit(app, page, page.paths[0])) for _ in range(2))
        plain, packed = weight.weigh(app, page)
        assets = weight.weigh_assets(app, page)
        told[page.name] = {
            "warm": warm, "cold": cold, "bytes": plain, "gzip": packed, "assets": assets,
        }  # fmt: skip
        wrong = "too many" if warm > page.warm or cold > page.cold else ""
        report.line(page.name, warm, cold, plain, packed, assets, wrong)
    told["the QR on a card"] = {"gzip": weight.weigh_qr(app, pages(posts)[0])}
    report.line("the QR on a card", "", "", "", told["the QR on a card"]["gzip"])
    return told


def grown(towns: dict[int, Path]) -> dict[str, Any]:
    sizes = sorted(towns)
    told: dict[str, Any] = {}
    columns = [f"{size:,}" for size in sizes]
    report.title("Database µs of a page, nothing kept", *columns, "growth")
    apps = {size: open_site(towns[size]) for size in sizes}
    for turn, page in enumerate(pages(sizes[0])):
        times = [growth.database_time(apps[size], pages(size)[turn]) for size in sizes]
        told[page.name] = dict(zip(map(str, sizes), times, strict=True))
        report.line(page.name, *(round(t) for t in times), times[-1] / times[-2:][0])
    return told


def pestered(posts: int, folder: Path) -> dict[str, Any]:
    path = pages(posts)[0].paths[0]
    with serving(SITE, folder) as site:
        told = hostile.withstand(site, path) | hostile.stop_under_load(site, path)
    return report.listed("100 trickling headers, 100 idle, 50 slow readers; SIGTERM", told)


if __name__ == "__main__":
    main()
