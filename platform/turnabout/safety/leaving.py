"""Export and erasure of a member's blocks and ties. Their reports stay for the operators; on request,
without the text.
"""

from sqlalchemy import delete, or_, select, update

from turnabout.base.db.session import db, fetch_all
from turnabout.members.models import Member
from turnabout.safety import commands, queries
from turnabout.safety.models import Block, Report, Tie, Veil

TABLES = {"block", "veil", "tie", "report"}


def takes(member: Member) -> dict[str, object]:
    blocks = [
        {"name": row.blocked.name, "blocked_at": row.blocked_at}
        for row in fetch_all(queries.blocks_of(member.id))
    ]
    reports = [
        {
            "about": visible_name(member, report.member),
            "reason": report.reason,
            "words": report.words,
            "at": report.reported_at,
        }
        for report in fetch_all(queries.reports_of(member.id))
    ]
    return {"blocked": blocks, "reports": reports}


def visible_name(member: Member, other: Member) -> str | None:
    """Return the name, or None if its owner has left or has blocked the member since."""
    return other.name if other.is_here and queries.may_name(member.id, other.id) else None


def empties(member: Member, choice: str) -> None:
    for veil in fetch_all(select(Veil).where(Veil.member_id == member.id)):
        hidden = db.session.get_one(Member, veil.other_id)
        commands.remove_veil(member, hidden)
        commands.remove_veil(hidden, member)
    involved = or_(Block.member_id == member.id, Block.blocked_id == member.id)
    db.session.execute(delete(Block).where(involved))
    db.session.execute(
        delete(Tie).where(or_(Tie.member_id == member.id, Tie.other_id == member.id))
    )
    if choice == "delete":
        db.session.execute(update(Report).where(Report.reporter_id == member.id).values(words=""))
