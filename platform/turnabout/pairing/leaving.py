"""Erasure of a member's pairings and PIN. Not exported: a completed pairing lives on as a connection."""

from sqlalchemy import delete, or_

from turnabout.base.db.session import db
from turnabout.members.models import Member
from turnabout.pairing.models import Pairing, Pin

TABLES = {"pairing", "pin"}


def takes(member: Member) -> dict[str, object]:
    return {}


def empties(member: Member, choice: str) -> None:
    involved = or_(Pairing.one_id == member.id, Pairing.other_id == member.id)
    db.session.execute(delete(Pairing).where(involved))
    db.session.execute(delete(Pin).where(Pin.member_id == member.id))
