"""Calendar feeds of the days on which a member wants to be in touch with contacts."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    # A constraint of the column, not of the table: SQLite adds and drops it without rebuilding the table.
    op.execute(
        "alter table calendar add column of_people boolean default false not null"
        " constraint calendar_one_subject_ck check (community_id is null or not of_people)"
    )


def downgrade():
    op.execute("delete from calendar where of_people")
    op.drop_column("calendar", "of_people")
