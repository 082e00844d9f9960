"""Identify search entries by id alone: the number of their kind times `ROOM`, plus the subject's id."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = {"member": 1, "helper": 2, "post": 3, "community": 4}
ROOM = 1 << 28


def upgrade():
    forget_where_words_stand()
    for kind, number in KINDS.items():
        told = sa.text("update search_entry set id = :first + subject_id where kind = :kind")
        op.execute(told.bindparams(first=number * ROOM, kind=kind))
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.drop_index("search_entry_subject")
        batch_op.drop_column("subject_id")
        batch_op.drop_column("kind")


def downgrade():
    forget_where_words_stand()
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(20), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("subject_id", sa.Integer(), nullable=False, server_default="0")
        )
    for kind, number in KINDS.items():
        told = sa.text(
            "update search_entry set kind = :kind, subject_id = id - :first"
            " where id between :first and :last"
        )
        first = number * ROOM
        op.execute(told.bindparams(kind=kind, first=first, last=first + ROOM - 1))
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)
        batch_op.alter_column("subject_id", server_default=None)
        batch_op.create_index("search_entry_subject", ["kind", "subject_id"], unique=True)


def forget_where_words_stand():
    """Drop SQLite's full-text index, which refers to the old ids; every upgrade creates it again."""
    if op.get_context().dialect.name == "sqlite":
        for name in ("search_fts_added", "search_fts_removed", "search_fts_changed"):
            op.execute(f"drop trigger if exists {name}")
        op.execute("drop table if exists search_fts")
