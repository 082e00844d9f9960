"""Fixtures for all tests: a real database, emptied after each test, and the cast."""

import contextvars
import os
import re
import threading
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher
from flask import has_app_context
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine, make_url

from tests.cast import Cast
from turnabout import create_app
from turnabout.base.db.migrate import run_seeds
from turnabout.base.db.read_only import pool
from turnabout.base.db.session import db
from turnabout.base.jobs.queue import run_pending
from turnabout.base.mail import emails
from turnabout.base.server.settings import Settings
from turnabout.members import passwords
from turnabout.members.commands import sign_in

CHANGED = re.compile(r'^\s*(?:insert\s+into|update)\s+"?(\w+)', re.IGNORECASE)


class Browser(FlaskClient):
    """A test client whose requests run in their own context, as in production. After each request the session
    of the test is rolled back, so that it reads fresh data.
    """

    def open(self, *args, **kwargs):
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():  # not while a redirect is followed
            db.session.rollback()
        return answer


@pytest.fixture(scope="session")
def database_url(tmp_path_factory, worker_id):
    """The URL of a SQLite file, or of a new database per xdist worker on the PostgreSQL server that
    TEST_DATABASE names.
    """
    server = os.environ.get("TEST_DATABASE")
    if not server:
        return f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.sqlite3'}"
    name = f"turnabout_{worker_id}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as at:
        at.execute(text(f"drop database if exists {name} with (force)"))
        at.execute(text(f"create database {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def worker_id(request):
    """The name of the xdist worker, such as `gw0`, else `main`."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def app(tmp_path_factory, database_url):
    settings = Settings(
        _env_file=None,
        instance=tmp_path_factory.mktemp("instance"),
        database_url=database_url,
        rate_limits=False,
        secret_key="only for tests",
    )
    yield from make_app(settings, WTF_CSRF_ENABLED=False)


def make_app(settings, **config):
    app = create_app(settings, TESTING=True, **config)
    app.test_client_class = Browser
    with app.app_context():
        db.session.connection(execution_options={"writes": True})
        db.metadata.create_all(db.session.connection())
        db.session.commit()
        run_seeds()
    yield app
    close(app)


def close(app):
    """Close all connections: pytest would blame a later test for an open one."""
    with app.app_context():
        db.session.remove()
        pool().close()
        db.engine.dispose()


@contextmanager
def apps_beside():
    """Give a function that makes further applications, which are closed at the end."""
    apps = []

    def make(settings):
        apps.append(create_app(settings, TESTING=True))
        return apps[-1]

    yield make
    for app in apps:
        close(app)


@pytest.fixture
def another_app():
    """`another_app(settings)` makes an application besides the shared one."""
    with apps_beside() as make:
        yield make


@pytest.fixture(autouse=True)
def _database(app, changed):
    """Push an app context for the test; afterwards, empty the tables that it wrote to."""
    with app.app_context():
        yield
        db.session.remove()
        empty(changed)
        app.extensions["fragments"].clear()


@pytest.fixture
def changed(app):
    """The set of the names of the tables that the test wrote to."""
    names = set()

    def note(connection, cursor, statement, *rest):
        match = CHANGED.match(statement)
        if match:
            names.add(match[1])

    event.listen(Engine, "before_cursor_execute", note)
    yield names
    event.remove(Engine, "before_cursor_execute", note)


def empty(names):
    with db.engine.connect().execution_options(writes=True) as at:
        if at.dialect.name == "sqlite":
            at.exec_driver_sql("pragma defer_foreign_keys = on")
        for table in reversed(db.metadata.sorted_tables):
            if table.name in names:
                at.execute(table.delete())
        at.commit()
    run_seeds()


@pytest.fixture(autouse=True, scope="session")
def _cheap_hashing():
    passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords.DUMMY_HASH = passwords.hasher.hash("nobody")


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def as_(app):
    """`as_(cast.ana)` makes a test client in which that member is signed in."""

    def browser(member):
        client = app.test_client()
        token = sign_in(member)
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
        return client

    return browser


@pytest.fixture
def stranger(app):
    return app.test_client()


@pytest.fixture
def at_once(app):
    """`at_once(*functions)` runs them in threads that start together, each with its own session, and returns
    their exceptions.
    """

    def run(*acts):
        start, troubles = threading.Barrier(len(acts)), []

        def one(act):
            with app.app_context():
                start.wait(timeout=10)
                try:
                    act()
                except Exception as trouble:
                    troubles.append(trouble)
                finally:
                    db.session.remove()

        db.session.rollback()
        threads = [threading.Thread(target=one, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        db.session.rollback()
        return troubles

    return run


@pytest.fixture
def letters(monkeypatch):
    """`letters()` runs the pending jobs, sends the pending e-mails and returns all e-mails sent so far."""
    sent = []
    monkeypatch.setattr(emails, "write_to_folder", lambda message, *rest: sent.append(message))

    def delivered():
        run_pending()
        return sent

    return delivered


@pytest.fixture
def queries(app):
    """`with queries(at_most=3): ...` fails if more statements are sent, and shows them."""

    @contextmanager
    def watch(at_most):
        sent = []
        quiet = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA", "SET TRANSACTION")

        def note(connection, cursor, statement, *rest):
            if not statement.upper().startswith(quiet):
                sent.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        reader = pool()
        run = reader.run
        reader.run = lambda sql, *rest: sent.append(sql) or run(sql, *rest)
        try:
            yield sent
        finally:
            del reader.run
            event.remove(Engine, "before_cursor_execute", note)
        assert len(sent) <= at_most, "\n\n".join([f"{len(sent)} queries", *sent])

    return watch
