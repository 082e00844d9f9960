"""Pending jobs and e-mails survive whatever happens to the worker."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.jobs import queue
from turnabout.base.jobs.outbox import (
    TRIES,
    Job,
    Letter,
    delete_old,
    release_claimed,
    retry_later,
    take_next,
)
from turnabout.base.jobs.queue import HANDLERS, enqueue, run_pending
from turnabout.base.mail import emails
from turnabout.base.web.errors import Refused


@pytest.fixture
def done(monkeypatch):
    """A job `note` that keeps what it was called with; `done.trouble` makes it fail."""

    class Done(list):
        trouble = None

    kept = Done()

    def note(**args):
        kept.append(args)
        if kept.trouble:
            raise RuntimeError(kept.trouble)

    monkeypatch.setitem(HANDLERS, "note", note)
    return kept


def only_job():
    db.session.expire_all()
    return db.session.scalars(select(Job)).one()


def test_a_job_is_done_once(app, done):
    enqueue("note", n=1)

    assert (run_pending(), run_pending()) == (1, 0)
    assert done == [{"n": 1}]


def test_a_job_waits_until_it_is_due(app, done):
    enqueue("note", due_at=clock.now() + timedelta(days=7))
    run_pending()
    assert done == []

    with time_machine.travel(clock.now() + timedelta(days=7, seconds=1)):
        run_pending()
    assert done == [{}]


def test_what_was_refused_leaves_no_job_behind(app, done):
    @command
    def half():
        enqueue("note")
        raise Refused("No.")

    with pytest.raises(Refused):
        half()
    run_pending()
    assert done == []


def test_what_fails_is_tried_again_later_and_later_and_then_given_up(app, done):
    done.trouble = "no network"
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as time:
        enqueue("note")
        waits = []
        for _ in range(TRIES + 3):
            run_pending()
            job = only_job()
            waits.append(job.due_at - clock.now())
            time.move_to(max(job.due_at, clock.now()))

    assert len(done) == TRIES
    assert waits[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert max(waits) == timedelta(hours=6)
    assert only_job().failed_at
    assert "no network" in only_job().trouble


def test_what_a_failing_job_wrote_is_undone(app, cast, monkeypatch):
    def half():
        cast.ana.name = "Somebody Else"
        db.session.flush()
        raise RuntimeError

    cast.ana  # noqa: B018  (joins)
    monkeypatch.setitem(HANDLERS, "half", half)
    enqueue("half")
    run_pending()

    db.session.rollback()
    assert cast.ana.name == "Ana Vidal"


def test_one_failure_does_not_stop_the_others(app, done, monkeypatch):
    monkeypatch.setitem(HANDLERS, "broken", lambda: 1 / 0)
    enqueue("broken")
    enqueue("note")
    enqueue("no-such-job")
    run_pending()

    assert done == [{}]


def test_what_a_killed_worker_had_taken_is_done_at_its_next_start(app, done):
    enqueue("note")
    take_next(Job)  # and here the worker was killed
    run_pending()
    assert done == []

    release_claimed()
    run_pending()
    assert done == [{}]


def test_a_worker_that_starts_leaves_the_claims_of_another_to_it(app, done, monkeypatch):
    enqueue("note")
    monkeypatch.setitem(app.extensions, "worker_id", "the first")
    take_next(Job)
    monkeypatch.setitem(app.extensions, "worker_id", "the second")
    release_claimed()
    run_pending()
    assert done == []

    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        run_pending()
    assert done == [{}]


def test_who_comes_back_after_the_lease_does_not_free_the_claim_of_another(app, done, monkeypatch):
    enqueue("note")
    monkeypatch.setitem(app.extensions, "worker_id", "the first")
    late = take_next(Job)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        monkeypatch.setitem(app.extensions, "worker_id", "the second")
        assert take_next(Job).id == late.id
        monkeypatch.setitem(app.extensions, "worker_id", "the first")
        retry_later(late, "no network")

    assert only_job().taken_by == "the second"
    assert only_job().taken_at


def test_a_worker_knows_itself_again_after_a_restart(tmp_path):
    with queue.hold_worker_lock(tmp_path) as lock:
        before = queue.read_worker_id(lock)
    with queue.hold_worker_lock(tmp_path) as lock:
        assert queue.read_worker_id(lock) == before


def test_a_claim_that_was_never_finished_lapses(app, done):
    enqueue("note")
    take_next(Job)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        run_pending()

    assert done == [{}]


def test_a_letter_that_was_cut_off_goes_out_under_the_same_name(app, cast, tmp_path, monkeypatch):
    monkeypatch.setattr(app.config["SETTINGS"], "instance", tmp_path)
    letter = written(cast)
    emails.write_to_folder(
        emails.as_message(letter, app.config["SETTINGS"]), tmp_path / "letters", letter
    )
    run_pending()  # the worker was killed between the two; now it sends the letter again

    assert [file.name for file in (tmp_path / "letters").iterdir()] == [
        f"{letter.written_at:%Y%m%d-%H%M%S}-{letter.key}.eml"
    ]


def written(cast):
    from turnabout.notices.commands import tell

    tell(cast.ana, "connection-asked", by=cast.ben)
    return db.session.scalars(select(Letter)).one()


def test_a_letter_that_went_is_not_kept(app, cast, letters):
    written(cast)
    letters()
    delete_old()
    assert len(fetch_all(select(Letter))) == 1

    with time_machine.travel(clock.now() + timedelta(days=31)):
        delete_old()
    assert fetch_all(select(Letter)) == []


@pytest.mark.parametrize("trouble", [None, "no"])
def test_a_job_that_ended_is_not_kept_either(done, trouble):
    """It may hold the address of somebody who is no member."""
    enqueue("note", email="eve@example.test")
    done.trouble = trouble
    for day in range(40):
        with time_machine.travel(clock.now() + timedelta(days=day)):
            run_pending()
    enqueue("note", due_at=clock.now() + timedelta(days=365))
    with time_machine.travel(clock.now() + timedelta(days=80)):
        delete_old()
    assert only_job().args == "{}"


def test_a_lost_wake_up_loses_nothing(app, done, monkeypatch):
    def broken_queue():
        raise OSError("the queue is gone")

    monkeypatch.setitem(app.extensions, "wake_worker", broken_queue)
    enqueue("note")
    assert queue.run_pending() == 1
    assert done == [{}]


def test_a_name_without_a_handler_stops_the_start(app, monkeypatch, another_app):
    monkeypatch.setattr(queue, "NAMES", {*queue.NAMES, "board.mathc"})

    with pytest.raises(LookupError, match="board.mathc"):
        another_app(app.config["SETTINGS"])


def test_a_name_is_checked_from_its_declaration_on(monkeypatch):
    monkeypatch.setattr(queue, "NAMES", set())
    queue.JobName("board.match")

    assert list(queue.NAMES) == ["board.match"]
