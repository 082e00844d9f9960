"""What a member was told goes with them; what others were told about them goes too."""

from typing import Any

from sqlalchemy import delete, select

from turnabout.base.db.session import db, fetch_all
from turnabout.members.models import Member
from turnabout.notices import commands, queries
from turnabout.notices.models import Notice, Preference
from turnabout.safety.queries import known_to

TABLES = {"notice", "preference"}


def takes(member: Member) -> dict[str, object]:
    told = fetch_all(queries.seen_by(member.id).order_by(Notice.id))
    known = select(Member.id).where(Member.id.in_({one.by_id for one in told}), known_to(member.id))
    named = set(fetch_all(known))
    return {
        "notices": [taken(one, named) for one in told],
        "mail_choices": queries.chosen_by(member.id),
    }


def taken(notice: Notice, named: set[int]) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "by": notice.by.name if notice.by and notice.by_id in named else None,
        "words": notice.words,
        "address": notice.url,
        "told_at": notice.told_at.isoformat(),
        "read_at": notice.read_at and notice.read_at.isoformat(),
    }


def empties(member: Member, choice: str) -> None:
    for reader in fetch_all(select(Notice.to_id).where(Notice.by_id == member.id).distinct()):
        commands.mark_read(Notice.by_id == member.id, reader)
    ours = (Notice.to_id == member.id) | (Notice.by_id == member.id)
    db.session.execute(delete(Notice).where(ours))
    db.session.execute(delete(Preference).where(Preference.member_id == member.id))
    member.unread = 0
