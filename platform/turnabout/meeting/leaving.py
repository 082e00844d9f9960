"""That somebody read a code is kept for a month, to do nothing twice; nobody takes it along."""

from sqlalchemy import delete

from turnabout.base.db import db
from turnabout.meeting.models import Scan
from turnabout.members.models import Member

TABLES = {"scan"}


def takes(member: Member) -> dict[str, object]:
    return {}


def empties(member: Member, choice: str) -> None:
    db.session.execute(delete(Scan).where(Scan.member_id == member.id))
