"""Delete a member's pairings and PIN with the account.

Nothing is exported: a completed pairing lives on as a connection.
"""

from sqlalchemy import delete, or_

from turnabout.base.db.session import db
from turnabout.members.models import Member
from turnabout.pairing.models import Pairing, Pin

TABLES = {"pairing", "pin"}


def takes(member: Member) -> dict[str, object]:
    return {}


def empties(member: Member, choice: str) -> None:
    ours = or_(Pairing.one_id == member.id, Pairing.other_id == member.id)
    db.session.execute(delete(Pairing).where(ours))
    db.session.execute(delete(Pin).where(Pin.member_id == member.id))
