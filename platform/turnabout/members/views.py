from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for

from turnabout.base.i18n.translations import _
from turnabout.base.jobs.queue import JobName, enqueue
from turnabout.base.mail import emails
from turnabout.base.server.settings import LANGUAGES
from turnabout.base.web.auth import (
    current_member,
    is_local_path,
    is_remembered,
    public,
    start_session,
)
from turnabout.base.web.errors import referring_page
from turnabout.base.web.forms import Form
from turnabout.base.web.headers import clear_site_data
from turnabout.base.web.rate_limits import client_address, consume, limited, sign_in_key
from turnabout.members import (
    commands,
    email_change,
    formats,
    forms,
    policy,
    queries,
    shared_computer,
    unsent_drafts,
)
from turnabout.members.sign_in import (
    authenticate,
    confirm_password,
    operator_token,
    redeem_operator_link,
    renew_hash,
    schedule_activity_record,
    start_sign_in,
)

MAIL_PASSWORD = JobName("members.mail_password")

bp = Blueprint("members", __name__)
shared_computer.attach(bp)
bp.before_app_request(schedule_activity_record)


# --- sign-in and sign-out ---


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    if g.viewer and (g.viewer.is_operator or not operator_token()):
        return redirect_after_sign_in()
    is_phone = formats.is_phone(request.user_agent.string)
    form = forms.SignInForm(stay="stay" if is_phone and request.method == "GET" else "once")
    if form.validate_on_submit() and (member := authenticate(form)):
        renew_hash(member, form.password.data)
        if member.suspended_at:
            return render_template("members/suspended.html", member=member), 403
        redeem_operator_link(member)
        start_session(start_sign_in(member), form.stay.data == "stay")
        if form.stay.data == "shared":
            shared_computer.mark_active()
        return redirect_after_sign_in()
    return render_template("members/sign_in.html", form=form), form.status


def redirect_after_sign_in() -> Any:
    """Redirect to `next`, else to where the member left off on a shared computer, else home."""
    next_path = request.values.get("next", "")
    back = unsent_drafts.resume_address()
    return redirect(next_path if is_local_path(next_path) else back, 303)


@bp.post("/sign-out")
def sign_out() -> Any:
    unsent_drafts.discard_drafts()
    shared_computer.sign_out()
    flash(_("You’re signed out on this device."), "done")
    return clear_site_data(redirect("/", 303))


@bp.post("/language")
@public
def language() -> Any:
    code = request.form.get("language")
    if code not in LANGUAGES:
        abort(400)
    if g.viewer:
        commands.choose_language(current_member(), code, g.viewer.time_zone)
    else:
        session["language"] = code
    return redirect(referring_page() or "/", 303)


# --- a forgotten password ---


@bp.route("/password/forgotten", methods=["GET", "POST"])
@public
@limited("20 per 10 minutes", room="200 per 10 minutes")
def forgotten() -> Any:
    form = forms.ForgottenForm(email=request.args.get("email", "")[:254])
    if form.validate_on_submit():
        consume(
            "5 per hour", "forgotten", f"{client_address()} {queries.email_key(form.email.data)}"
        )
        enqueue(MAIL_PASSWORD, email=form.email.data)
        return redirect(url_for(".forgotten_sent"), 303)
    return render_template("members/forgotten.html", form=form), form.status


@bp.get("/password/sent")
@public
def forgotten_sent() -> Any:
    return render_template("members/forgotten_sent.html")


@bp.route("/password/<token>", methods=["GET", "POST"])
@public
@limited("20 per 10 minutes", room="200 per 10 minutes")
def new_password(token: str) -> Any:
    link = queries.usable_link(token, "password")
    if link is None:
        return render_template("members/dead_link.html", again=url_for(".forgotten")), 410
    form = forms.NewPasswordForm()
    form.known_email = link.email
    if form.validate_on_submit():
        result = form.tries(commands.set_password, token, policy.hash_password(form.password.data))
        if result:
            start_session(start_sign_in(result[0]))
            message = _("Your new password is saved. All your other devices have been signed out.")
            flash(" ".join([message, *result[1]]), "done")
            return redirect("/", 303)
    return render_template("members/new_password.html", form=form, email=link.email), form.status


