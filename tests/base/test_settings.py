import stat

import pytest

from turnabout.base import settings
from turnabout.base.settings import BadSettings, kept_secret, load


@pytest.fixture
def surroundings(monkeypatch, tmp_path):
    """No settings but those of the test: `surroundings(NAME=value)`, or `file="…"`."""
    for name in list(settings.os.environ):
        if name.startswith("TURNABOUT") or name == "DATABASE_URL":
            monkeypatch.delenv(name)

    def given(file="", **values):
        (tmp_path / "turnabout.env").write_text(file)
        monkeypatch.setenv("TURNABOUT_CONFIG", str(tmp_path / "turnabout.env"))
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return load

    return given


def test_without_any_settings_it_starts(surroundings):
    found = surroundings()()

    assert found.database.startswith("sqlite:///")
    assert not found.is_https


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TURNABOUT_PUBLIC_URL", "turnabout.example", "TURNABOUT_PUBLIC_URL: "),
        ("TURNABOUT_TIME_ZONE", "Paris", "is not the name of a time zone, such as Europe/Paris."),
        ("TURNABOUT_SMTP_URL", "mail.example.test", "begins with smtp:// or smtps://."),
        ("TURNABOUT_PROXY_HOPS", "many", "TURNABOUT_PROXY_HOPS: "),
        ("TURNABOUT_LANGUAGE", "xx", "TURNABOUT_LANGUAGE: "),
        ("TURNABOUT_UPLOAD_MEGABYTES", "0", "TURNABOUT_UPLOAD_MEGABYTES: "),
    ],
)
def test_a_wrong_value_is_explained_in_one_line(surroundings, name, value, sentence):
    with pytest.raises(BadSettings) as stop:
        surroundings(**{name: value})()

    assert sentence in str(stop.value)
    assert name in str(stop.value)
    assert len(str(stop.value).splitlines()) == 1


def test_a_wrong_secret_is_not_repeated(surroundings):
    with pytest.raises(BadSettings) as stop:
        surroundings(TURNABOUT_SMTP_URL="http://ana:hunter2@mail.example.test")()

    assert "hunter2" not in str(stop.value)


def test_secrets_are_not_shown(surroundings):
    found = surroundings(TURNABOUT_SECRET_KEY="hunter2", TURNABOUT_SMTP_URL="smtp://a:hunter2@b")()

    assert "hunter2" not in repr(found)


def test_the_surroundings_win_over_the_file(surroundings):
    found = surroundings(
        "TURNABOUT_SITE_NAME=File\nTURNABOUT_LANGUAGE=fr\n", TURNABOUT_SITE_NAME="Env"
    )()

    assert (found.site_name, found.language) == ("Env", "fr")


def test_addresses_lose_their_last_slash(surroundings):
    assert (
        surroundings(TURNABOUT_PUBLIC_URL="https://t.example/")().public_url == "https://t.example"
    )


def test_a_postgres_address_as_hosts_write_it_is_understood(surroundings):
    assert surroundings(DATABASE_URL="postgres://u@h/d")().database == "postgresql://u@h/d"


def test_the_secret_is_made_once_and_nobody_else_reads_it(tmp_path):
    file = tmp_path / "new" / "secret_key"
    first = kept_secret(file)

    assert len(first) >= 64
    assert kept_secret(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["secret_key"]


def test_nobody_else_on_the_machine_looks_into_the_instance_folder(tmp_path):
    folder = settings.private(tmp_path / "instance")
    assert folder.stat().st_mode & 0o077 == 0
    assert settings.private(folder) == folder
