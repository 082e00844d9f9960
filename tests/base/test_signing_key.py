"""A database accepts only the secret key it was signed with."""

import pytest
from pydantic import SecretStr

from turnabout import create_app
from turnabout.base.db.migrate import bring_up_to_date
from turnabout.base.db.session import db, fetch_all
from turnabout.base.server.key_fingerprint import fingerprint, mismatch_message
from turnabout.base.server.settings import BadSettings
from turnabout.base.server.signing_key import SigningKey, check, first_key

OURS, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def settings(app, empty_database, tmp_path):
    """Settings with our key, for a database with nothing in it."""
    changed = {"database_url": empty_database, "instance": tmp_path, "secret_key": SecretStr(OURS)}
    return app.config["SETTINGS"].model_copy(update=changed)


@pytest.fixture
def house(another_app, settings):
    """An application whose database was made with our key."""
    made = another_app(settings)
    with made.app_context():
        bring_up_to_date(made)
        yield made


def say(app, command):
    with app.app_context():
        return app.test_cli_runner().invoke(args=[command])


def with_key(settings, text):
    return settings.model_copy(update={"secret_key": SecretStr(text)})


def test_an_empty_database_takes_any_key(settings):
    assert mismatch_message(settings) == ""


def test_a_database_knows_the_key_it_was_made_with(house, settings):
    assert mismatch_message(settings) == ""
    check(settings)


def test_a_start_with_another_key_ends_and_says_what_to_do(house, settings):
    with pytest.raises(BadSettings) as stop:
        check(with_key(settings, OTHER))

    for word in ("TURNABOUT_SECRET_KEY", "backup", "accept-secret-key", str(settings.instance)):
        assert word in str(stop.value)
    assert OTHER not in str(stop.value)


def test_a_start_outside_the_shell_checks_the_key(house, settings):
    with pytest.raises(BadSettings, match="another secret key"):
        create_app(with_key(settings, OTHER))


def test_the_key_is_not_in_the_database(house):
    (row,) = fetch_all(db.select(SigningKey))

    assert row.fingerprint == fingerprint(OURS)
    assert OURS not in row.fingerprint
    assert fingerprint(OURS) != fingerprint(OTHER)


def test_another_key_is_accepted_by_one_command_and_the_first_one_then_is_not(
    house, another_app, settings
):
    later = another_app(with_key(settings, OTHER))
    told = say(later, "accept-secret-key")

    assert told.exit_code == 0
    check(with_key(settings, OTHER))
    with pytest.raises(BadSettings):
        check(settings)
    again = say(later, "accept-secret-key")
    assert (again.exit_code, "already" in again.output) == (1, True)


def test_an_upgrade_keeps_the_key_that_the_database_knows(house, settings):
    house.config["SECRET_KEY"] = OTHER
    first_key()

    assert mismatch_message(settings) == ""


def test_a_worker_with_another_key_does_not_start(house, another_app, settings):
    other = another_app(with_key(settings, OTHER))
    told = say(other, "worker")

    assert told.exit_code != 0
    assert "another secret key" in told.output
