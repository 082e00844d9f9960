"""Every page over HTTP, compared with plain Flask on the same server in the same run."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from bench import report, rounds
from bench.pages import Page, cards, driven, viewers
from bench.rounds import Driver
from bench.server import HELLO, SITE, Server, serving
from bench.town import cookie, open_site
from turnabout.base.db.session import db
from turnabout.board.commands import post
from turnabout.members.models import Member

LONGEST = 15  # rounds of two seconds at most


def measure(posts: int, folder: Path, rounds_each: int) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    columns = ("ratio", "lowest", "highest", "by CPU", "µs CPU", "p99 ms")
    report.title("Over HTTP, page ÷ plain Flask", *columns)
    app = open_site(folder)
    with serving(HELLO) as hello, serving(SITE, folder) as site:
        for page in driven(posts):
            figures[page.name] = measure_page(page, app, hello, site, rounds_each)
    return figures


def measure_page(
    page: Page, app: Any, hello: Server, site: Server, rounds_each: int
) -> dict[str, Any]:
    cookies = [cookie(app, n) for n in viewers()] if page.signed_in else []
    meanwhile = (
        posting_meanwhile(app, page.posts_a_second) if page.posts_a_second else nullcontext()
    )
    with meanwhile:
        ratio = rounds.compare(hello, site, page.paths, cookies, rounds_each, page.kept)
    report.line(
        page.name, ratio.answers, ratio.lowest, ratio.highest, ratio.cpu,
        round(ratio.microseconds), round(ratio.p99_ms),
    )  # fmt: skip
    return vars(ratio)


@contextmanager
def posting_meanwhile(app: Any, a_second: int) -> Iterator[None]:
    """Inside the block, publish this many posts a second on the board, by the command that the form uses."""
    stop = threading.Event()

    def write() -> None:
        with app.app_context():
            while not stop.wait(1 / a_second):
                post(db.session.get(Member, 1), "offer", "I read letters", [2], effort="minutes5")

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)


def memory(folder: Path, members: int) -> dict[str, Any]:
    """Measure the memory of the largest process after visits to this many distinct cards."""
    with serving(SITE, folder) as site:
        before = max(site.memory())
        with Driver(site, cards(members)) as driver:
            seen = 0
            for _turn in range(LONGEST):
                seen += driver.drive(2).answers
                if seen > 3 * members:  # then each process has probably served nearly all cards
                    break
        after = max(site.memory())
    figures = {"cards seen": seen, "before, MB": round(before), "after, MB": round(after)}
    return report.listed("Memory of the largest process", figures)
