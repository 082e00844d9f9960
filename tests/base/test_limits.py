import time

import pytest
from limits import parse
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import create_engine
from werkzeug.exceptions import TooManyRequests

from tests.cast import PASSWORD, someone
from turnabout.base import engine, limits, tokens
from turnabout.base.limits import DatabaseStorage
from turnabout.cards import commands as cards
from turnabout.meeting import commands as meeting
from turnabout.meeting import policy
from turnabout.members.commands import open_door


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


def test_whoever_types_their_own_pin_is_not_turned_away_at_the_seventh_meeting(
    limited, cast, stranger
):
    meeting.choose_pin(cast.ana, policy.hashed("281946"))
    code = cards.make(cast.ana).code
    others = [cards.make(someone(f"Guest{n} Marsh")).code for n in range(7)]
    for other in others:
        told = {"one": code, "one_pin": "281946", "other": other}
        assert stranger.post("/together", data=told).status_code == 303


def test_the_right_pin_after_many_wrong_ones_does_not_count(limited, cast, stranger):
    meeting.choose_pin(cast.ana, policy.hashed("281946"))
    told = {"one": cards.make(cast.ana).code, "other": cards.make(cast.ben).code}
    for n in range(6):
        stranger.post("/together", data=told | {"one_pin": f"70000{n}"})
    assert "tried too often" in stranger.post("/together", data=told | {"one_pin": "281946"}).text


def test_a_room_full_of_guests_behind_one_address_leaves_details(limited, stranger):
    codes = [cards.make(someone(f"Host{n} Marsh")).code for n in range(3)]
    begun = tokens.signed("guest form", int(time.time()) - 5)
    for n in range(30):
        told = {"name": f"Dora {n}", "way": "0123 456", "agree": "y", "slip": n, "begun": begun}
        assert stranger.post(f"/C/{codes[n % 3]}/details", data=told).status_code == 303


def test_a_room_full_of_newcomers_behind_one_address_confirms(limited, stranger):
    for n in range(30):
        newcomer = someone(f"Guest{n} Marsh", confirmed=False)
        assert stranger.post(f"/confirm/{open_door(newcomer, 'confirm')}").status_code == 303


def test_one_address_cannot_fill_the_list_of_one_member(limited, cast, stranger):
    code, begun = cards.make(cast.ana).code, tokens.signed("guest form", int(time.time()) - 5)
    told = {"name": "Dora", "way": "0123 456", "agree": "y", "begun": begun}
    answers = [stranger.post(f"/C/{code}/details", data=told | {"slip": n}) for n in range(61)]
    assert [one.status_code for one in answers] == [303] * 60 + [429]
