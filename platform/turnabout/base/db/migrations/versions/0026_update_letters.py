"""Update letters and their recipients."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "update_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(10), nullable=False),
        sa.Column("news", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("slip", sa.String(60), nullable=True),
        sa.CheckConstraint(
            "network in ('peer', 'business', 'community')",
            name=op.f("update_letter_known_network_ck"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("update_letter_member_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("update_letter_pk")),
        sa.UniqueConstraint("member_id", "slip", name=op.f("update_letter_member_id_slip_uq")),
        sqlite_autoincrement=True,
    )
    op.create_index("update_letter_by", "update_letter", ["member_id", "id"])
    op.create_table(
        "update_recipient",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["update_letter.id"], name=op.f("update_recipient_letter_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("update_recipient_contact_id_fk")
        ),
        sa.PrimaryKeyConstraint("letter_id", "contact_id", name=op.f("update_recipient_pk")),
    )
    op.create_index(op.f("update_recipient_contact_id_ix"), "update_recipient", ["contact_id"])


def downgrade():
    op.drop_table("update_recipient")
    op.drop_table("update_letter")
