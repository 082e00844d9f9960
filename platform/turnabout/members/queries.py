from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, func, select

from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.web.auth import token_hash
from turnabout.members.models import EmailLink, Member, OperatorLink, SignIn

# SQL conditions: the member has neither left nor been suspended.
PRESENT = (Member.left_at.is_(None), Member.suspended_at.is_(None))


def email_key(email: str) -> str:
    """Return the normalized address, by which addresses are compared and unique."""
    return email.strip().casefold()


def by_email(email: str) -> Member | None:
    return fetch_first(select(Member).where(Member.email_key == email_key(email)))


def present_members() -> Select[Member]:
    """Select the members who have neither left nor been suspended."""
    return select(Member).where(*PRESENT)


def member(id: int) -> Member | None:
    return fetch_first(present_members().where(Member.id == id))


def operators() -> Select[Member]:
    return present_members().where(Member.operator_since.is_not(None))


def has_operator() -> bool:
    return fetch_first(select(Member.id).where(Member.operator_since.is_not(None))) is not None


def operator_link(token: str) -> OperatorLink | None:
    """Return the operator link with this token, or None if it is not usable. Links are usable only while
    there is no operator.
    """
    usable = OperatorLink.used_at.is_(None), OperatorLink.ends_at > clock.now()
    link = select(OperatorLink).where(OperatorLink.token_hash == token_hash(token), *usable)
    return None if not token or has_operator() else fetch_first(link)


def sign_ins(member: Member) -> Sequence[SignIn]:
    """Return the member's sign-ins, one for each device, latest first. There are few, hence no
    paging.
    """
    scope = select(SignIn).where(SignIn.member_id == member.id)
    return fetch_all(scope.order_by(SignIn.id.desc()).limit(100))


def usable_link(token: str, purpose: str) -> EmailLink | None:
    """Return the mailed link with this token, unless it is used or expired or its member is gone or
    suspended.
    """
    usable = (
        EmailLink.used_at.is_(None),
        EmailLink.ends_at > clock.now(),
        EmailLink.purpose == purpose,
    )
    link = fetch_first(select(EmailLink).where(EmailLink.token_hash == token_hash(token), *usable))
    return link if link and link.member.is_here else None


def usable_links(member: Member, *purposes: str) -> Sequence[EmailLink]:
    """Return the member's unused, unexpired links for these purposes."""
    usable = (
        EmailLink.used_at.is_(None),
        EmailLink.ends_at > clock.now(),
        EmailLink.purpose.in_(purposes),
    )
    return fetch_all(select(EmailLink).where(EmailLink.member_id == member.id, *usable))


def count_links_mailed(member: Member, purpose: str, within: timedelta) -> int:
    """Count the links mailed to the member for this purpose during the last `within`."""
    recent = EmailLink.purpose == purpose, EmailLink.made_at > clock.now() - within
    return (
        db.session.scalar(select(func.count()).where(EmailLink.member_id == member.id, *recent))
        or 0
    )


def link_of_token(token: str, purpose: str) -> EmailLink | None:
    """Return the mailed link with this token, even if it is used or expired."""
    return fetch_first(
        select(EmailLink).where(
            EmailLink.token_hash == token_hash(token), EmailLink.purpose == purpose
        )
    )
