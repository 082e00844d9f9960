import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from turnabout.base.db.session import command, db, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.jobs.queue import JobName, enqueue
from turnabout.base.mail import emails
from turnabout.base.web.auth import token_hash
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import public_url_for
from turnabout.members import formats, queries
from turnabout.members.models import EmailLink, Member, OperatorLink, SignIn
from turnabout.members.policy import LINK_LIFETIMES, RETENTION

MEMBER_CHANGED = JobName("arrival.member_changed")
CONFIRMED = JobName("arrival.confirmed")

PasswordChangeHook = Callable[[Member], str | None]
PASSWORD_CHANGE_HOOKS: list[PasswordChangeHook] = []
HOUR, MAX_LINKS_PER_HOUR = timedelta(hours=1), 5


@command
def join(
    name: str, email: str, password_hash: str, language: str = "en", time_zone: str = "UTC"
) -> Member:
    """Create a member with an unconfirmed address. Takes a hash, since hashing is too slow for a
    transaction.
    """
    if queries.by_email(email):
        raise Refused(_("There’s already an account with this e-mail address."), field="email")
    return save(Member(
        name=name, email=email, email_key=queries.email_key(email), password_hash=password_hash,
        language=language, time_zone=time_zone,
    ))  # fmt: skip


@command
def confirm(member: Member) -> None:
    """Mark the address as confirmed, and queue whatever waited for that."""
    if member.confirmed_at is None:
        member.confirmed_at = clock.now()
        revoke_links(member, "confirm")
        enqueue(CONFIRMED, member_id=member.id)


@command
def make_operator_link() -> str:
    """Create the single-use operator link; returns its token."""
    token = secrets.token_urlsafe(24)
    save(
        OperatorLink(token_hash=token_hash(token), ends_at=clock.now() + LINK_LIFETIMES["operator"])
    )
    return token


@command
def become_operator(member: Member, token: str) -> None:
    """Make the member the operator by the operator link. If two use it at once, one is refused."""
    link = queries.operator_link(token)
    if link is None:
        raise Refused(_("This link has already been used, or it’s too old."))
    link.used_at = clock.now()
    make_operator(member)


@command
def make_operator(member: Member) -> None:
    """Make a member the first operator, confirm their address, and revoke all operator links."""
    if queries.has_operator():
        raise Refused(_("This link has already been used: the site has an operator."))
    member.operator_since = clock.now()
    outstanding = OperatorLink.ends_at > clock.now()
    db.session.execute(update(OperatorLink).where(outstanding).values(ends_at=clock.now()))
    confirm(member)


@command
def sign_in(member: Member, user_agent: str = "") -> str:
    """Sign the member in on one device; returns the token for its session."""
    device = formats.device_words(user_agent)
    token = secrets.token_urlsafe(32)
    save(SignIn(member_id=member.id, token_hash=token_hash(token), device=device))
    member.seen_at = clock.now()
    return token


@command
def record_activity(member_id: int, sign_in_id: int) -> None:
    """Record when a member and a device were last active. Called once a day."""
    now = clock.now()
    db.session.execute(update(Member).where(Member.id == member_id).values(seen_at=now))
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


@command
def delete_expired() -> None:
    """Delete sign-ins that are no longer used, and links that expired long ago."""
    now = clock.now()
    db.session.execute(delete(SignIn).where(SignIn.seen_at < now - RETENTION))
    db.session.execute(delete(EmailLink).where(EmailLink.ends_at < now - RETENTION))
    db.session.execute(delete(OperatorLink).where(OperatorLink.ends_at < now - RETENTION))


@command
def sign_out(token: str) -> None:
    db.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))


@command
def sign_out_everywhere(member: Member, but: int | None = None) -> None:
    """Sign out all of the member's devices, except the sign-in with the id `but`."""
    others = delete(SignIn).where(SignIn.member_id == member.id)
    db.session.execute(others.where(SignIn.id != but) if but else others)


@command
def make_link(member: Member, purpose: str, email: str = "") -> str:
    """Create a link to be mailed; returns its token. Revokes older links for the same purpose,
    except for confirming: of two such mails, people open the older as readily as the newer.
    """
    if purpose != "confirm":
        revoke_links(member, purpose)
    token = secrets.token_urlsafe(24)
    save(EmailLink(
        member_id=member.id, purpose=purpose, token_hash=token_hash(token),
        email=email or member.email or "", ends_at=clock.now() + LINK_LIFETIMES[purpose],
    ))  # fmt: skip
    return token


@command
def revoke_links(member: Member, *purposes: str) -> None:
    now = clock.now()
    for link in queries.usable_links(member, *purposes):
        link.ends_at = now


@command
def use_link(token: str, purpose: str) -> EmailLink:
    """Use up a mailed link. Refused if it is used or expired."""
    link = queries.usable_link(token, purpose)
    if link is None:
        raise Refused(_("This link has already been used, or it’s too old."))
    link.used_at = clock.now()
    return link


# --- account settings ---


@command
def rename(member: Member, name: str) -> None:
    if name != member.name:
        member.name = name
        enqueue_member_changed(member)


def enqueue_member_changed(member: Member) -> None:
    """Queue the update of the member's search entry."""
    enqueue(MEMBER_CHANGED, member_id=member.id)


@command
def choose_language(member: Member, language: str, time_zone: str) -> None:
    member.language, member.time_zone = language, time_zone


@command
def sign_out_device(member: Member, sign_in_id: int) -> None:
    scope = delete(SignIn).where(SignIn.member_id == member.id, SignIn.id == sign_in_id)
    db.session.execute(scope)


@command
def rehash(member: Member, password_hash: str) -> None:
    """Store the same password with current hash parameters."""
    member.password_hash = password_hash


def on_password_change(hook: PasswordChangeHook) -> PasswordChangeHook:
    """Decorator: register a callback for when a member's password changes. It revokes something
    that an intruder may have created or read, and returns a sentence telling the owner so, or None.
    """
    PASSWORD_CHANGE_HOOKS.append(hook)
    return hook


@command
def change_password(member: Member, password_hash: str) -> list[str]:
    """Set the password, sign out all devices, revoke what the hooks revoke, and notify the owner by
    e-mail, in case it was somebody else. Returns the hooks' sentences on what was revoked.
    """
    member.password_hash, member.password_changed_at = password_hash, clock.now()
    sign_out_everywhere(member)
    revoke_links(member, "password", "email")
    email_member(member, "password_changed", help=public_url_for("members.forgotten"))
    return [sentence for hook in PASSWORD_CHANGE_HOOKS if (sentence := hook(member))]


@command
def mail_password_link(email: str) -> None:
    """Mail a password link if a member has this address, at most five an hour. Earlier links are
    revoked, but the fifth keeps working, so that repeated requests neither flood a mailbox nor lock
    anybody out.
    """
    member = queries.by_email(email)
    if (
        member
        and member.is_here
        and queries.count_links_mailed(member, "password", HOUR) < MAX_LINKS_PER_HOUR
    ):
        token = make_link(member, "password")
        email_member(member, "password", url=public_url_for("members.new_password", token=token))


@command
def set_password(token: str, password_hash: str) -> tuple[Member, list[str]]:
    """Set a password by a mailed link, which also confirms the address. Changes the password before
    confirming, so that what waits for the confirmation is revoked first: it may come from somebody
    else.
    """
    member = use_link(token, "password").member
    sentences = change_password(member, password_hash)
    confirm(member)
    return member, sentences


def email_member(member: Member, kind: str, **values: Any) -> None:
    if member.email:
        name = member.name
        emails.queue_email(
            member.email, kind, member.language, member_id=member.id, name=name, **values
        )
