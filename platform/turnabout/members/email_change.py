"""Changing the e-mail address, in two steps: request it, then confirm it by a mailed link."""

from turnabout.base.db.session import command
from turnabout.base.i18n.translations import _
from turnabout.base.jobs.queue import JobName, enqueue
from turnabout.base.mail import emails
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import public_url_for
from turnabout.members import commands, queries
from turnabout.members.models import Member

EMAIL_CHANGED = JobName("arrival.email_changed")


@command
def request_email_change(member: Member, email: str) -> None:
    """Mail a confirmation link to the new address and a notice to the old one. If the new address
    has an account, its owner gets a warning instead; the page looks the same, so as not to reveal
    who is a member.
    """
    owner = queries.by_email(email)
    if owner and owner.id == member.id:
        raise Refused(_("This is already your e-mail address."), field="email")
    token = commands.make_link(member, "email", email=email)
    commands.email_member(
        member, "email_asked", email=email, help=public_url_for("members.password")
    )
    if owner:
        commands.email_member(owner, "address_taken", help=public_url_for("members.sign_in"))
        return
    emails.queue_email(
        email, "email", member.language, member_id=member.id, name=member.name, email=email,
        url=public_url_for("members.new_email", token=token),
    )  # fmt: skip


@command
def change_email(token: str) -> Member:
    """Change the address by a mailed link, which also confirms it. Refused if the address has been
    taken since.
    """
    link = commands.use_link(token, "email")
    if queries.by_email(link.email):
        raise Refused(_("This address is no longer available. Please ask for the change again."))
    member = link.member
    enqueue(EMAIL_CHANGED, member_id=member.id, before=member.email or "")
    member.email, member.email_key = link.email, queries.email_key(link.email)
    commands.revoke_links(member, "password")
    commands.confirm(member)
    return member
