"""A server that keeps failing is left alone, and tried at growing intervals."""

import pytest

from turnabout.base.mail.circuit_breaker import CircuitBreaker


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def time():
    return Clock()


@pytest.fixture
def breaker(time):
    return CircuitBreaker(failures=3, pause=30, longest=100, now=time)


def opened(breaker):
    return [breaker.failed() for _ in range(3)]


def test_a_failure_now_and_then_stops_nothing(breaker):
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        assert breaker.allows()
        breaker.succeeded()


def test_three_in_a_row_open_it_and_it_says_so_once(breaker):
    assert opened(breaker) == [False, False, True]
    assert not breaker.allows()
    assert breaker.failed() is False


def test_after_the_pause_one_is_let_through_and_the_others_wait_for_it(breaker, time):
    opened(breaker)
    time.now += 31

    assert [breaker.allows(), breaker.allows()] == [True, False]
    assert breaker.succeeded() is True
    assert [breaker.allows(), breaker.allows()] == [True, True]


def test_each_pause_is_longer_up_to_the_longest(breaker, time):
    opened(breaker)
    pauses = []
    for _ in range(4):
        begun = time.now
        while not breaker.allows():
            time.now += 1
        pauses.append(time.now - begun)
        breaker.failed()

    assert pauses == [30, 60, 100, 100]


def test_whoever_was_let_through_and_never_came_back_does_not_block_it_for_ever(breaker, time):
    opened(breaker)
    time.now += 31
    assert breaker.allows()
    time.now += 31
    assert breaker.allows()
