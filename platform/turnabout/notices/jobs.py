from turnabout.base.db.recount import recount_total
from turnabout.base.db.session import db
from turnabout.base.jobs.outbox import Letter
from turnabout.base.jobs.queue import job
from turnabout.base.mail import emails
from turnabout.members.models import Member
from turnabout.notices import commands, policy
from turnabout.notices.models import Notice

recount_total(
    "member", "unread", "select count(*) from notice where to_id = member.id and read_at is null"
)


@job("notices.hush")
def hush(one_id: int, other_id: int) -> None:
    commands.mark_read_between(one_id, other_id)


@job("notices.forget")
def forget() -> None:
    commands.forget_old()


@emails.checked_before_sending
def is_news(letter: Letter) -> bool:
    """Whether a held-back e-mail should still be sent. It should not if its notice has since been read
    or settled, or if the member has left, changed their address, or switched off this kind of notice.
    """
    notice = db.session.get(Notice, letter.notice_id)
    if notice is None or notice.read_at:
        return False
    to = db.session.get_one(Member, notice.to_id)
    return to.is_here and to.email == letter.to and policy.is_mailed(to, notice.kind)
