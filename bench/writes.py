"""Two processes with eight threads each that write: nothing may be lost, fail or happen twice."""

import multiprocessing
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench import report
from bench.town import open_site
from turnabout.assistance.commands import answer, record
from turnabout.assistance.models import Assistance, AssistanceEvent, Tally
from turnabout.base.db.session import db
from turnabout.base.i18n import clock
from turnabout.base.server.webserver import tune_gc
from turnabout.base.web.errors import Refused
from turnabout.members.models import Member

PROCESSES, THREADS, SECONDS, RACES = 2, 8, 5, 300
WARMING = 1  # seconds before measuring, to compile each statement
THINKING = 0.05  # seconds between two writes of a thread: about 300 writes a second in all
PATIENCE = 120

# Ids of the first members of each run. Each is connected to the next member.
FLAT_OUT, AT_EASE, GIVER, RECEIVER = 5000, 6000, 7000, 7001


def measure(folder: Path) -> dict[str, Any]:
    """Record and confirm help as fast as possible, then at an easy pace, then in a race, in which all
    threads confirm the same records at once.
    """
    paces = {"flat out": (FLAT_OUT, 0.0), "at ease": (AT_EASE, THINKING)}
    figures: dict[str, Any] = {}
    for pace, (first, pause) in paces.items():
        result = measure_writes(folder, first, pause)
        figures |= {f"{pace}: {name}": value for name, value in result.items()}
    figures |= race(folder) | sums(folder)
    return report.listed("Writes, 2 processes × 8 threads", figures)


# --- two processes that start together ---


def run_in_processes(work: Callable[..., Any], *args: Any) -> list[Any]:
    """Return the result of `work(number, *args)` in each process. Stops them after `PATIENCE` seconds."""
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(PROCESSES)
    with context.Pool(PROCESSES, initializer=meet, initargs=(gate,)) as pool:
        jobs = [(number, *args) for number in range(PROCESSES)]
        return pool.starmap_async(work, jobs, chunksize=1).get(PATIENCE)


def meet(gate: Any) -> None:
    gate.wait(PATIENCE)


def threads(work: Callable[[int], Any]) -> None:
    started = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join(PATIENCE)


# --- writing ---


def measure_writes(folder: Path, first: int, pause: float) -> dict[str, Any]:
    results = run_in_processes(write, folder, first, pause)
    took = sorted(seconds for result in results for seconds in result["took"])
    wrong = [trouble for result in results for trouble in result["wrong"]]
    return {
        "a second": round(len(took) / SECONDS),
        "errors": len(wrong),
        "an error": wrong[0] if wrong else "",
        "p50 ms": round(took[len(took) // 2] * 1000, 1),
        "p99 ms": round(took[len(took) * 99 // 100] * 1000, 1),
    }


def write(number: int, folder: Path, first: int, pause: float) -> dict[str, Any]:
    app = open_site(folder)
    tune_gc()  # as in a server process
    result: dict[str, Any] = {"took": [], "wrong": []}

    def one(n: int, seconds: float, took: list[float]) -> None:
        who, start = first + number * 100 + n * 2, time.monotonic()
        while time.monotonic() < start + seconds:
            try:
                with app.app_context():
                    help_once(who, secrets.token_hex(8), took, pause)
            except Exception as trouble:
                result["wrong"].append(repr(trouble))

    threads(lambda n: one(n, WARMING, []))
    threads(lambda n: one(n, SECONDS, result["took"]))
    return result


def help_once(who: int, slip: str, took: list[float], pause: float) -> None:
    """Make two writes, as two members would: one records help, the other confirms it."""
    giver, receiver = db.session.get(Member, who), db.session.get(Member, who + 1)
    start = time.monotonic()
    made = record(giver, receiver, "gave", clock.today(), slip, what="Read a letter")
    took.append(time.monotonic() - start)
    time.sleep(pause)
    start = time.monotonic()
    answer(made, receiver, "right")
    took.append(time.monotonic() - start)
    time.sleep(pause)


# --- the race ---


def race(folder: Path) -> dict[str, Any]:
    with open_site(folder).app_context():
        for n in range(RACES):
            giver, receiver = db.session.get(Member, GIVER), db.session.get(Member, RECEIVER)
            on = clock.today() - timedelta(days=n)
            record(giver, receiver, "gave", on, f"race {n}", what="Race")
    errors = sum(run_in_processes(confirm_all, folder))
    with open_site(folder).app_context():
        return {"race: errors": errors, **confirmations()}


def confirm_all(number: int, folder: Path) -> int:
    app = open_site(folder)
    wrong: list[Exception] = []

    def one(n: int) -> None:
        with app.app_context():
            races = select(Assistance.id).where(Assistance.what == "Race").order_by(Assistance.id)
            for id in db.session.scalars(races).all():
                try:
                    answer(
                        db.session.get(Assistance, id), db.session.get(Member, RECEIVER), "right"
                    )
                except Refused:
                    pass
                except Exception as trouble:
                    wrong.append(trouble)

    threads(one)
    return len(wrong)


def confirmations() -> dict[str, int]:
    """Count the confirmations of the raced records: there must be one each."""
    events = (
        select(func.count(AssistanceEvent.id))
        .join(Assistance, Assistance.id == AssistanceEvent.assistance_id)
        .where(Assistance.what == "Race", AssistanceEvent.what == "right")
        .group_by(Assistance.id)
    )
    times = Counter(db.session.scalars(events).all())
    return {"race: confirmed once": times[1], "race: confirmed twice": times.total() - times[1]}


def sums(folder: Path) -> dict[str, int]:
    with open_site(folder).app_context():
        given, received = db.session.execute(
            select(func.sum(Tally.given), func.sum(Tally.received))
        ).one()
    return {"sum of given": given, "given less received": given - received}
