"""Contacts have names in parts, a birthday, further details, tags, and the day on which they are due."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

NAME_PARTS = ("prefix", "given", "additional", "family", "suffix")
# As SQL: this is how a column gets its CHECK on SQLite without rebuilding the table.
BIRTHDAY = (
    "alter table contact add column birth_year integer"
    " constraint contact_birth_year_ck check (birth_year between 1 and 9999)",
    "alter table contact add column birth_month integer"
    " constraint contact_birth_month_ck check (birth_month between 1 and 12)",
    "alter table contact add column birth_day integer"
    " constraint contact_birth_day_ck check (birth_day between 1 and 31)",
)


def upgrade():
    for name in NAME_PARTS:
        op.add_column("contact", sa.Column(name, sa.String(80), nullable=False, server_default=""))
    op.add_column(
        "contact", sa.Column("job_title", sa.String(160), nullable=False, server_default="")
    )
    for statement in BIRTHDAY:
        op.execute(statement)
    # Nobody could set it so far; it is made anew to have its CHECK.
    op.drop_column("contact", "rhythm_days")
    op.execute(
        "alter table contact add column rhythm_days integer"
        " constraint contact_rhythm_not_negative_ck check (rhythm_days >= 0)"
    )
    op.add_column("contact", sa.Column("due_on", sa.Date(), nullable=True))
    op.execute("update contact set due_on = next_on where removed_at is null")
    op.create_index("contact_due", "contact", ["owner_id", "due_on", "id"])
    add_touch_source()
    create_tables()


def add_touch_source():
    op.add_column("touch", sa.Column("source", sa.String(40), nullable=True))
    op.add_column("touch", sa.Column("source_id", sa.Integer(), nullable=True))
    follows = sa.text("source is not null")
    op.create_index(
        "touch_by_source", "touch", ["contact_id", "source", "source_id", "kind", "on"],
        unique=True, sqlite_where=follows, postgresql_where=follows,
    )  # fmt: skip


def create_tables():
    op.create_table(
        "contact_detail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('phone', 'email', 'link')", name=op.f("contact_detail_known_kind_ck")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("contact_detail_contact_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_detail_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("detail_of_contact", "contact_detail", ["contact_id", "kind", "position", "id"])
    op.create_table(
        "contact_tag",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("tag_key", sa.String(40), nullable=False),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("contact_tag_contact_id_fk")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("contact_tag_owner_id_fk")),
        sa.PrimaryKeyConstraint("contact_id", "tag_key", name=op.f("contact_tag_pk")),
    )
    op.create_index("tags_of_owner", "contact_tag", ["owner_id", "tag_key", "contact_id"])
    op.create_table(
        "network_rhythm",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(12), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days > 0", name=op.f("network_rhythm_days_positive_ck")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["member.id"], name=op.f("network_rhythm_owner_id_fk")
        ),
        sa.PrimaryKeyConstraint("owner_id", "network", name=op.f("network_rhythm_pk")),
    )


def downgrade():
    for table in ("network_rhythm", "contact_tag", "contact_detail"):
        op.drop_table(table)
    op.drop_index("touch_by_source", "touch")
    op.execute("delete from touch where source is not null")
    for name in ("source", "source_id"):
        op.drop_column("touch", name)
    op.drop_index("contact_due", "contact")
    for name in ("due_on", "birth_year", "birth_month", "birth_day", "job_title", *NAME_PARTS):
        op.drop_column("contact", name)
    op.drop_column("contact", "rhythm_days")
    op.add_column("contact", sa.Column("rhythm_days", sa.Integer(), nullable=True))
