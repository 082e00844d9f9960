import re
import time

import pytest
from limits import parse
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import create_engine
from werkzeug.exceptions import TooManyRequests

from tests.cast import PASSWORD, someone
from turnabout.base.db import engine
from turnabout.base.web import not_found_limit, rate_limits, signed_tokens
from turnabout.base.web.rate_limits import DatabaseStorage
from turnabout.cards import commands as cards
from turnabout.members.commands import MAX_LINKS_PER_HOUR, make_link
from turnabout.pairing import commands as pairing
from turnabout.pairing import policy


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
        limiter.storage.delete_expired()
        assert limiter.storage.get(rate.key_for("door")) == 0


@pytest.fixture
def time_machine_at():
    import time_machine

    return lambda moment: time_machine.travel(moment, tick=False)


@pytest.fixture
def limited(app, storage):
    not_found_limit.init_app(app)  # else the 404s of earlier tests count
    app.extensions["limiter"] = FixedWindowRateLimiter(storage())
    yield
    app.extensions["limiter"] = None


def test_too_many_tries_are_answered_with_a_sentence(limited, app):
    for _ in range(2):
        rate_limits.consume("2 per minute", "sign_in", "from 192.0.2.1", "ana@example.test")
    with pytest.raises(TooManyRequests, match="wait a little"):
        rate_limits.consume("2 per minute", "sign_in", "from 192.0.2.9", "ana@example.test")


def test_a_key_may_be_as_long_as_somebody_likes(limited, app):
    rate_limits.consume("2 per minute", "sign_in", "x" * 100_000)


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


def wrong(app, url, data, addresses):
    """The same wrong try from each of these addresses."""
    for one in addresses:
        app.test_client().post(url, data=data, environ_base={"REMOTE_ADDR": one})


@pytest.mark.parametrize("door", ["/sign-in", "/join"])
def test_wrong_passwords_from_elsewhere_lock_no_owner_out(limited, app, cast, door):
    form = {"name": "Ana", "email": cast.ana.email, "agree": "y"}
    wrong(app, door, form | {"password": "three wrong words"}, ["192.0.2.1"] * 12)

    owner = app.test_client()
    answer = owner.post(
        door, data=form | {"password": PASSWORD}, environ_base={"REMOTE_ADDR": "198.51.100.7"}
    )
    assert answer.status_code == 303
    assert owner.get("/settings").status_code == 200


def test_who_guesses_from_many_addresses_pays_with_addresses_and_the_owner_still_gets_in(
    limited, app, cast
):
    form = {"email": cast.ana.email, "password": "three wrong words"}
    wrong(app, "/sign-in", form, [f"192.0.2.{n // 10}" for n in range(50)])

    tries = [app.test_client().post("/sign-in", data=form, environ_base={"REMOTE_ADDR": "203.0.113.5"})
             for _ in range(4)]  # fmt: skip
    assert [one.status_code for one in tries] == [422, 422, 422, 429]
    right = form | {"password": PASSWORD}
    for _ in range(5):
        answer = app.test_client().post(
            "/sign-in", data=right, environ_base={"REMOTE_ADDR": "198.51.100.7"}
        )
        assert answer.status_code == 303
    assert app.test_client().post(
        "/sign-in", data=form | {"email": cast.ben.email}, environ_base={"REMOTE_ADDR": "203.0.113.5"}
    ).status_code == 422  # fmt: skip


def test_signing_in_rightly_again_and_again_uses_up_no_tries(limited, cast, app):
    for _ in range(15):
        form = {"email": cast.ana.email, "password": PASSWORD}
        assert app.test_client().post("/sign-in", data=form).status_code == 303


def test_wrong_pins_from_elsewhere_do_not_take_the_pin_away(limited, app, cast):
    pairing.choose_pin(cast.ana, policy.hash_pin("281946"))
    told = {"one": cards.make(cast.ana).code, "other": cards.make(cast.ben).code}
    wrong(app, "/together", told | {"one_pin": "700001"}, [f"192.0.2.{n // 6}" for n in range(40)])

    page = app.test_client().post(
        "/together", data=told | {"one_pin": "281946"}, environ_base={"REMOTE_ADDR": "198.51.100.7"}
    )
    assert page.status_code == 303
    late = [app.test_client().post("/together", data=told | {"one_pin": "700002"},
            environ_base={"REMOTE_ADDR": "203.0.113.5"}).text for _ in range(3)]  # fmt: skip
    assert ["Too many tries" in one for one in late] == [False, False, True]


def test_another_sign_in_of_the_same_account_does_not_use_up_the_owners_tries(limited, cast, as_):
    """Somebody has got hold of a session; the owner goes and changes the password."""
    thief, owner = as_(cast.ana), as_(cast.ana)
    for _ in range(12):
        thief.post("/settings/password", data={"now": "wrong", "password": "three other words"})
    answer = owner.post(
        "/settings/password", data={"now": PASSWORD, "password": "three other words"}
    )
    assert answer.status_code == 303
    assert thief.get("/settings").status_code == 302


