"""How Alembic reaches the database, on SQLite and on PostgreSQL."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from turnabout.base.db.session import UtcDateTime, db

OURS = db.metadata


def wanted(thing, name, kind, reflected, compare_to):
    """What the search room keeps in the database by itself is not Alembic's to compare."""
    return not (name or "").startswith(("search_fts", "search_tsv", "rate_limit", "huey"))


def written(kind, thing, context):
    """A revision must go on meaning the same when our own types change."""
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
    # A rebuilt table is dropped and made again: with foreign keys on, its children would go too.
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
