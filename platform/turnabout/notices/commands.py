from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, case, delete, update

from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import display_name
from turnabout.base.mail import emails
from turnabout.base.web.links import public_url_for
from turnabout.base.web.signed_tokens import sign
from turnabout.members.models import Member
from turnabout.notices import policy, queries
from turnabout.notices.models import Notice, Preference
from turnabout.safety.queries import is_veiled

Acts = Sequence[tuple[Any, str]]


@command
def tell(
    to: Member,
    kind: str,
    by: Member | None = None,
    about: Any = None,
    url: str = "",
    words: str = "",
    acts: Acts = (),
) -> Notice | None:
    """Create a notice, and e-mail it if the member wants that for its kind.

    `by` caused it; `about` is the row it is about. `url` is a path of this site, `words` text that
    templates/notices/<kind>.html may quote, `acts` buttons of the e-mail as (label, address).
    Returns None if the member must not hear of it. A kind with `once` returns its recent unread notice.
    """
    if not may_be_notified(to, by):
        return None
    if policy.KINDS[kind].once and (earlier := queries.unread_like(to, kind, about)):
        if earlier.told_at > clock.now() - policy.REPEAT_AFTER:
            return earlier
        read(earlier)
    is_mailed = policy.is_mailed(to, kind)
    notice = Notice(to_id=to.id, by_id=by and by.id, kind=kind, url=url, words=words)
    if about is not None:
        notice.point_at(about)
    db.session.add(notice)
    add_to_unread(to, 1)
    if is_mailed:
        queue_notice_email(notice, to, by, acts, about)
    return notice


def may_be_notified(to: Member, by: Member | None) -> bool:
    if not to.is_here or (by is not None and by.id == to.id):
        return False
    return by is None or not is_veiled(to.id, by.id)


def queue_notice_email(
    notice: Notice, to: Member, by: Member | None, acts: Acts, about: Any
) -> None:
    """Queue the e-mail of a notice, with a link that unsubscribes from its kind if members may do so."""
    db.session.flush()  # assigns the id, which the e-mail refers to
    kind = notice.kind
    stop = unsubscribe_link(to.id, kind) if policy.may_stop(kind) else ""
    emails.queue_email(
        to.email or "", "notice", to.language, member_id=to.id, unsubscribe=stop,
        place=mail_thread_fields(notice, about), notice=notice, acts=acts, name=to.name,
        by=display_name(by.name) if by else "", why=policy.KINDS[kind].label,
    )  # fmt: skip


def mail_thread_fields(notice: Notice, about: Any) -> dict[str, Any]:
    """Return the fields by which e-mails are threaded and limited.

    `mail_thread` groups e-mails about one thing in mail programs. At most one e-mail an hour is sent per
    `topic`: the same kind from the same member or, if nobody in particular caused it, about the same thing.
    """
    root = getattr(about, "mail_thread", about)
    thread = f"{root.__tablename__}-{root.id}" if root is not None else ""
    source = f"from {notice.by_id}" if notice.by_id else thread and f"about {thread}"
    topic = f"{notice.kind} {source}" if source else ""
    return {"mail_thread": thread, "topic": topic, "notice_id": notice.id}


def unsubscribe_link(member_id: int, kind: str) -> str:
    return public_url_for("notices.unsubscribe", token=sign("unsubscribe", [member_id, kind]))


@command
def read(notice: Notice) -> None:
    mark_read(Notice.id == notice.id, notice.to_id)


@command
def read_all(member: Member, up_to: int | None = None) -> None:
    """Mark the member's notices as read: all, or those no newer than the notice `up_to`."""
    mark_read(Notice.id <= up_to if up_to else Notice.id > 0, member.id)


@command
def settle(to_id: int, about: Any) -> None:
    """Mark one member's notices about a thing as read, once it has been dealt with."""
    mark_read(queries.about(about), to_id)


@command
def settle_for_all(about: Any) -> None:
    """Mark everybody's notices about a thing as read, once it is over."""
    for to_id in fetch_all(queries.members_with_unread_about(about)):
        settle(to_id, about)


@command
def forget(about: Any) -> None:
    """Delete all notices about a thing that was deleted."""
    settle_for_all(about)
    db.session.execute(delete(Notice).where(queries.about(about)))


@command
def mark_read_between(one_id: int, other_id: int) -> None:
    """Mark the notices that two members caused for each other as read, once they are veiled."""
    mark_read(Notice.by_id == other_id, one_id)
    mark_read(Notice.by_id == one_id, other_id)


def mark_read(condition: Any, to_id: int) -> None:
    """Mark the member's notices that meet the condition as read, and update their total of unread ones."""
    result: Any = db.session.execute(
        update(Notice)
        .where(Notice.to_id == to_id, Notice.read_at.is_(None), condition)
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)  # none of them is used again in this session
    )
    if result.rowcount:
        add_to_unread(db.session.get_one(Member, to_id), -result.rowcount)


def add_to_unread(member: Member, more: int) -> None:
    """Add to the member's total of unread notices with one UPDATE, which is faster than loading the row."""
    db.session.execute(COUNTED, {"its_id": member.id, "more": more})
    db.session.expire(member, ["unread"])


MEMBER: Any = Member.__table__
RAISED = MEMBER.c.unread + bindparam("more", type_=Integer)
COUNTED = (
    update(MEMBER)
    .where(MEMBER.c.id == bindparam("its_id"))
    .values(unread=case((RAISED < 0, 0), else_=RAISED))
)


@command
def set_preferences(member: Member, ways: Mapping[str, str]) -> None:
    """Save how the member wants to hear of the kinds in `ways` (kind → `mail` or `app`), and only those."""
    for kind, way in ways.items():
        if policy.may_stop(kind) and way in policy.WAYS:
            db.session.merge(Preference(member_id=member.id, kind=kind, way=way))


@command
def forget_old(days: int = 180) -> None:
    """Delete notices that were read more than `days` ago."""
    cutoff = clock.now() - timedelta(days=days)
    db.session.execute(delete(Notice).where(Notice.read_at < cutoff))