def test_asking_for_a_password_from_elsewhere_takes_the_letter_from_nobody(
    limited, app, cast, letters
):
    asked = {"email": cast.ana.email}
    wrong(app, "/password/forgotten", asked, ["192.0.2.1"] * 7)
    owner = app.test_client()
    answer = owner.post(
        "/password/forgotten", data=asked, environ_base={"REMOTE_ADDR": "198.51.100.7"}
    )
    assert answer.location == "/password/sent"
    assert len(letters()) == MAX_LINKS_PER_HOUR, "nobody fills a mailbox, either"
    link = re.search(r"/password/[\w-]{20,}", letters()[-1].get_body().get_content())[0]
    assert owner.get(link).status_code == 200, "and the last letter still opens the door"


def test_a_household_with_many_long_addresses_is_one_visitor(app, limited):
    for n in range(2):
        with app.test_request_context(environ_base={"REMOTE_ADDR": f"2001:db8:1:2:{n}::1"}):
            rate_limits.consume("2 per minute", "join", rate_limits.member_or_address())
    with (
        app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8:1:2:ffff::9"}),
        pytest.raises(TooManyRequests),
    ):
        rate_limits.consume("2 per minute", "join", rate_limits.member_or_address())


def test_whoever_types_their_own_pin_is_not_turned_away_at_the_seventh_meeting(
    limited, cast, stranger
):
    pairing.choose_pin(cast.ana, policy.hash_pin("281946"))
    code = cards.make(cast.ana).code
    others = [cards.make(someone(f"Guest{n} Marsh")).code for n in range(7)]
    for other in others:
        told = {"one": code, "one_pin": "281946", "other": other}
        assert stranger.post("/together", data=told).status_code == 303


def test_the_right_pin_after_many_wrong_ones_does_not_count(limited, cast, stranger):
    pairing.choose_pin(cast.ana, policy.hash_pin("281946"))
    told = {"one": cards.make(cast.ana).code, "other": cards.make(cast.ben).code}
    for n in range(6):
        stranger.post("/together", data=told | {"one_pin": f"70000{n}"})
    assert "Too many tries" in stranger.post("/together", data=told | {"one_pin": "281946"}).text


def test_a_room_full_of_guests_behind_one_address_leaves_details(limited, stranger):
    codes = [cards.make(someone(f"Host{n} Marsh")).code for n in range(3)]
    begun = signed_tokens.sign("guest form", int(time.time()) - 5)
    for n in range(30):
        told = {"name": f"Dora {n}", "way": "0123 456", "agree": "y", "slip": n, "begun": begun}
        assert stranger.post(f"/C/{codes[n % 3]}/details", data=told).status_code == 303


def test_a_room_full_of_newcomers_behind_one_address_confirms(limited, stranger):
    for n in range(30):
        newcomer = someone(f"Guest{n} Marsh", confirmed=False)
        assert stranger.post(f"/confirm/{make_link(newcomer, 'confirm')}").status_code == 303


def test_one_address_cannot_fill_the_list_of_one_member(limited, cast, stranger):
    code, begun = (
        cards.make(cast.ana).code,
        signed_tokens.sign("guest form", int(time.time()) - 5),
    )
    told = {"name": "Dora", "way": "0123 456", "agree": "y", "begun": begun}
    answers = [stranger.post(f"/C/{code}/details", data=told | {"slip": n}) for n in range(61)]
    assert [one.status_code for one in answers] == [303] * 60 + [429]


def test_a_hall_behind_one_address_signs_in(limited, cast, app):
    form = {"email": cast.ana.email, "password": PASSWORD}
    answers = [app.test_client().post("/sign-in", data=form).status_code for _ in range(120)]
    assert set(answers) == {303}


def test_one_address_that_guesses_at_many_accounts_is_slowed_down_and_a_room_later(limited, app):
    def guess(n):
        form = {"email": f"guest{n}@example.test", "password": "three wrong words"}
        return app.test_client().post("/sign-in", data=form).status_code

    assert [guess(n) for n in range(101)] == [422] * 100 + [429]
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        rate_limits.note_room()
    assert guess(102) == 422


def test_damaged_counts_are_made_anew_and_nobody_gets_an_error(limited, app):
    engine = app.extensions["limiter"].storage.engine
    if engine.dialect.name != "sqlite":
        pytest.skip("on PostgreSQL the counts are a table")
    rate_limits.consume("2 per minute", "sign_in", "one")
    engine.dispose()
    with open(engine.url.database, "r+b") as counts:
        counts.write(b"junk" * 4000)
    for _ in range(2):
        rate_limits.consume("2 per minute", "sign_in", "one")
