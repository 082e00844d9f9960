import pytest
from limits import parse
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import create_engine
from werkzeug.exceptions import TooManyRequests

from tests.cast import PASSWORD
from turnabout.base import engine, limits
from turnabout.base.limits import DatabaseStorage


@pytest.fixture
def storage(app, tmp_path, database_url):
    """Each call is another process: an engine of its own, the same database."""
    url = f"sqlite:///{tmp_path / 'limits.sqlite3'}" if "sqlite" in database_url else database_url
    engines = []

    def made():
        options = engine.options(url) | {"execution_options": {"writes": True}}
        engines.append(create_engine(url, **options))
        return DatabaseStorage(engines[-1])

    yield made
    made().reset()
    for one in engines:
        one.dispose()


def test_the_count_holds_across_processes(storage):
    one, other = FixedWindowRateLimiter(storage()), FixedWindowRateLimiter(storage())
    rate = parse("5 per minute")

    assert [limiter.hit(rate, "door") for limiter in (one, other) * 4] == [True] * 5 + [False] * 3


def test_a_window_ends(storage, time_machine_at):
    limiter, rate = FixedWindowRateLimiter(storage()), parse("1 per minute")
    with time_machine_at("2026-03-01 10:00Z") as time:
        assert limiter.hit(rate, "door")
        assert not limiter.hit(rate, "door")
        time.shift(61)
        assert limiter.hit(rate, "door")
        time.shift(61)
        limiter.storage.forget_old()
        assert limiter.storage.get(rate.key_for("door")) == 0


@pytest.fixture
def time_machine_at():
    import time_machine

    return lambda moment: time_machine.travel(moment, tick=False)


@pytest.fixture
def limited(app, storage):
    app.extensions["limiter"] = FixedWindowRateLimiter(storage())
    yield
    app.extensions["limiter"] = None


def test_too_many_tries_are_answered_with_a_sentence(limited, app):
    for _ in range(2):
        limits.spend("2 per minute", "sign_in", "from 192.0.2.1", "ana@example.test")
    with pytest.raises(TooManyRequests, match="wait a little"):
        limits.spend("2 per minute", "sign_in", "from 192.0.2.9", "ana@example.test")


def test_a_key_may_be_as_long_as_somebody_likes(limited, app):
    limits.spend("2 per minute", "sign_in", "x" * 100_000)


def test_the_page_says_what_to_do(limited, cast, as_):
    browser = as_(cast.ana)
    for _ in range(30):
        browser.post("/threads/1/messages", data={"words": "x"})

    answer = browser.post("/threads/1/messages", data={"words": "x"})
    assert answer.status_code == 429
    assert as_(cast.ben).post("/threads/1/messages", data={"words": "x"}).status_code == 404


@pytest.mark.parametrize("door", ["/sign-in", "/join"])
def test_the_right_password_after_many_wrong_ones_opens_no_door(limited, cast, stranger, door):
    """Else somebody could guess for as long as they like, and only the right guess would be let in."""
    form = {"name": "Ana", "email": cast.ana.email, "agree": "y"}
    for n in range(12):
        stranger.post(door, data=form | {"password": f"three words of {n}"})

    assert stranger.post(door, data=form | {"password": PASSWORD}).status_code == 429
    assert stranger.get("/settings").status_code == 302


def test_a_household_with_many_long_addresses_is_one_visitor(app, limited):
    for n in range(2):
        with app.test_request_context(environ_base={"REMOTE_ADDR": f"2001:db8:1:2:{n}::1"}):
            limits.spend("2 per minute", "join", limits.who())
    with (
        app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8:1:2:ffff::9"}),
        pytest.raises(TooManyRequests),
    ):
        limits.spend("2 per minute", "join", limits.who())
