"""Introductions, known organisations, and requests for a path to one."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    create_introductions()
    create_paths()
    with op.batch_alter_table("assistance") as batch_op:
        batch_op.add_column(sa.Column("introduction_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("assistance_introduction_id_fk"), "introduction", ["introduction_id"], ["id"]
        )
    filled = sa.text("introduction_id is not null")
    op.create_index(
        "assistance_introduced", "assistance", ["introduction_id"],
        sqlite_where=filled, postgresql_where=filled,
    )  # fmt: skip


def create_introductions():
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introducer_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(4), nullable=False),
        sa.Column("pair", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("introduced_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("slip", sa.String(60), nullable=True),
        sa.CheckConstraint("way in ('here', 'mail')", name=op.f("introduction_known_way_ck")),
        sa.CheckConstraint(
            "introduced_at is null or withdrawn_at is null", name=op.f("introduction_one_end_ck")
        ),
        sa.ForeignKeyConstraint(
            ["introducer_id"], ["member.id"], name=op.f("introduction_introducer_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("introduction_pk")),
        sa.UniqueConstraint(
            "introducer_id", "slip", name=op.f("introduction_introducer_id_slip_uq")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("introduction_by", "introduction", ["introducer_id", "id"])
    op.create_index("introduction_pair", "introduction", ["introducer_id", "pair", "id"])
    op.create_table(
        "introduction_side",
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(), nullable=True),
        sa.Column("declined_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("position in (0, 1)", name=op.f("introduction_side_two_sides_ck")),
        sa.CheckConstraint(
            "agreed_at is null or declined_at is null", name=op.f("introduction_side_one_answer_ck")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"],
            name=op.f("introduction_side_introduction_id_fk"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("introduction_side_contact_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("introduction_side_member_id_fk")
        ),
        sa.PrimaryKeyConstraint("introduction_id", "position", name=op.f("introduction_side_pk")),
    )  # fmt: skip
    op.create_index(op.f("introduction_side_contact_id_ix"), "introduction_side", ["contact_id"])
    op.create_index("introduction_side_of", "introduction_side", ["member_id", "introduction_id"])


def create_paths():
    op.create_table(
        "known_organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("name_key", sa.String(160), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("known_organisation_member_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("known_organisation_pk")),
        sa.UniqueConstraint(
            "member_id", "name_key", name=op.f("known_organisation_member_id_name_key_uq")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("known_organisation_named", "known_organisation", ["name_key", "member_id"])
    op.create_table(
        "path_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(160), nullable=False),
        sa.Column("organisation_key", sa.String(160), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("slip", sa.String(60), nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["member.id"], name=op.f("path_request_asker_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("path_request_pk")),
        sa.UniqueConstraint("asker_id", "slip", name=op.f("path_request_asker_id_slip_uq")),
        sqlite_autoincrement=True,
    )
    op.create_index("path_request_by", "path_request", ["asker_id", "id"])
    op.create_table(
        "path_request_recipient",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=True),
        sa.Column("declined_at", sa.DateTime(), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "agreed_at is null or declined_at is null",
            name=op.f("path_request_recipient_one_answer_ck"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["path_request.id"], name=op.f("path_request_recipient_request_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("path_request_recipient_member_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("path_request_recipient_thread_id_fk")
        ),
        sa.PrimaryKeyConstraint("request_id", "member_id", name=op.f("path_request_recipient_pk")),
    )
    op.create_index(
        op.f("path_request_recipient_member_id_ix"), "path_request_recipient", ["member_id"]
    )


def downgrade():
    op.drop_index("assistance_introduced", "assistance")
    with op.batch_alter_table("assistance") as batch_op:
        batch_op.drop_constraint(op.f("assistance_introduction_id_fk"), type_="foreignkey")
        batch_op.drop_column("introduction_id")
    for table in ("path_request_recipient", "path_request", "known_organisation"):
        op.drop_table(table)
    op.drop_table("introduction_side")
    op.drop_table("introduction")
