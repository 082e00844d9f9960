"""Two processes with eight threads each that write: nothing lost, nothing refused, nothing twice."""

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
WARMING = 1  # seconds before it counts: each statement is built once
THINKING = 0.05  # seconds between two writes of one thread, which makes about 300 a second in all
PATIENCE = 120

# Each is connected to the next one.
FLAT_OUT, AT_EASE, GIVER, RECEIVER = 5000, 6000, 7000, 7001


def measure(folder: Path) -> dict[str, Any]:
    """Record and confirm help as fast as it goes; the same at an easy pace; and then a race, in
    which everybody confirms the same records at once.
    """
    paces = {"flat out": (FLAT_OUT, 0.0), "at ease": (AT_EASE, THINKING)}
    told: dict[str, Any] = {}
    for pace, (first, pause) in paces.items():
        found = writing(folder, first, pause)
        told |= {f"{pace}: {name}": value for name, value in found.items()}
    told |= race(folder) | sums(folder)
    return report.listed("Writes, 2 processes × 8 threads", told)


# --- two processes that begin together ---


def together(work: Callable[..., Any], *args: Any) -> list[Any]:
    """What `work(number, *args)` gives in each process. They are ended when it takes too long."""
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


def writing(folder: Path, first: int, pause: float) -> dict[str, Any]:
    told = together(write, folder, first, pause)
    took = sorted(t for one in told for t in one["took"])
    wrong = [trouble for one in told for trouble in one["wrong"]]
    return {
        "a second": round(len(took) / SECONDS),
        "errors": len(wrong),
        "an error": wrong[0] if wrong else "",
        "p50 ms": round(took[len(took) // 2] * 1000, 1),
        "p99 ms": round(took[len(took) * 99 // 100] * 1000, 1),
    }


def write(number: int, folder: Path, first: int, pause: float) -> dict[str, Any]:
    app = open_site(folder)
    tune_gc()  # as a process of the server does
    told: dict[str, Any] = {"took": [], "wrong": []}

    def one(n: int, seconds: float, took: list[float]) -> None:
        who, start = first + number * 100 + n * 2, time.monotonic()
        while time.monotonic() < start + seconds:
            try:
                with app.app_context():
                    help_once(who, secrets.token_hex(8), took, pause)
            except Exception as trouble:
                told["wrong"].append(repr(trouble))

    threads(lambda n: one(n, WARMING, []))
    threads(lambda n: one(n, SECONDS, told["took"]))
    return told


def help_once(who: int, slip: str, took: list[float], pause: float) -> None:
    """Two writes, as two visitors make them: one records, the other confirms."""
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
    errors = sum(together(confirm_all, folder))
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
    """How often the raced records were confirmed: each must be once."""
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
