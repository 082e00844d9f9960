from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

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
    renew_hash,
    schedule_activity_note,
    token_for,
    welcome_operator,
)

MAIL_PASSWORD = JobName("members.mail_password")

bp = Blueprint("members", __name__)
shared_computer.attach(bp)
bp.before_app_request(schedule_activity_note)


# --- in and out ---


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    if g.viewer and (g.viewer.is_operator or not operator_token()):
        return onward()
    is_phone = formats.is_phone(request.user_agent.string)
    form = forms.SignInForm(stay="stay" if is_phone and request.method == "GET" else "once")
    if form.validate_on_submit() and (member := authenticate(form)):
        renew_hash(member, form.password.data)
        if member.suspended_at:
            return render_template("members/suspended.html", member=member), 403
        welcome_operator(member)
        start_session(token_for(member), form.stay.data == "stay")
        if form.stay.data == "shared":
            shared_computer.begin()
        return onward()
    return render_template("members/sign_in.html", form=form), form.status


def onward() -> Any:
    wanted = request.values.get("next", "")
    back = unsent_drafts.way_back()
    return redirect(wanted if is_local_path(wanted) else back, 303)


@bp.post("/sign-out")
def sign_out() -> Any:
    unsent_drafts.abandon()
    shared_computer.end()
    flash(_("You’re signed out on this device."), "done")
    return clear_site_data(redirect("/", 303))


@bp.post("/language")
@public
def language() -> Any:
    chosen = request.form.get("language")
    if chosen not in LANGUAGES:
        abort(400)
    if g.viewer:
        commands.choose_language(current_member(), chosen, g.viewer.time_zone)
    else:
        session["language"] = chosen
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
    door = queries.usable_link(token, "password")
    if door is None:
        return render_template("members/dead_link.html", again=url_for(".forgotten")), 410
    form = forms.NewPasswordForm()
    form.known_email = door.email
    if form.validate_on_submit():
        done = form.tries(commands.set_password, token, policy.hash_password(form.password.data))
        if done:
            start_session(token_for(done[0]))
            words = _("Your new password is saved. All your other devices have been signed out.")
            flash(" ".join([words, *done[1]]), "done")
            return redirect("/", 303)
    return render_template("members/new_password.html", form=form, email=door.email), form.status


# --- settings ---


@bp.get("/settings")
def settings() -> Any:
    return render_template("members/settings.html")


@bp.route("/settings/account", methods=["GET", "POST"])
def account() -> Any:
    form = forms.NameForm(name=g.viewer.name)
    if form.validate_on_submit():
        commands.rename(current_member(), form.name.data)
        return saved(".account", _("Your name has been changed."))
    waiting = queries.usable_links(current_member(), "email")
    return render_template("members/account.html", form=form, waiting=waiting), form.status


@bp.route("/settings/password", methods=["GET", "POST"])
@limited("10 per 10 minutes", by=sign_in_key)
def password() -> Any:
    form = forms.PasswordForm()
    form.known_email = g.viewer.email or ""
    if form.validate_on_submit() and confirm_password(form):
        ended = commands.change_password(current_member(), policy.hash_password(form.password.data))
        start_session(token_for(current_member()), remember=is_remembered())
        words = _("Your password has been changed. All your other devices have been signed out.")
        return saved(".account", " ".join([words, *ended]))
    return render_template("members/password.html", form=form), form.status


@bp.route("/settings/email", methods=["GET", "POST"])
@limited("10 per 10 minutes", by=sign_in_key)
def email() -> Any:
    form = forms.EmailForm()
    if form.validate_on_submit() and confirm_password(form) and asked(form):
        words = _("We sent an e-mail to %(email)s. Open the link in it.", email=form.email.data)
        flash(*emails.sent_message(words))
        return redirect(url_for(".account"), 303)
    return render_template("members/email.html", form=form), form.status


def asked(form: Any) -> bool:
    form.tries(email_change.ask_for_email, current_member(), form.email.data)
    return not form.errors


@bp.route("/settings/email/<token>", methods=["GET", "POST"])
@public
@limited("20 per 10 minutes")
def new_email(token: str) -> Any:
    """A scanner that opens the link changes nothing: the button does."""
    door = queries.usable_link(token, "email")
    if door is None:
        return render_template("members/dead_link.html", again=url_for(".email")), 410
    if request.method == "POST":
        email_change.change_email(token)
        flash(_("Your e-mail address is now %(email)s.", email=door.email), "done")
        return redirect("/", 303)
    return render_template("members/new_email.html", email=door.email, form=Form())


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
    if not any(one.id == id for one in queries.sign_ins(current_member())):
        abort(404)
    commands.sign_out_device(current_member(), id)
    return saved(".devices", _("That device has been signed out."))


@bp.post("/settings/devices/removal")
def remove_devices() -> Any:
    commands.sign_out_everywhere(current_member(), but=g.viewer.sign_in_id)
    return saved(".devices", _("All your other devices have been signed out."))


def saved(endpoint: str, words: str) -> Any:
    flash(words, "done")
    return redirect(url_for(endpoint), 303)
