"""Whole sites on their own PostgreSQL server, which is stopped while they run."""

import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress

import psycopg
import pytest

from tests.postgres import cluster
from tests.setup.conftest import ROOT, Started, free_port, surroundings, until
from turnabout.base.db.revision import newest

pytestmark = pytest.mark.slow
KEY, OTHER = "k" * 32, "o" * 32
PAGE = "We’ll be right back"


@pytest.fixture(scope="module")
def postgres():
    with cluster() as made:
        yield made


@pytest.fixture
def database(postgres):
    """The address of an empty database."""
    name = f"site_{secrets.token_hex(4)}"
    with psycopg.connect(dsn(postgres, "postgres"), autocommit=True) as at:
        at.execute(f"create database {name}")
    return dsn(postgres, name)


def dsn(postgres, name):
    return f"postgresql://postgres@/{name}?host={postgres.folder}"


@pytest.fixture
def node(tmp_path, database):
    """`node("a")`: a site on that database, with an instance folder of its own."""
    begun = []

    def start(name, **more):
        folder, port = tmp_path / name, free_port()
        folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "turnabout.base.server.supervisor", "--port", port]
        told = {"DATABASE_URL": database, "TURNABOUT_SECRET_KEY": KEY} | more
        site = Started(command, port, folder, PYTHONPATH=str(ROOT / "platform"), **told)
        begun.append(site)
        return site

    yield start
    for site in begun:
        site.kill_everything()


def begun(database, folder, *words, key=KEY):
    told = {"DATABASE_URL": database, "TURNABOUT_SECRET_KEY": key}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", *words], cwd=ROOT, text=True,
        env=surroundings(folder / "instance", **told), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def answer(site, path):
    """The status, the headers and the words, also of a refusal."""
    try:
        with urllib.request.urlopen(site.here + path, timeout=20) as found:
            return found.status, found.headers, found.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


def ask(database, sql):
    with psycopg.connect(database) as at:
        return at.execute(sql).fetchone()[0]


def test_two_machines_may_start_at_once_on_an_empty_database(node, database):
    sites = [node("a"), node("b")]
    for site in sites:
        site.is_up()
        until(lambda site=site: site.get("/readyz") == 200)
        assert "Traceback" not in site.words()
    assert ask(database, "select count(*) from alembic_version") == 1
    assert ask(database, "select count(*) from signing_key") == 1
    assert ask(database, "select count(*) from community") == 1


def test_the_second_machine_with_a_key_of_its_own_is_told_so(node):
    until(lambda: node("a").is_up().get("/readyz") == 200)
    second = node("b", TURNABOUT_SECRET_KEY=OTHER)

    assert second.process.wait(60) == 1
    assert "another secret key" in second.words()
    assert "accept-secret-key" in second.words()
    assert "Traceback" not in second.words()
    assert second.processes() == {}


def test_a_new_key_is_accepted_by_one_command(node, database, tmp_path):
    first = node("a")
    until(lambda: first.is_up().get("/readyz") == 200)
    assert first.end() == 0
    with begun(database, tmp_path, "accept-secret-key", key=OTHER) as process:
        said = process.communicate()[1]

    assert process.returncode == 0, said
    until(lambda: node("b", TURNABOUT_SECRET_KEY=OTHER).is_up().get("/readyz") == 200)


def test_the_made_up_town_brings_an_empty_database_up_to_date_first(database, tmp_path):
    with begun(database, tmp_path, "demo") as process:
        until(lambda: revision(database) == newest() or process.poll() is not None)
        process.kill()  # to build the town takes long, and is tried elsewhere
        said = process.communicate()[1]

    assert revision(database) == newest(), said


def revision(database):
    with suppress(psycopg.errors.UndefinedTable):
        return ask(database, "select version_num from alembic_version")
    return None


def test_while_the_database_is_away_everybody_is_told_and_the_log_stays_short(node, postgres):
    site = node("a").is_up()
    until(lambda: site.get("/readyz") == 200)
    until(lambda: "postgresql" in answer(site, "/healthz")[2])
    assert answer(site, "/sign-in")[0] == 200
    until(lambda: site.all_like(r"flask .* worker"))
    before = site.words().count("\n")
    postgres.stop()
    try:
        until(lambda: answer(site, "/C/ABCDEFGH")[0] == 503)
        for _ in range(100):
            # An address that needs the database: each process learns by itself that it is away.
            status, headers, words = answer(site, "/C/ABCDEFGH")
            assert (status, PAGE in words) == (503, True)
            assert headers["Retry-After"] == "10"
            assert headers["Content-Security-Policy"]
        assert answer(site, "/healthz")[0] == 200
        assert answer(site, "/readyz")[0] == 503
    finally:
        postgres.start()
    until(lambda: answer(site, "/sign-in")[0] == 200)
    until(lambda: "database back" in site.words())
    written = site.words().splitlines()[before:]
    assert "Traceback" not in "\n".join(written)
    assert len(written) < 15, written
    until(lambda: site.all_like(r"flask .* worker"))
