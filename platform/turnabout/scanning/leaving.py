"""Erasure of a member's scans. Not exported: they are stored only to recognize repeated ones."""

from sqlalchemy import delete

from turnabout.base.db.session import db
from turnabout.members.models import Member
from turnabout.scanning.models import Scan

TABLES = {"scan"}


def takes(member: Member) -> dict[str, object]:
    return {}


def empties(member: Member, choice: str) -> None:
    db.session.execute(delete(Scan).where(Scan.member_id == member.id))
