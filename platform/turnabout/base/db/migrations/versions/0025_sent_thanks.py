"""Thanks to contacts without an account, which are written first and sent later."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("thanks") as batch_op:
        batch_op.add_column(
            sa.Column("is_sent", sa.Boolean(), server_default=sa.true(), nullable=False)
        )


def downgrade():
    with op.batch_alter_table("thanks") as batch_op:
        batch_op.drop_column("is_sent")
