"""Store what an e-mail belongs to, and until when it is held back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    """Add the columns without batch mode, which would rebuild the table."""
    op.add_column("letter", sa.Column("mail_thread", sa.Text(), nullable=False, server_default=""))
    op.add_column("letter", sa.Column("topic", sa.Text(), nullable=False, server_default=""))
    op.add_column("letter", sa.Column("notice_id", sa.Integer(), nullable=True))
    op.add_column("letter", sa.Column("held_until", sa.DateTime(), nullable=True))


def downgrade():
    for name in ("held_until", "notice_id", "topic", "mail_thread"):
        op.drop_column("letter", name)
