"""The demo site, built once and copied for each module or test."""

import fcntl
import shutil
from contextlib import contextmanager

import pytest

from tests.conftest import Browser
from turnabout import create_app
from turnabout.base.db.migrate import run_seeds
from turnabout.base.db.read_only import pool
from turnabout.base.db.session import db
from turnabout.base.server.settings import Settings
from turnabout.demo import PASSWORD


@pytest.fixture(scope="session")
def built(tmp_path_factory, worker_id):
    """The folder with the built demo site. Building takes a while, so all workers share it."""
    here = tmp_path_factory.getbasetemp()
    shared = (here if worker_id == "main" else here.parent) / "the-town"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "said").exists():
            (shared / "said").write_text(build(shared))
    return shared


@contextmanager
def copied(built, folder):
    """A private copy of the site, and the output of the command that built it."""
    shutil.copy(built / "town.sqlite3", folder)
    site = open_site(folder)
    yield site, (built / "said").read_text()
    with site.app_context():
        pool().close()
        db.engine.dispose()


@pytest.fixture(scope="module")
def town(tmp_path_factory, built):
    """A copy for reading, one per module."""
    with copied(built, tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture
def own_town(tmp_path, built):
    """A copy that the test may change."""
    with copied(built, tmp_path) as found:
        yield found


def open_site(folder):
    settings = Settings(
        _env_file=None, instance=folder, database_url=f"sqlite:///{folder / 'town.sqlite3'}",
        rate_limits=False, secret_key="only for tests",
    )  # fmt: skip
    site = create_app(settings, TESTING=True, WTF_CSRF_ENABLED=False)
    site.test_client_class = Browser
    return site


def build(folder):
    site = open_site(folder)
    with site.app_context():
        db.session.connection(execution_options={"writes": True})
        db.metadata.create_all(db.session.connection())
        db.session.commit()
        run_seeds()
        answer = site.test_cli_runner().invoke(args=["demo"])
        assert answer.exit_code == 0, answer.output
        db.session.remove()
        pool().close()
        db.engine.dispose()
    return answer.output


def browser_of(town, name):
    """A browser signed in as this person, or not signed in without a name."""
    found = town[0].test_client()
    if name:
        login = {"email": f"{name}@example.org", "password": PASSWORD}
        assert found.post("/sign-in", data=login).status_code == 303
    return found
