from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from turnabout.base.db.session import Model, db, fetch_first
from turnabout.members.models import Member
from turnabout.notices.models import Notice, Preference
from turnabout.safety.queries import in_sight

BY = Member.__table__.alias("by_member")


def notices_of(member_id: int) -> Select[Notice]:
    return select(Notice).where(Notice.to_id == member_id)


def sender_in_sight(member_id: int) -> ColumnElement[bool]:
    """SQL condition: the notice was not caused by somebody veiled from the member."""
    return or_(Notice.by_id.is_(None), in_sight(member_id, Notice.by_id))


def visible_notices(member_id: int) -> Select[Notice]:
    return notices_of(member_id).where(sender_in_sight(member_id))


def unread_notices(member_id: int) -> Select[Notice]:
    return notices_of(member_id).where(Notice.read_at.is_(None))


def about(thing: Any) -> ColumnElement[bool]:
    """SQL condition: the notice is about this row."""
    return (Notice.about_type == thing.__tablename__) & (Notice.about_id == thing.id)


def members_with_unread_about(thing: Any) -> Select[int]:
    """Select the ids of members with an unread notice about this row."""
    return select(Notice.to_id).where(Notice.read_at.is_(None), about(thing)).distinct()


def inbox(member_id: int) -> Select[Any]:
    """Select the rows of the list: columns of the notice, and id, name and photo of who caused it."""
    return (
        select(
            Notice.id, Notice.kind, Notice.words, Notice.url, Notice.told_at, Notice.read_at,
            Notice.about_type, Notice.about_id,
            BY.c.id.label("by_id"), BY.c.name.label("by"), BY.c.photo,
        )
        .join(BY, BY.c.id == Notice.by_id, isouter=True)
        .where(Notice.to_id == member_id, sender_in_sight(member_id))
    )  # fmt: skip


def unread_like(to: Member, kind: str, thing: Model | None) -> Notice | None:
    """Return an unread notice of this kind about the same row, if any; None without a `thing`."""
    scope = unread_notices(to.id).where(Notice.kind == kind)
    return fetch_first(scope.where(about(thing))) if thing is not None else None


def chosen_way(member_id: int, kind: str) -> str | None:
    return db.session.scalar(WAY, {"member": member_id, "wanted": kind})


WAY = select(Preference.way).where(
    Preference.member_id == bindparam("member"), Preference.kind == bindparam("wanted")
)


def chosen_ways(member_id: int) -> dict[str, str]:
    """Return the member's choices, kind → `mail` or `app`; kinds they never changed are missing."""
    scope = select(Preference.kind, Preference.way).where(Preference.member_id == member_id)
    return {kind: way for kind, way in db.session.execute(scope)}


def was_told(member_id: int, kind: str, since: datetime) -> bool:
    """Whether the member got a notice of this kind since then."""
    scope = notices_of(member_id).where(Notice.kind == kind, Notice.told_at > since)
    return fetch_first(scope) is not None
