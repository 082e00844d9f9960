"""Store when a contact last changed, so that address books can tell which of two entries is newer."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("contact", sa.Column("changed_at", sa.DateTime(), nullable=True))


def downgrade():
    op.drop_column("contact", "changed_at")
