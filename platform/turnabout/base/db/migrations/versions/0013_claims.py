"""A claimed job or e-mail says which worker has it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    # Not in batch mode: adding a column that may be empty rebuilds no table.
    for table in ("job", "letter"):
        op.add_column(table, sa.Column("taken_by", sa.String(length=160), nullable=True))


def downgrade():
    for table in ("job", "letter"):
        op.drop_column(table, "taken_by")
