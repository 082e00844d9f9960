"""Those who write stand in line, and nobody waits in it for ever."""

import threading
import time

from turnabout.base.db import write_queue
from turnabout.base.db.write_queue import ThreadQueue, write_turn


def stands(line, number):
    while len(line.line) < number:
        time.sleep(0.001)


def test_who_comes_first_goes_first():
    line, order = ThreadQueue(), []

    def go(n):
        assert line.stand()
        order.append(n)
        line.leave()

    line.stand()
    threads = []
    for n in range(6):
        threads.append(threading.Thread(target=go, args=(n,)))
        threads[-1].start()
        stands(line, n + 2)
    assert order == []
    line.leave()
    for thread in threads:
        thread.join(timeout=10)
    assert order == [0, 1, 2, 3, 4, 5]


def test_who_has_waited_too_long_steps_out_and_the_others_stay(monkeypatch):
    line = ThreadQueue()
    monkeypatch.setattr(write_queue, "PATIENCE", 0.01)
    line.stand()
    assert line.stand() is None
    line.leave()
    assert line.stand()


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
