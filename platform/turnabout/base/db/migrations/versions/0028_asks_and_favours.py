"""Totals of what a member asked of a contact, and did for them."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TOTALS = {"asks": "asked_them", "favours": "for_them"}


def upgrade():
    for total, direction in TOTALS.items():
        number = sa.Column(total, sa.Integer(), server_default="0", nullable=False)
        op.add_column("contact", number)
        op.execute(
            f"update contact set {total} = (select count(*) from touch"  # noqa: S608
            f" where touch.contact_id = contact.id and touch.direction = '{direction}')"
        )


def downgrade():
    # Not in a batch, which turns the checks of columns into checks of the table on SQLite.
    for total in TOTALS:
        op.drop_column("contact", total)
