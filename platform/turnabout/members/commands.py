import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from turnabout.base import clock, mail
from turnabout.base.db import command, db, save
from turnabout.base.doors import token_hash
from turnabout.base.errors import Refused
from turnabout.base.jobs import later
from turnabout.base.links import link
from turnabout.base.words import _
from turnabout.members import formats, queries
from turnabout.members.models import Door, Member, SignIn

LASTS = {"confirm": timedelta(days=14), "password": timedelta(hours=2), "email": timedelta(days=2)}
FORGOTTEN = timedelta(days=120)


@command
def join(
    name: str, email: str, password_hash: str, language: str = "en", time_zone: str = "UTC"
) -> Member:
    """A new member, not yet confirmed. The password arrives hashed: that takes long, and a
    transaction should not wait for it.
    """
    if queries.by_email(email):
        raise Refused(_("Somebody already joined with this e-mail address."), field="email")
    return save(Member(
        name=name, email=email, email_key=queries.email_key(email), password_hash=password_hash,
        language=language, time_zone=time_zone,
    ))  # fmt: skip


@command
def confirm(member: Member) -> None:
    """The address is theirs. What they wanted to do until then is done now, by the rooms above."""
    if member.confirmed_at is None:
        member.confirmed_at = clock.now()
        close_doors(member, "confirm")
        later("arrival.confirmed", member_id=member.id)


@command
def make_operator(member: Member) -> None:
    """The first one, by the link from the terminal. Of two who use it at once, one becomes it.

    Whoever can read that terminal need not prove an address as well.
    """
    if queries.is_there_an_operator():
        raise Refused(_("This link was used already: there is an operator."))
    member.operator_since = clock.now()
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
def was_here(member_id: int, sign_in_id: int) -> None:
    """Kept by the day: how long somebody has been silent is counted in months."""
    now = clock.now()
    db.session.execute(update(Member).where(Member.id == member_id).values(seen_at=now))
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


@command
def forget_old() -> None:
    """Sign-ins that nobody uses any more, and links that led somewhere once."""
    now = clock.now()
    db.session.execute(delete(SignIn).where(SignIn.seen_at < now - FORGOTTEN))
    db.session.execute(delete(Door).where(Door.ends_at < now - FORGOTTEN))


@command
def sign_out(token: str) -> None:
    db.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))


@command
def sign_out_everywhere(member: Member, but: int | None = None) -> None:
    """Sign every device out, except the sign-in `but`."""
    others = delete(SignIn).where(SignIn.member_id == member.id)
    db.session.execute(others.where(SignIn.id != but) if but else others)


@command
def open_door(member: Member, purpose: str, email: str = "") -> str:
    """Make a link to be mailed; returns its token. An older one for the same purpose ends, but for
    confirming: of two such letters people open the first as readily as the second.
    """
    if purpose != "confirm":
        close_doors(member, purpose)
    token = secrets.token_urlsafe(24)
    save(Door(
        member_id=member.id, purpose=purpose, token_hash=token_hash(token),
        email=email or member.email or "", ends_at=clock.now() + LASTS[purpose],
    ))  # fmt: skip
    return token


@command
def close_doors(member: Member, *purposes: str) -> None:
    now = clock.now()
    for door in queries.open_doors(member, *purposes):
        door.ends_at = now


@command
def go_through(token: str, purpose: str) -> Door:
    """Use a mailed link. It works once."""
    door = queries.door(token, purpose)
    if door is None:
        raise Refused(_("This link was used already, or it is too old."))
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
    later("arrival.member_changed", member_id=member.id)


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


@command
def change_password(member: Member, password_hash: str) -> None:
    """From now on this one; every device has to sign in with it, and so does whoever had copied a
    cookie. The owner hears of it by letter, in case somebody else did it.
    """
    member.password_hash = password_hash
    sign_out_everywhere(member)
    close_doors(member, "password", "email")
    to_member(member, "password_changed", help=link("members.forgotten"))


@command
def ask_for_password(email: str) -> None:
    """Mail a link to the one with this address, if there is such a member."""
    member = queries.by_email(email)
    if member and member.is_here:
        token = open_door(member, "password")
        to_member(member, "password", url=link("members.new_password", token=token))


@command
def set_password(token: str, password_hash: str) -> Member:
    """By a mailed link, which also proves the address."""
    member = go_through(token, "password").member
    confirm(member)
    change_password(member, password_hash)
    return member


@command
def ask_for_email(member: Member, email: str) -> None:
    """Mail a link to the new address, and word of it to the old one. An address that somebody has
    gets another letter; all else is alike, since the pages must not say who is a member.
    """
    owner = queries.by_email(email)
    if owner and owner.id == member.id:
        raise Refused(_("This is your e-mail address already."), field="email")
    token = open_door(member, "email", email=email)
    to_member(member, "email_asked", email=email, help=link("members.password"))
    if owner:
        to_member(owner, "address_taken", help=link("members.sign_in"))
        return
    mail.write(
        email, "email", member.language, member_id=member.id, name=member.name, email=email,
        url=link("members.new_email", token=token),
    )  # fmt: skip


@command
def change_email(token: str) -> Member:
    door = go_through(token, "email")
    if queries.by_email(door.email):
        raise Refused(_("This address cannot be used any more. Please ask for the change again."))
    member = door.member
    later("arrival.email_changed", member_id=member.id, before=member.email or "")
    member.email, member.email_key = door.email, queries.email_key(door.email)
    close_doors(member, "password")
    confirm(member)
    return member


def to_member(member: Member, kind: str, **values: Any) -> None:
    if member.email:
        name = member.name
        mail.write(member.email, kind, member.language, member_id=member.id, name=name, **values)
