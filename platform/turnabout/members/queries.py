from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, func, select

from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.web.auth import token_hash
from turnabout.members.models import EmailLink, Member, OperatorLink, SignIn

# Neither left nor suspended.
PRESENT = (Member.left_at.is_(None), Member.suspended_at.is_(None))


def email_key(email: str) -> str:
    """Normalize an address for comparison."""
    return email.strip().casefold()


def by_email(email: str) -> Member | None:
    return fetch_first(select(Member).where(Member.email_key == email_key(email)))


def here() -> Select[Member]:
    """Members who have neither left nor been suspended."""
    return select(Member).where(*PRESENT)


def member(id: int) -> Member | None:
    return fetch_first(here().where(Member.id == id))


def operators() -> Select[Member]:
    return here().where(Member.operator_since.is_not(None))


def is_there_an_operator() -> bool:
    return fetch_first(select(Member.id).where(Member.operator_since.is_not(None))) is not None


def operator_link(token: str) -> OperatorLink | None:
    """The operator link with this token, if usable: only while there is no operator."""
    usable = OperatorLink.used_at.is_(None), OperatorLink.ends_at > clock.now()
    mine = select(OperatorLink).where(OperatorLink.token_hash == token_hash(token), *usable)
    return None if not token or is_there_an_operator() else fetch_first(mine)


def sign_ins(member: Member) -> Sequence[SignIn]:
    """The devices on which the member is signed in, the latest first. There are few of them."""
    scope = select(SignIn).where(SignIn.member_id == member.id)
    return fetch_all(scope.order_by(SignIn.id.desc()).limit(100))


def usable_link(token: str, purpose: str) -> EmailLink | None:
    """The mailed link with this token, if it is unused and not expired."""
    usable = (
        EmailLink.used_at.is_(None),
        EmailLink.ends_at > clock.now(),
        EmailLink.purpose == purpose,
    )
    found = fetch_first(select(EmailLink).where(EmailLink.token_hash == token_hash(token), *usable))
    return found if found and found.member.is_here else None


def usable_links(member: Member, *purposes: str) -> Sequence[EmailLink]:
    usable = (
        EmailLink.used_at.is_(None),
        EmailLink.ends_at > clock.now(),
        EmailLink.purpose.in_(purposes),
    )
    return fetch_all(select(EmailLink).where(EmailLink.member_id == member.id, *usable))


def mailed_since(member: Member, purpose: str, ago: timedelta) -> int:
    """How many links for this purpose were mailed to the member within `ago`."""
    lately = EmailLink.purpose == purpose, EmailLink.made_at > clock.now() - ago
    return (
        db.session.scalar(select(func.count()).where(EmailLink.member_id == member.id, *lately))
        or 0
    )


def link_of_token(token: str, purpose: str) -> EmailLink | None:
    """The mailed link with this token, even if used or expired."""
    return fetch_first(
        select(EmailLink).where(
            EmailLink.token_hash == token_hash(token), EmailLink.purpose == purpose
        )
    )
