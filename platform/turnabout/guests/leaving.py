"""The details of waiting guests are exported, and deleted with the member's account."""

from sqlalchemy import delete

from turnabout.base.db.session import db, fetch_all
from turnabout.guests import queries
from turnabout.guests.models import Guest
from turnabout.members.models import Member

TABLES = {"guest"}


def takes(member: Member) -> dict[str, object]:
    """Waiting guests only: accepted ones are exported with the contact book."""
    waiting = fetch_all(queries.waiting_for(member.id))
    return {
        "guests": [
            {"name": one.name, "email": one.email, "phone": one.phone, "note": one.note,
             "left_at": one.agreed_at.isoformat()}
            for one in waiting
        ]
    }  # fmt: skip


def empties(member: Member, choice: str) -> None:
    db.session.execute(delete(Guest).where(Guest.owner_id == member.id))
