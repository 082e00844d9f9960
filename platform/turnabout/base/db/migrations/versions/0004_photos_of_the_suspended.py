"""A picture that nobody can open stands nowhere."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("update member set photo = null where suspended_at is not null")


def downgrade():
    """A picture comes back when its owner does."""
