import socket
import stat

import pytest

from turnabout.base.db.revision import Unreachable, current
from turnabout.base.server import env_file, settings
from turnabout.base.server.private_files import private_folder, secret_file
from turnabout.base.server.secret_key import secret_key
from turnabout.base.server.settings import BadSettings, load
from turnabout.base.server.supervisor import port_error


@pytest.fixture
def surroundings(monkeypatch, tmp_path):
    """No settings but those of the test: `surroundings(NAME=value)`, or `file="…"`."""
    for name in list(settings.os.environ):
        if name.startswith("TURNABOUT") or name == "DATABASE_URL":
            monkeypatch.delenv(name)

    def given(file="", **values):
        (tmp_path / "turnabout.env").write_text(file)
        monkeypatch.setenv("TURNABOUT_CONFIG", str(tmp_path / "turnabout.env"))
        monkeypatch.setenv("TURNABOUT_INSTANCE", str(tmp_path / "instance"))
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
        ("TURNABOUT_PUBLIC_URL", "turnabout.example", "such as https://help.example.org"),
        ("TURNABOUT_PUBLIC_URL", "https://example.org/help", "without a path"),
        ("DATABASE_URL", "mysql://u@h/d", "such as postgresql://name:password@host/database."),
        ("DATABASE_URL", "postgresql://u@h:port/d", "such as postgresql://name:"),
        ("TURNABOUT_MAIL_FROM", "the job club", "such as Job club <post@example.org>."),
        ("TURNABOUT_MAIL_FROM", "A <a@b.example>\nBcc: c@d.example", "such as Job club <post@"),
        ("TURNABOUT_SMTP_URL", "smtp://", "such as smtp://name:password@host:587."),
        ("TURNABOUT_SMTP_URL", "smtp://mail.example:mail", "such as smtp://name:"),
        ("TURNABOUT_RATE_LIMITS", "perhaps", "should be on or off."),
        ("TURNABOUT_INSTANCE", "/dev/null/instance", "/dev/null/instance cannot be written to"),
        ("TURNABOUT_CONFIG", "/nowhere/turnabout.env", "/nowhere/turnabout.env cannot be read"),
        ("TURNABOUT_TIME_ZONE", "Paris", "is not the name of a time zone, such as Europe/Paris."),
        ("TURNABOUT_SMTP_URL", "mail.example.test", "such as smtp://name:password@host:587."),
        ("TURNABOUT_PROXY_HOPS", "many", "should be a whole number."),
        ("TURNABOUT_LANGUAGE", "xx", "should be 'en' or 'fr'."),
        ("TURNABOUT_TRUSTED_HOSTS", "https://www.example.org", "names of hosts, such as help."),
        ("TURNABOUT_UPLOAD_MEGABYTES", "0", "should be greater than or equal to 1."),
    ],
)
def test_a_wrong_value_is_explained_in_one_line(surroundings, name, value, sentence):
    with pytest.raises(BadSettings) as stop:
        surroundings(**{name: value})()

    assert sentence in str(stop.value)
    assert name in str(stop.value)
    assert len(str(stop.value).splitlines()) == 1


def test_a_name_in_the_file_that_is_no_setting_is_pointed_out(surroundings):
    with pytest.raises(BadSettings) as stop:
        surroundings("TURNABOUT_SMTP=smtp://mail.example.test\n")()

    assert "turnabout.env, line 1: TURNABOUT_SMTP is no setting;" in str(stop.value)
    assert str(stop.value).endswith("; the name is TURNABOUT_SMTP_URL.")


def test_a_name_in_the_environment_that_is_no_setting_is_pointed_out_too(surroundings):
    with pytest.raises(BadSettings) as stop:
        surroundings(TURNABOUT_SITENAME="Job club", Turnabout_smtp="smtp://mail.example.test")()

    assert str(stop.value).splitlines() == [
        "TURNABOUT_SITENAME (environment): is no setting; the name is TURNABOUT_SITE_NAME.",
        "Turnabout_smtp (environment): is no setting; the name is TURNABOUT_SMTP_URL.",
    ]


