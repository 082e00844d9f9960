"""Add table `look`: requests to stewards to review a help record on which two members disagree."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assistance_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["member.id"], name=op.f("look_asked_by_id_fk")),
        sa.ForeignKeyConstraint(
            ["assistance_id"], ["assistance.id"], name=op.f("look_assistance_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("look_community_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("look_pk")),
        sa.UniqueConstraint(
            "assistance_id", "community_id", name=op.f("look_assistance_id_community_id_uq")
        ),
    )
    with op.batch_alter_table("look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("look_asked_by_id_ix"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("look_community_id_ix"), ["community_id"], unique=False)


def downgrade():
    op.drop_table("look")