# --- settings ---


@bp.get("/settings")
def settings() -> Any:
    return render_template("members/settings.html")


@bp.route("/settings/account", methods=["GET", "POST"])
def account() -> Any:
    form = forms.NameForm(name=g.viewer.name)
    if form.validate_on_submit():
        commands.rename(current_member(), form.name.data)
        return flash_and_redirect(".account", _("Your name has been changed."))
    waiting = queries.usable_links(current_member(), "email")
    return render_template("members/account.html", form=form, waiting=waiting), form.status


@bp.route("/settings/password", methods=["GET", "POST"])
@limited("10 per 10 minutes", by=sign_in_key)
def password() -> Any:
    form = forms.PasswordForm()
    form.known_email = g.viewer.email or ""
    if form.validate_on_submit() and confirm_password(form):
        sentences = commands.change_password(
            current_member(), policy.hash_password(form.password.data)
        )
        start_session(start_sign_in(current_member()), remember=is_remembered())
        message = _("Your password has been changed. All your other devices have been signed out.")
        return flash_and_redirect(".account", " ".join([message, *sentences]))
    return render_template("members/password.html", form=form), form.status


@bp.route("/settings/email", methods=["GET", "POST"])
@limited("10 per 10 minutes", by=sign_in_key)
def email() -> Any:
    form = forms.EmailForm()
    if form.validate_on_submit() and confirm_password(form) and request_email_change(form):
        message = _("We sent an e-mail to %(email)s. Open the link in it.", email=form.email.data)
        flash(*emails.sent_message(message))
        return redirect(url_for(".account"), 303)
    return render_template("members/email.html", form=form), form.status


def request_email_change(form: Any) -> bool:
    form.tries(email_change.request_email_change, current_member(), form.email.data)
    return not form.errors


@bp.route("/settings/email/<token>", methods=["GET", "POST"])
@public
@limited("20 per 10 minutes")
def new_email(token: str) -> Any:
    """Confirm a new address. GET only shows a button, because mail scanners open links."""
    link = queries.usable_link(token, "email")
    if link is None:
        return render_template("members/dead_link.html", again=url_for(".email")), 410
    if request.method == "POST":
        email_change.change_email(token)
        flash(_("Your e-mail address is now %(email)s.", email=link.email), "done")
        return redirect("/", 303)
    return render_template("members/new_email.html", email=link.email, form=Form())


@bp.route("/settings/language", methods=["GET", "POST"])
def choose_language() -> Any:
    form = forms.LanguageForm(language=g.viewer.language, time_zone=g.viewer.time_zone)
    if form.validate_on_submit():
        commands.choose_language(current_member(), form.language.data, form.time_zone.data)
        return redirect(url_for(".settings"), 303)
    return render_template("members/language.html", form=form), form.status


@bp.get("/settings/devices")
def devices() -> Any:
    return render_template("members/devices.html", sign_ins=queries.sign_ins(current_member()))


@bp.post("/settings/devices/<int:id>/removal")
def remove_device(id: int) -> Any:
    if not any(device.id == id for device in queries.sign_ins(current_member())):
        abort(404)
    commands.sign_out_device(current_member(), id)
    return flash_and_redirect(".devices", _("That device has been signed out."))


@bp.post("/settings/devices/removal")
def remove_devices() -> Any:
    commands.sign_out_everywhere(current_member(), but=g.viewer.sign_in_id)
    return flash_and_redirect(".devices", _("All your other devices have been signed out."))


def flash_and_redirect(endpoint: str, message: str) -> Any:
    flash(message, "done")
    return redirect(url_for(endpoint), 303)
