"""That somebody read a code is kept for a while, to do nothing twice; nobody takes it along."""

from sqlalchemy import delete, or_

from turnabout.base.db.session import db
from turnabout.meeting.models import Pairing, Pin, Scan
from turnabout.members.models import Member

TABLES = {"scan", "pairing", "pin"}


def takes(member: Member) -> dict[str, object]:
    return {}


def empties(member: Member, choice: str) -> None:
    ours = or_(Pairing.one_id == member.id, Pairing.other_id == member.id)
    db.session.execute(delete(Scan).where(Scan.member_id == member.id))
    db.session.execute(delete(Pairing).where(ours))
    db.session.execute(delete(Pin).where(Pin.member_id == member.id))
