"""Imports of address books, with one row for each person of a file."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "contact_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(160), nullable=False),
        sa.Column("format", sa.String(8), nullable=False),
        sa.Column("headings", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("is_day_first", sa.Boolean(), nullable=False),
        sa.Column("with_company", sa.String(60), nullable=False),
        sa.Column("without_company", sa.String(60), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("mapped_at", sa.DateTime(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("slip", sa.String(60), nullable=True),
        sa.CheckConstraint(
            "format in ('vcard', 'csv')", name=op.f("contact_import_known_format_ck")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["member.id"], name=op.f("contact_import_owner_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_import_pk")),
        sa.UniqueConstraint("owner_id", "slip", name=op.f("contact_import_owner_id_slip_uq")),
        sqlite_autoincrement=True,
    )
    op.create_index("import_of_owner", "contact_import", ["owner_id", "id"])
    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("choice", sa.String(8), nullable=False),
        sa.Column("placement", sa.String(60), nullable=False),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["contact_import.id"], name=op.f("import_row_import_id_fk")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("import_row_contact_id_fk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("import_row_pk")),
        sqlite_autoincrement=True,
    )
    op.create_index("row_of_import", "import_row", ["import_id", "status", "id"])
    op.create_index("row_applied", "import_row", ["import_id", "applied_at", "id"])
    op.create_index("import_row_contact", "import_row", ["contact_id"])


def downgrade():
    op.drop_table("import_row")
    op.drop_table("contact_import")
