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
AGAIN = timedelta(days=1)  # something still unread after a day may be told once more


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
    """Leave one notice, and mail it if the member hears of its kind that way.

    `url` is a path of this site (`links.path(…)`), `words` a title or a line that the sentence in
    templates/notices/<kind>.html may quote. `acts` are the buttons of the letter, (words, address)
    each, where there is something better to do than to open the page.
    """
    if not may_hear(to, by):
        return None
    if policy.KINDS[kind].once and (earlier := queries.standing(to, kind, about)):
        if earlier.told_at > clock.now() - AGAIN:
            return earlier
        read(earlier)
    is_mailed = policy.is_mailed(to, kind)
    notice = Notice(to_id=to.id, by_id=by and by.id, kind=kind, url=url, words=words)
    if about is not None:
        notice.point_at(about)
    db.session.add(notice)
    count(to, 1)
    if is_mailed:
        send(notice, to, by, acts, about)
    return notice


def may_hear(to: Member, by: Member | None) -> bool:
    if not to.is_here or (by is not None and by.id == to.id):
        return False
    return by is None or not is_veiled(to.id, by.id)


def send(notice: Notice, to: Member, by: Member | None, acts: Acts, about: Any) -> None:
    """The e-mail says what the notice says, and how to hear no more of its kind."""
    db.session.flush()  # it is known by its id
    kind = notice.kind
    stop = stop_link(to.id, kind) if policy.may_stop(kind) else ""
    emails.queue_email(
        to.email or "", "notice", to.language, member_id=to.id, unsubscribe=stop,
        place=place_of(notice, about), notice=notice, acts=acts, name=to.name,
        by=display_name(by.name) if by else "", why=policy.KINDS[kind].label,
    )  # fmt: skip


def place_of(notice: Notice, about: Any) -> dict[str, Any]:
    """Mail programs show together what is about one thing. Of one kind somebody hears once an hour from
    the same member; what nobody in particular does, once an hour about the same thing.
    """
    root = getattr(about, "mail_thread", about)
    thread = f"{root.__tablename__}-{root.id}" if root is not None else ""
    source = f"from {notice.by_id}" if notice.by_id else thread and f"about {thread}"
    topic = f"{notice.kind} {source}" if source else ""
    return {"mail_thread": thread, "topic": topic, "notice_id": notice.id}


def stop_link(member_id: int, kind: str) -> str:
    return public_url_for("notices.unsubscribe", token=sign("unsubscribe", [member_id, kind]))


@command
def read(notice: Notice) -> None:
    mark(Notice.id == notice.id, notice.to_id)


@command
def read_all(member: Member, up_to: int | None = None) -> None:
    """All that the member has seen: nothing newer than the notice `up_to`."""
    mark(Notice.id <= up_to if up_to else Notice.id > 0, member.id)


@command
def settle(to_id: int, about: Any) -> None:
    """The thing was dealt with: what was told about it is no longer news."""
    mark(queries.about(about), to_id)


@command
def settle_for_all(about: Any) -> None:
    """It is over: nobody has to do anything about it any more."""
    for to_id in fetch_all(queries.waiting_about(about)):
        settle(to_id, about)


@command
def forget(about: Any) -> None:
    """It is gone, and so is everything that was told of it."""
    settle_for_all(about)
    db.session.execute(delete(Notice).where(queries.about(about)))


@command
def hush(one_id: int, other_id: int) -> None:
    """Two people went out of each other's sight: what each had to hear of the other is over."""
    mark(Notice.by_id == other_id, one_id)
    mark(Notice.by_id == one_id, other_id)


def mark(which: Any, to_id: int) -> None:
    """Mark as read, and keep the member's total with it."""
    done: Any = db.session.execute(
        update(Notice)
        .where(Notice.to_id == to_id, Notice.read_at.is_(None), which)
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)  # nobody here looks at them again
    )
    if done.rowcount:
        count(db.session.get_one(Member, to_id), -done.rowcount)


def count(member: Member, more: int) -> None:
    """So many more that are unread. The database adds them up, in a third of the time."""
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
def prefer(member: Member, ways: Mapping[str, str]) -> None:
    """Keep how a member wants to hear of the kinds in `ways`; the others stay as they were."""
    for kind, way in ways.items():
        if policy.may_stop(kind) and way in policy.WAYS:
            db.session.merge(Preference(member_id=member.id, kind=kind, way=way))


@command
def forget_old(days: int = 180) -> None:
    """What was read long ago is no news and nobody's business any more."""
    long_ago = clock.now() - timedelta(days=days)
    db.session.execute(delete(Notice).where(Notice.read_at < long_ago))
