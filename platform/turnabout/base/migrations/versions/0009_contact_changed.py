"""A contact says when it was last changed, so that address books know which of two entries is newer."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("contact", sa.Column("changed_at", sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_column("changed_at")
