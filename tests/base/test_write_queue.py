"""Writers queue in order, and none waits for ever."""

import threading
import time

from turnabout.base.db import write_queue
from turnabout.base.db.write_queue import ThreadQueue, write_turn


def wait_for_length(queue, number):
    while len(queue.waiting) < number:
        time.sleep(0.001)


def test_who_comes_first_goes_first():
    queue, order = ThreadQueue(), []

    def go(n):
        assert queue.acquire()
        order.append(n)
        queue.release()

    queue.acquire()
    threads = []
    for n in range(6):
        threads.append(threading.Thread(target=go, args=(n,)))
        threads[-1].start()
        wait_for_length(queue, n + 2)
    assert order == []
    queue.release()
    for thread in threads:
        thread.join(timeout=10)
    assert order == [0, 1, 2, 3, 4, 5]


def test_who_has_waited_too_long_steps_out_and_the_others_stay(monkeypatch):
    queue = ThreadQueue()
    monkeypatch.setattr(write_queue, "TIMEOUT", 0.01)
    queue.acquire()
    assert queue.acquire() is False
    queue.release()
    assert queue.acquire()


def test_a_turn_ends_however_it_ends(tmp_path):
    database = str(tmp_path / "db")
    for _ in range(2):
        try:
            with write_turn(database):
                raise ValueError
        except ValueError:
            pass
    with write_turn(None), write_turn(database):
        pass