def test_names_that_others_put_there_stop_nothing(surroundings):
    """A container platform names the service `turnabout` to every program beside it."""
    found = surroundings(
        TURNABOUT_PORT="tcp://10.0.0.7:8000",
        TURNABOUT_SERVICE_HOST="10.0.0.7",
        TURNABOUT_PORT_8000_TCP_ADDR="10.0.0.7",
        turnabout_site_name="Job club",
    )()

    assert found.site_name == "Job club"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("SITE_NAME=Job club", "SITE_NAME is no setting; the name is TURNABOUT_SITE_NAME"),
        ("SMTP_URL=smtp://a:hunter2@b", "SMTP_URL is no setting; the name is TURNABOUT_SMTP_URL"),
        ("PORT=8080", "PORT is no setting"),
        ("just words", "“just words” is not a line of the form NAME=value"),
        ("=hunter2", "“=” is not a line of the form NAME=value"),
        ("TURNABOUT_SITE_NAME", "TURNABOUT_SITE_NAME has no value"),
    ],
)
def test_a_line_of_the_file_that_is_no_setting_is_pointed_out_by_its_number(
    surroundings, tmp_path, line, sentence
):
    with pytest.raises(BadSettings) as stop:
        surroundings(f"# ours\n\nTURNABOUT_LANGUAGE=fr\n{line}\n")()

    assert str(stop.value) == f"{tmp_path}/turnabout.env, line 4: {sentence}."


@pytest.mark.parametrize(
    ("file", "environment", "source"),
    [
        ("", {"DATABASE_URL": "words"}, "DATABASE_URL (environment): "),
        ("", {"TURNABOUT_DATABASE_URL": "words"}, "TURNABOUT_DATABASE_URL (environment): "),
        ("DATABASE_URL=words", {}, "DATABASE_URL ({file}, line 1): "),
        ("TURNABOUT_TIME_ZONE=Paris", {}, "TURNABOUT_TIME_ZONE ({file}, line 1): "),
        ("", {"TURNABOUT_SECRET_KEY": "short"}, "TURNABOUT_SECRET_KEY (environment): "),
        ("\nTURNABOUT_SECRET_KEY=short", {}, "TURNABOUT_SECRET_KEY ({file}, line 2): "),
        ("TURNABOUT_SECRET_KEY=" + 31 * "x", {}, "TURNABOUT_SECRET_KEY ({file}, line 1): "),
    ],
)
def test_a_wrong_value_is_named_as_it_was_set_and_where(
    surroundings, tmp_path, file, environment, source
):
    with pytest.raises(BadSettings) as stop:
        surroundings(file, **environment)()

    assert str(stop.value).startswith(source.format(file=tmp_path / "turnabout.env"))
    assert "short" not in str(stop.value)


def test_a_key_in_the_instance_folder_that_was_cut_off_ends_the_start(surroundings, tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "secret_key").write_text("0123456789abcdef")
    found = surroundings()()
    with pytest.raises(
        BadSettings, match=r"secret_key: the secret key in it should be at least 32"
    ):
        secret_key(found)


def test_a_name_without_its_prefix_in_the_environment_is_mentioned_and_stops_nothing(surroundings):
    load = surroundings(SMTP_URL="smtp://mail.example.test", LANGUAGE="fr", SITE_NAME="Job club")

    assert load().site_name == "Turnabout"
    assert env_file.missing_prefix(settings.os.environ) == [
        "SITE_NAME (environment): is not read; the name is TURNABOUT_SITE_NAME.",
        "SMTP_URL (environment): is not read; the name is TURNABOUT_SMTP_URL.",
    ]


def test_a_file_that_is_no_text_is_not_read(surroundings, tmp_path):
    load = surroundings()
    (tmp_path / "turnabout.env").write_bytes(b"TURNABOUT_SITE_NAME=\xe9\n")

    with pytest.raises(BadSettings, match="cannot be read"):
        load()


@pytest.mark.parametrize("name", ["SMTP_URL", "DATABASE_URL"])
def test_a_wrong_secret_is_not_repeated(surroundings, name):
    with pytest.raises(BadSettings) as stop:
        surroundings(**{f"TURNABOUT_{name}": "http://ana:hunter2@mail.example.test"})()

    assert "hunter2" not in str(stop.value)


def test_secrets_are_not_shown(surroundings):
    key = "hunter2 " * 4
    found = surroundings(TURNABOUT_SECRET_KEY=key, TURNABOUT_SMTP_URL="smtp://a:hunter2@b")()

    assert found.secret_key.get_secret_value() == key
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
    first = secret_file(file)

    assert len(first) >= 64
    assert secret_file(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["secret_key"]


def test_nobody_else_on_the_machine_looks_into_the_instance_folder(tmp_path):
    folder = private_folder(tmp_path / "instance")
    assert folder.stat().st_mode & 0o077 == 0
    assert private_folder(folder) == folder


def test_a_database_in_a_folder_that_is_not_there_is_explained(tmp_path):
    assert current(f"sqlite:///{tmp_path}/new.sqlite3") is None
    with pytest.raises(Unreachable, match="there is no folder /nowhere"):
        current("sqlite:////nowhere/new.sqlite3")


def test_where_nobody_can_listen_the_start_says_why():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        assert "Address already in use. Choose" in port_error("127.0.0.1", busy.getsockname()[1])
    assert "port must be 0-65535. Choose" in port_error("127.0.0.1", 99999)
