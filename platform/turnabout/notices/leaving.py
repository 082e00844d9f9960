"""Export of a member's notices; deletion of those and of notices that they caused for others."""

from typing import Any

from sqlalchemy import delete, select

from turnabout.base.db.session import db, fetch_all
from turnabout.members.models import Member
from turnabout.notices import commands, queries
from turnabout.notices.models import Notice, Preference
from turnabout.safety.queries import known_to

TABLES = {"notice", "preference"}


def takes(member: Member) -> dict[str, object]:
    notices = fetch_all(queries.visible_notices(member.id).order_by(Notice.id))
    known_ids = select(Member.id).where(
        Member.id.in_({notice.by_id for notice in notices}), known_to(member.id)
    )
    named_ids = set(fetch_all(known_ids))
    return {
        "notices": [exported_notice(notice, named_ids) for notice in notices],
        "mail_choices": queries.chosen_ways(member.id),
    }


def exported_notice(notice: Notice, named_ids: set[int]) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "by": notice.by.name if notice.by and notice.by_id in named_ids else None,
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
