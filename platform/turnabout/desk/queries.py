from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from turnabout.base.db.session import fetch_all, fetch_first
from turnabout.base.db.sort_keys import matches_name
from turnabout.base.text.folding import fold
from turnabout.desk.models import Ruling
from turnabout.members.models import Member
from turnabout.members.queries import operators
from turnabout.safety.models import Report


def members(words: str = "") -> Select[Member]:
    """Select the members who have not left, optionally by part of a name or e-mail address. A full scan:
    only operators search here, rarely, and must find unlisted members too.
    """
    scope = select(Member).where(Member.left_at.is_(None))
    if words:
        by_name = Member.name.contains(words, autoescape=True)
        by_folded_name = Member.name_key.contains(fold(words) or words, autoescape=True)
        by_email = Member.email_key.contains(words.casefold(), autoescape=True)
        scope = scope.where(
            or_(matches_name(Member.name_words, words), by_folded_name, by_name, by_email)
        )
    return scope


def rulings_about(member: Member) -> Sequence[Ruling]:
    return fetch_all(
        select(Ruling).where(Ruling.member_id == member.id).order_by(Ruling.id.desc()).limit(50)
    )


def all_reports() -> Select[Report]:
    return select(Report)


def reports(settled: bool = False) -> Select[Report]:
    column = Report.settled_at
    return all_reports().where(column.is_not(None) if settled else column.is_(None))


def reports_about(member: Member) -> Sequence[Report]:
    scope = select(Report).where(Report.member_id == member.id)
    return fetch_all(scope.order_by(Report.id.desc()).limit(20))


def has_other_operator(member: Member) -> bool:
    return fetch_first(operators().where(Member.id != member.id)) is not None
