from turnabout.arrival import commands as arrival
from turnabout.base.db.session import command, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import public_url_for, url_path
from turnabout.desk import policy
from turnabout.desk.models import Ruling
from turnabout.members import commands as members
from turnabout.members.models import Member
from turnabout.members.queries import operators
from turnabout.notices.commands import settle as settle_notices
from turnabout.notices.commands import tell
from turnabout.safety.models import Report


@command
def suspend(operator: Member, member: Member, reason: str) -> None:
    """Suspend an account: sign it out and hide it until it is restored. The member is e-mailed the
    reason; their data stays. If two operators do it at once, the first one's reason counts.
    """
    require_operator(operator)
    if member.suspended_at:
        return
    if not policy.may_suspend(operator, member):
        raise Refused(_("You can’t suspend this account."))
    member.suspended_at, member.suspended_why = clock.now(), reason
    members.sign_out_everywhere(member)
    members.revoke_links(member, "password", "email", "confirm")
    refresh(member)
    record_ruling(operator, member, "suspended", reason)
    members.email_member(member, "suspended", reason=reason)


@command
def restore(operator: Member, member: Member, reason: str) -> None:
    """Restore a suspended account, and e-mail the member."""
    require_operator(operator)
    if member.suspended_at is None or member.left_at:
        return
    member.suspended_at, member.suspended_why = None, ""
    refresh(member)
    record_ruling(operator, member, "restored", reason)
    members.email_member(member, "restored", reason=reason, url=public_url_for("members.sign_in"))


@command
def settle(operator: Member, report: Report, how: str) -> None:
    """Settle a report, and tell the reporter what was decided. If two operators do it at once, the first
    one's decision counts.
    """
    require_operator(operator)
    if report.settled_at:
        return
    report.settled_at, report.settled_by_id, report.settled_how = clock.now(), operator.id, how
    record_ruling(operator, report.member, "settled", how)
    for recipient in fetch_all(operators()):
        settle_notices(recipient.id, report)
    url = url_path("safety.reported", id=report.id)
    tell(report.reporter, "report-settled", about=report, url=url)


@command
def tell_operators(report: Report) -> None:
    """Notify every operator except the reported one, regardless of blocks."""
    url = url_path("desk.report", id=report.id)
    for operator in fetch_all(operators()):
        if operator.id != report.member_id:
            tell(operator, "report-made", about=report, url=url)


def refresh(member: Member) -> None:
    """Invalidate whatever shows the member, including the cached photo."""
    arrival.refresh_cards(member)
    members.enqueue_member_changed(member)


def record_ruling(operator: Member, member: Member, what: str, reason: str) -> None:
    save(Ruling(member_id=member.id, by_id=operator.id, what=what, reason=reason))


def require_operator(member: Member) -> None:
    if not (member.is_operator and member.is_here):
        raise Refused(_("Only an operator can do this."))
