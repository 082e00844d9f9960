"""Answering through signed links in e-mails. A link opens a page, whose button acts without sign-in."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from turnabout.assistance import commands, forms, policy, queries
from turnabout.assistance.models import ANSWERS, Assistance
from turnabout.base.db.session import db, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.web.auth import public
from turnabout.base.web.rate_limits import limited
from turnabout.base.web.signed_tokens import verify_timed
from turnabout.members.models import Member
from turnabout.members.policy import is_token_current

bp = Blueprint("by_mail", __name__)


@bp.route("/answers/<token>", methods=["GET", "POST"])
@public
@limited("30 per 10 minutes")
def answer(token: str) -> Any:
    verified = verify_token("answer", token)
    if verified is None:
        return expired_page()
    member, record = verified
    form = forms.AnswerForm()
    is_allowed = policy.may_answer(member, record)
    if is_allowed and form.validate_on_submit():
        commands.answer(record, member, form.how.data, form.words.data or "")
        return redirect(request.full_path, 303)
    return answer_page("assistance/answer_by_mail.html", member, record, form, is_allowed)


@bp.route("/outcomes/<token>", methods=["GET", "POST"])
@public
@limited("30 per 10 minutes")
def tell_outcome(token: str) -> Any:
    verified = verify_token("outcome", token)
    if verified is None:
        return expired_page()
    member, record = verified
    form = forms.OutcomeForm()
    is_allowed = policy.may_tell_outcome(member, record) and record.asked_at is not None
    if is_allowed and form.validate_on_submit():
        commands.tell_outcome(record, member, form.kind.data, form.words.data or "")
        return redirect(request.full_path, 303)
    return answer_page("assistance/outcome_by_mail.html", member, record, form, is_allowed)


def verify_token(purpose: str, token: str) -> tuple[Member, Assistance] | None:
    """The member whom the e-mail was for, and the record it is about. None if the token is invalid or
    expired, or the member may no longer act or see the record.
    """
    verified = verify_timed(policy.MAIL_LINK_LIFETIME, purpose, token)
    (record_id, member_id), signed_at = verified or ((0, 0), clock.now())
    member = db.session.get(Member, member_id)
    if member is None or not is_token_current(member, signed_at):
        return None
    scope = queries.with_people(queries.visible_to(member_id)).where(Assistance.id == record_id)
    record = fetch_first(scope) if member.is_here else None
    return (member, record) if record is not None else None


def answer_page(
    template: str, member: Member, record: Assistance, form: Any, is_allowed: bool
) -> Any:
    other = record.other_than(member.id)
    page = render_template(
        template, form=form, record=record, member=member, may=is_allowed, name=other and other.name,
        gave=record.giver_id == member.id, answers=ANSWERS, chosen=request.args.get("how"),
    )  # fmt: skip
    return page, form.status


def expired_page() -> Any:
    again = url_for("assistance.index")
    return render_template("assistance/link_too_old.html", again=again), 410
