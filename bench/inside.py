"""Measurements that need no server: statements, bytes, and how the database time grows with the town."""

from pathlib import Path
from typing import Any

from bench import growth, report, weight
from bench.pages import Page, pages
from bench.town import open_site

LISTS = ("all my boards", "given and received", "search", "a post")
SLACK = 20  # µs: smaller differences are noise
READING = ("select", "with")


def statements(posts: int, folder: Path) -> dict[str, Any]:
    """Measure for each page how many statements it sends and how many bytes it has."""
    app, result = open_site(folder), {}
    wrong, writing = [], []
    report.title("Inside", "SQL warm", "SQL cold", "bytes", "gzip")
    for page in pages(posts):
        growth.clear_cache(app)
        cold, warm = (growth.visit(app, page, page.paths[0]) for _ in range(2))
        result[page.name] = figures(app, page, len(warm), len(cold))
        report.line(page.name, *result[page.name].values())
        wrong += [page.name] if len(warm) > page.warm or len(cold) > page.cold else []
        writing += [sql for sql, _ in cold + warm if not sql.lower().strip().startswith(READING)]
    most = max(result[name]["cold"] for name in LISTS)
    return result | {"of lists": most, "too many": len(wrong), "writing": len(writing)}


def figures(app: Any, page: Page, warm: int, cold: int) -> dict[str, int]:
    plain, packed = weight.weigh(app, page)
    return {"warm": warm, "cold": cold, "bytes": plain, "gzip": packed}


def growth_of_times(towns: dict[int, Path]) -> dict[str, Any]:
    """Measure the database time of each page in each town, in microseconds, and how it grows."""
    sizes = sorted(towns)
    result: dict[str, Any] = {}
    report.title("Database µs of a page, nothing kept", *(f"{n:,}" for n in sizes), "growth")
    apps = {size: open_site(towns[size]) for size in sizes}
    for turn, page in enumerate(pages(sizes[0])):
        times = [growth.database_time(apps[size], pages(size)[turn]) for size in sizes]
        growths = [tenfold(*pair) for pair in zip(times, times[1:], strict=False)]
        result[page.name] = dict(zip(map(str, sizes), map(round, times), strict=True))
        report.line(page.name, *map(round, times), growths[-1])
        result["largest"] = max(result.get("largest", 0.0), growths[-1])
    return result | {"search": result["search"][str(sizes[-1])]}


def tenfold(before: float, after: float) -> float:
    return 1.0 if after - before < SLACK else after / before
