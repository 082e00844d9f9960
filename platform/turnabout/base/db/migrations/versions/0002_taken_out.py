"""Let a steward remove a member from a community, and store who did so, when and why."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_out_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("taken_out_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("taken_out_why", sa.Text(), nullable=False, server_default="")
        )
        batch_op.create_foreign_key(
            batch_op.f("membership_taken_out_by_id_fk"), "member", ["taken_out_by_id"], ["id"]
        )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.alter_column("taken_out_why", server_default=None)


def downgrade():
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("membership_taken_out_by_id_fk"), type_="foreignkey")
        batch_op.drop_column("taken_out_why")
        batch_op.drop_column("taken_out_by_id")
        batch_op.drop_column("taken_out_at")
