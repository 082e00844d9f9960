"""Never reuse the id of a deleted row on SQLite, and drop the old cache versions.

AUTOINCREMENT does not change how a table is stored, only its SQL in the schema. So that SQL is
rewritten, as SQLite's "Making other kinds of table schema changes" describes: rebuilding every table
in Alembic's batch mode would lose the CHECK constraints.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = re.compile(r"\bid INTEGER NOT NULL")
ITS_KEY = re.compile(r",\s*(CONSTRAINT \S+ )?PRIMARY KEY \(id\)")
FOREVER = "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"


def upgrade():
    op.drop_table("pulse")
    op.drop_column("member", "version")
    if op.get_context().dialect.name == "sqlite":
        rewrite(with_ids_given_once)
        for table in texts():
            op.execute(
                f"insert into sqlite_sequence (name, seq) select '{table}', max(id) from {table}"
                " having max(id) is not null"
            )


def downgrade():
    if op.get_context().dialect.name == "sqlite":
        rewrite(with_plain_key)
    op.create_table(
        "pulse",
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pulse_pk")),
    )
    op.add_column("member", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def with_ids_given_once(table, text):
    return text if FOREVER in text else ID.sub(FOREVER, ITS_KEY.sub("", text, count=1), count=1)


def with_plain_key(table, text):
    plain = text.replace(FOREVER, "id INTEGER NOT NULL").rstrip().removesuffix(")").rstrip()
    return f"{plain}, CONSTRAINT {table}_pk PRIMARY KEY (id))"


def rewrite(change):
    """Replace the CREATE TABLE statement of every table that has an id."""
    connection = op.get_bind()
    connection.exec_driver_sql("create table _first (id integer primary key autoincrement)")
    connection.exec_driver_sql("drop table _first")  # this leaves the table sqlite_sequence behind
    connection.exec_driver_sql("pragma writable_schema = on")
    for table, text in texts().items():
        connection.execute(
            sa.text("update sqlite_master set sql = :text where type = 'table' and name = :name"),
            {"text": change(table, text), "name": table},
        )
    version = connection.exec_driver_sql("pragma schema_version").scalar_one()
    connection.exec_driver_sql(f"pragma schema_version = {version + 1}")
    connection.exec_driver_sql("pragma writable_schema = off")
    assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"


def texts():
    """Map each table that has an id to its CREATE TABLE statement."""
    tables = op.get_bind().exec_driver_sql(
        "select name, sql from sqlite_master where type = 'table' and name not like 'search_fts%'"
    )
    return {name: text for name, text in tables if ID.search(text)}
