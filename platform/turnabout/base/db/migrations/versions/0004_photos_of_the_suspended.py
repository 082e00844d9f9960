"""Clear the stored photo of suspended members, since nobody may open it."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("update member set photo = null where suspended_at is not null")


def downgrade():
    """Nothing to undo: lifting the suspension restores the photo."""
