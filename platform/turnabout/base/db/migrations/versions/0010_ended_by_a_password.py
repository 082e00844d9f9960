"""Store when a password changed, and the operator's link as a single-use row."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Clear the place of pairings where only one of the two had checked in: it would tell the other where
# they were.
FORGET_WHEREABOUTS = """
    update pairing set where_met = ''
    where joined_at is null and where_met <> ''
      and exists (
        select 1 from event join attendance on attendance.event_id = event.id
        where event.title = pairing.where_met and attendance.here_at is not null
          and attendance.member_id in (pairing.one_id, pairing.other_id))
      and not exists (
        select 1 from event
        join attendance one on one.event_id = event.id and one.here_at is not null
        join attendance other on other.event_id = event.id and other.here_at is not null
        where event.title = pairing.where_met
          and one.member_id = pairing.one_id and other.member_id = pairing.other_id)
"""


def upgrade():
    # Not in batch mode: a nullable column can be added without rebuilding the table.
    op.add_column("member", sa.Column("password_changed_at", sa.DateTime(), nullable=True))
    op.create_table(
        "operator_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("operator_link_pk")),
        sa.UniqueConstraint("token_hash", name=op.f("operator_link_token_hash_uq")),
        sqlite_autoincrement=True,
    )
    op.execute(FORGET_WHEREABOUTS)


def downgrade():
    op.drop_table("operator_link")
    op.drop_column("member", "password_changed_at")
