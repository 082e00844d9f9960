"""Export and erasure of the guests who wait for a member."""

from sqlalchemy import delete

from turnabout.base.db.session import db, fetch_all
from turnabout.guests import queries
from turnabout.guests.models import Guest
from turnabout.members.models import Member

TABLES = {"guest"}


def takes(member: Member) -> dict[str, object]:
    """Export waiting guests only: accepted ones are in the contact book."""
    guests = fetch_all(queries.waiting_for(member.id))
    return {
        "guests": [
            {"name": guest.name, "email": guest.email, "phone": guest.phone, "note": guest.note,
             "left_at": guest.agreed_at.isoformat()}
            for guest in guests
        ]
    }  # fmt: skip


def empties(member: Member, choice: str) -> None:
    db.session.execute(delete(Guest).where(Guest.owner_id == member.id))
