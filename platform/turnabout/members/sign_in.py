"""Authentication by e-mail and password, redeeming the operator link, and recording activity."""

from typing import Any

from flask import after_this_request, flash, g, request, session

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member
from turnabout.base.web.errors import Refused
from turnabout.base.web.rate_limits import client_address, is_room, spend
from turnabout.members import commands, passwords, policy, queries
from turnabout.members.models import Member


def authenticate(form: Any) -> Member | None:
    """Return the member with this address and password, else set a form error. Wrong addresses and
    wrong passwords are indistinguishable, also by response time. Rate-limited.
    """
    rate = policy.ROOM_WRONG_SIGN_INS if is_room() else policy.WRONG_SIGN_INS
    address_was_right = spend(rate, "sign_in", client_address())
    was_right = policy.PASSWORDS.spend(queries.email_key(form.email.data))
    member = queries.by_email(form.email.data)
    if policy.knows_password(member, form.password.data):
        was_right()
        address_was_right()
        return member
    form.form_errors = [_("This e-mail address and password don’t match.")]
    return None


def confirm_password(form: Any) -> bool:
    """Check the password that a signed-in member is asked for again, so that an unattended phone
    cannot be used to take over the account.
    """
    is_right = policy.knows_password(current_member(), form.now.data)
    if not is_right:
        form.now.errors = [*form.now.errors, _("That’s not your password.")]
    return is_right


def renew_hash(member: Member, password: str) -> None:
    """Store a new hash if the hash parameters have changed. Needs the password, hence at sign-in."""
    if passwords.is_outdated(member.password_hash or ""):
        commands.rehash(member, policy.hash_password(password))


def start_sign_in(member: Member) -> str:
    """Sign the member in on this device; returns the token."""
    return commands.sign_in(member, request.user_agent.string)


def operator_token() -> str:
    """Return the operator token in the address if it is usable, else ""."""
    token = request.args.get("operator", "")
    return token if queries.operator_link(token) else ""


def redeem_operator_link(member: Member) -> None:
    """Make the member the operator if they signed in through the operator link."""
    token = request.args.get("operator", "")
    if token and not member.is_operator:
        try:
            commands.become_operator(member, token)
            flash(_("You’re now the operator. You’ll find the Desk in the menu."), "done")
        except Refused as refusal:
            flash(str(refusal), "refusal")


def schedule_activity_record() -> None:
    if request.method == "POST":
        after_this_request(record_activity)


def record_activity(response: Any) -> Any:
    """Record the member's activity once a day, on POST requests only, so that reading writes
    nothing.
    """
    if g.viewer and session.get("_user_id"):
        day = clock.now().date().isoformat()
        if session.get("seen") != day:
            session["seen"] = day
            commands.record_activity(g.viewer.id, g.viewer.sign_in_id)
    return response
