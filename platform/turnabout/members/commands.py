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

MEMBER_CHANGED = JobName("arrival.member_changed")

CONFIRMED = JobName("arrival.confirmed")

LINK_LIFETIMES = {"confirm": timedelta(days=14), "password": timedelta(hours=2)}
LINK_LIFETIMES |= {"email": timedelta(days=2), "operator": timedelta(days=1)}
RETENTION = timedelta(days=120)
Ends = Callable[[Member], str | None]
ENDED_BY_PASSWORD: list[Ends] = []
HOUR, MOST_AN_HOUR = timedelta(hours=1), 5


@command
def join(
    name: str, email: str, password_hash: str, language: str = "en", time_zone: str = "UTC"
) -> Member:
    """A new member, not yet confirmed. The password arrives hashed: that takes long, and a
    transaction should not wait for it.
    """
    if queries.by_email(email):
        raise Refused(_("There’s already an account with this e-mail address."), field="email")
    return save(Member(
        name=name, email=email, email_key=queries.email_key(email), password_hash=password_hash,
        language=language, time_zone=time_zone,
    ))  # fmt: skip


@command
def confirm(member: Member) -> None:
    """The address is theirs. What they wanted to do until then is done now, by the rooms above."""
    if member.confirmed_at is None:
        member.confirmed_at = clock.now()
        end_links(member, "confirm")
        enqueue(CONFIRMED, member_id=member.id)


@command
def make_operator_link() -> str:
    """A link for the terminal; returns its token. It works once, and for a day."""
    token = secrets.token_urlsafe(24)
    save(
        OperatorLink(token_hash=token_hash(token), ends_at=clock.now() + LINK_LIFETIMES["operator"])
    )
    return token


@command
def become_operator(member: Member, token: str) -> None:
    """By the link of the terminal. Of two who use it at once, one becomes it."""
    link = queries.operator_link(token)
    if link is None:
        raise Refused(_("This link has already been used, or it’s too old."))
    link.used_at = clock.now()
    make_operator(member)


@command
def make_operator(member: Member) -> None:
    """The first one. Whoever can read the terminal need not prove an address as well. What it printed
    before leads nowhere from now on, also when there is no operator any more some day.
    """
    if queries.is_there_an_operator():
        raise Refused(_("This link has already been used: the site has an operator."))
    member.operator_since = clock.now()
    left = OperatorLink.ends_at > clock.now()
    db.session.execute(update(OperatorLink).where(left).values(ends_at=clock.now()))
    confirm(member)


@command
def sign_in(member: Member, user_agent: str = "") -> str:
    """Open a sign-in for one device; returns the token that the device keeps."""
    device = formats.device_words(user_agent)
    token = secrets.token_urlsafe(32)
    save(SignIn(member_id=member.id, token_hash=token_hash(token), device=device))
    member.seen_at = clock.now()
    return token


@command
def record_activity(member_id: int, sign_in_id: int) -> None:
    """Kept by the day: how long somebody has been silent is counted in months."""
    now = clock.now()
    db.session.execute(update(Member).where(Member.id == member_id).values(seen_at=now))
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


@command
def delete_expired() -> None:
    """Sign-ins that nobody uses any more, and links that led somewhere once."""
    now = clock.now()
    db.session.execute(delete(SignIn).where(SignIn.seen_at < now - RETENTION))
    db.session.execute(delete(EmailLink).where(EmailLink.ends_at < now - RETENTION))
    db.session.execute(delete(OperatorLink).where(OperatorLink.ends_at < now - RETENTION))


@command
def sign_out(token: str) -> None:
    db.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))


@command
def sign_out_everywhere(member: Member, but: int | None = None) -> None:
    """Sign every device out, except the sign-in `but`."""
    others = delete(SignIn).where(SignIn.member_id == member.id)
    db.session.execute(others.where(SignIn.id != but) if but else others)


@command
def make_link(member: Member, purpose: str, email: str = "") -> str:
    """Make a link to be mailed; returns its token. An older one for the same purpose ends, but for
    confirming: of two such letters people open the first as readily as the second.
    """
    if purpose != "confirm":
        end_links(member, purpose)
    token = secrets.token_urlsafe(24)
    save(EmailLink(
        member_id=member.id, purpose=purpose, token_hash=token_hash(token),
        email=email or member.email or "", ends_at=clock.now() + LINK_LIFETIMES[purpose],
    ))  # fmt: skip
    return token


@command
def end_links(member: Member, *purposes: str) -> None:
    now = clock.now()
    for door in queries.usable_links(member, *purposes):
        door.ends_at = now


@command
def use_link(token: str, purpose: str) -> EmailLink:
    """Use a mailed link. It works once."""
    door = queries.usable_link(token, purpose)
    if door is None:
        raise Refused(_("This link has already been used, or it’s too old."))
    door.used_at = clock.now()
    return door


# --- what a member changes about the account ---


@command
def rename(member: Member, name: str) -> None:
    if name != member.name:
        member.name = name
        changed(member)


def changed(member: Member) -> None:
    """The search shows something of this member that is no longer so."""
    enqueue(MEMBER_CHANGED, member_id=member.id)


@command
def choose_language(member: Member, language: str, time_zone: str) -> None:
    member.language, member.time_zone = language, time_zone


@command
def sign_out_device(member: Member, sign_in_id: int) -> None:
    mine = delete(SignIn).where(SignIn.member_id == member.id, SignIn.id == sign_in_id)
    db.session.execute(mine)


@command
def rehash(member: Member, password_hash: str) -> None:
    """The same password, kept by today's measure."""
    member.password_hash = password_hash


def ends_with_password(end: Ends) -> Ends:
    """Register what a new password ends besides the sign-ins: whoever had got in may have made it, or
    read it, and would go on with it. Returns a sentence for the owner where there was something to end.
    """
    ENDED_BY_PASSWORD.append(end)
    return end


@command
def change_password(member: Member, password_hash: str) -> list[str]:
    """From now on this one; every device has to sign in with it, and so does whoever had copied a
    cookie. The owner hears of it by letter, in case somebody else did it; and here, what else has ended.
    """
    member.password_hash, member.password_changed_at = password_hash, clock.now()
    sign_out_everywhere(member)
    end_links(member, "password", "email")
    email_member(member, "password_changed", help=public_url_for("members.forgotten"))
    return [sentence for end in ENDED_BY_PASSWORD if (sentence := end(member))]


@command
def mail_password_link(email: str) -> None:
    """Mail a link to the one with this address, if there is such a member. Of more than a few in an hour
    the last one still works: whoever asks again and again neither fills a mailbox nor locks anybody out.
    """
    member = queries.by_email(email)
    if member and member.is_here and queries.mailed_since(member, "password", HOUR) < MOST_AN_HOUR:
        token = make_link(member, "password")
        email_member(member, "password", url=public_url_for("members.new_password", token=token))


@command
def set_password(token: str, password_hash: str) -> tuple[Member, list[str]]:
    """By a mailed link, which also proves the address. What else has ended is said first, since what
    waited for that proof may be the words of somebody else.
    """
    member = use_link(token, "password").member
    ended = change_password(member, password_hash)
    confirm(member)
    return member, ended


def email_member(member: Member, kind: str, **values: Any) -> None:
    if member.email:
        name = member.name
        emails.queue_email(
            member.email, kind, member.language, member_id=member.id, name=name, **values
        )
