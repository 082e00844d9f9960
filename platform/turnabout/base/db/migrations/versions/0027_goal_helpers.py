"""Who could help with a goal, and when a goal was last reviewed."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("goal") as batch_op:
        batch_op.add_column(sa.Column("reviewed_at", sa.DateTime(), nullable=True))
    op.create_table(
        "goal_helper",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("goal_helper_goal_id_fk")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("goal_helper_contact_id_fk")
        ),
        sa.PrimaryKeyConstraint("goal_id", "contact_id", name=op.f("goal_helper_pk")),
    )
    op.create_index(op.f("goal_helper_contact_id_ix"), "goal_helper", ["contact_id"])


def downgrade():
    op.drop_table("goal_helper")
    with op.batch_alter_table("goal") as batch_op:
        batch_op.drop_column("reviewed_at")
