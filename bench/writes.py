"""Two processes with eight threads each that write as fast as they can: nothing lost, nothing twice."""

import multiprocessing
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench.town import open_site
from turnabout.assistance.commands import answer, record
from turnabout.assistance.models import Assistance, AssistanceEvent, Tally
from turnabout.base import clock
from turnabout.base.db import db
from turnabout.base.errors import Refused
from turnabout.members.models import Member

PROCESSES, THREADS, SECONDS, RACES = 2, 8, 5, 300


def flat_out(folder: Path) -> dict[str, Any]:
    """Record and confirm help in all threads; then everybody confirms the same records at once."""
    queue: Any = multiprocessing.get_context("spawn").Queue()
    run(worker, folder, queue)
    told = [queue.get() for _ in range(PROCESSES)]
    took = sorted(t for one in told for t in one["took"])
    return {
        "writes": len(took), "a second": round(len(took) / SECONDS),
        "errors": sum(one["errors"] for one in told),
        "p50 ms": round(took[len(took) // 2] * 1000, 1),
        "p99 ms": round(took[len(took) * 99 // 100] * 1000, 1),
        **race(folder), **sums(folder),
    }  # fmt: skip


def run(target: Any, folder: Path, queue: Any) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=target, args=(folder, n, queue)) for n in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def worker(folder: Path, number: int, queue: Any) -> None:
    app = open_site(folder)
    told: dict[str, Any] = {"took": [], "errors": 0}
    threads = [
        threading.Thread(target=write_on, args=(app, 1000 + number * 100 + n * 2, told))
        for n in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.put(told)


def write_on(app: Any, who: int, told: dict[str, Any]) -> None:
    end = time.monotonic() + SECONDS
    n = 0
    while time.monotonic() < end:
        n += 1
        start = time.monotonic()
        try:
            with app.app_context():
                help_once(who, f"bench {who} {n}")
            told["took"].append(time.monotonic() - start)
        except Exception:
            told["errors"] += 1


def help_once(who: int, slip: str) -> None:

    giver, receiver = db.session.get(Member, who), db.session.get(Member, who + 1)
    made = record(giver, receiver, "gave", clock.today(), slip, what="Read a letter")
    answer(made, receiver, "right")


def race(folder: Path) -> dict[str, Any]:
    queue: Any = multiprocessing.get_context("spawn").Queue()
    with open_site(folder).app_context():
        for n in range(RACES):
            giver, receiver = db.session.get(Member, 2001), db.session.get(Member, 2002)
            record(
                giver, receiver, "gave", clock.today() - timedelta(days=n), f"race {n}", what="Race"
            )
    run(racer, folder, queue)
    errors = sum(queue.get() for _ in range(PROCESSES))
    with open_site(folder).app_context():
        return {"race errors": errors, "confirmed in the race": confirmations()}


def racer(folder: Path, number: int, queue: Any) -> None:
    app = open_site(folder)
    told = {"errors": 0}
    threads = [threading.Thread(target=confirm_all, args=(app, told)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.put(told["errors"])


def confirm_all(app: Any, told: dict[str, int]) -> None:

    with app.app_context():
        races = select(Assistance.id).where(Assistance.what == "Race")
        for id in db.session.scalars(races).all():
            try:
                answer(db.session.get(Assistance, id), db.session.get(Member, 2002), "right")
            except Refused:
                pass
            except Exception:
                told["errors"] += 1


def confirmations() -> dict[str, int]:
    """How many times each raced record was confirmed: `{1: 300}` is right."""

    events = (
        select(func.count(AssistanceEvent.id))
        .join(Assistance, Assistance.id == AssistanceEvent.assistance_id)
        .where(Assistance.what == "Race", AssistanceEvent.what == "confirmed")
        .group_by(Assistance.id)
    )
    return {str(n): times for n, times in Counter(db.session.scalars(events).all()).items()}


def sums(folder: Path) -> dict[str, int]:

    with open_site(folder).app_context():
        given, received = db.session.execute(
            select(func.sum(Tally.given), func.sum(Tally.received))
        ).one()
    return {"given": given, "received": received}
