import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


@pytest.fixture
def empty_database(database_url, tmp_path):
    """Another database of the same kind, with nothing in it."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'fresh.sqlite3'}"
    name = make_url(database_url).database + "_fresh"
    server = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with server.connect() as at:
        at.execute(text(f"drop database if exists {name} with (force)"))
        at.execute(text(f"create database {name}"))
    server.dispose()
    return make_url(database_url).set(database=name).render_as_string(hide_password=False)
