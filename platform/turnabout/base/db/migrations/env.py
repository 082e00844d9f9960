"""Alembic's environment: how it connects to SQLite and PostgreSQL, and what it compares."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from turnabout.base.db.session import UtcDateTime, db

OURS = db.metadata


def wanted(thing, name, kind, reflected, compare_to):
    """Exclude tables that are created outside the migrations: full-text search, rate limits, the queue."""
    return not (name or "").startswith(("search_fts", "search_tsv", "rate_limit", "huey"))


def written(kind, thing, context):
    """Write our column type as a standard type, so that later changes to ours leave old revisions alone."""
    return "sa.DateTime()" if isinstance(thing, UtcDateTime) else False


def upgrade(connection):
    context.configure(
        connection=connection,
        target_metadata=OURS,
        include_object=wanted,
        render_item=written,
        compare_type=True,
        render_as_batch=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def run():
    engine = current_app.extensions["migrate"].db.engine.execution_options(writes=True)
    if engine.dialect.name != "sqlite":
        with engine.connect() as connection:
            upgrade(connection)
        return
    # Batch mode drops and recreates a table: with foreign keys on, rows that refer to it would be deleted.
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("pragma foreign_keys = off").close()
        try:
            upgrade(connection)
            broken = connection.execute(text("pragma foreign_key_check")).first()
            assert broken is None, f"a foreign key leads nowhere: {broken}"
        finally:
            connection.rollback()
            raw.execute("pragma foreign_keys = on").close()


run()
