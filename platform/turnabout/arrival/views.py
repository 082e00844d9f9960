from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)

from turnabout.arrival import commands
from turnabout.arrival.forms import FirstCardForm, JoinForm
from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, language
from turnabout.base.jobs.queue import JobName, enqueue
from turnabout.base.mail import emails
from turnabout.base.web import not_found_limit
from turnabout.base.web.auth import current_member, is_local_path, public, start_session
from turnabout.base.web.errors import Refused, referring_page
from turnabout.base.web.forms import Form
from turnabout.base.web.rate_limits import client_address, consume, hit, limited
from turnabout.cards import queries as cards
from turnabout.cards.models import Card
from turnabout.connections import queries as connections
from turnabout.contacts.queries import contact_of
from turnabout.members import commands as members
from turnabout.members import policy, queries
from turnabout.members.models import Member
from turnabout.scanning.policy import were_together

WARN_OF_TAKEN_ADDRESS = JobName("arrival.warn_of_taken_address")

bp = Blueprint("arrival", __name__)


@bp.route("/join", methods=["GET", "POST"])
@public
@limited("300 per hour", room="3000 per hour")
def join() -> Any:
    if g.viewer:
        return redirect_member()
    form = JoinForm(where_met=request.args.get("where_met"), note=request.args.get("note"))
    card = referring_card()
    if form.validate_on_submit() and (member := new_or_existing_member(form, card)):
        token = members.sign_in(member, request.user_agent.string)
        start_session(token, remember="Mobi" in request.user_agent.string)
        claim_operator_role(member)
        return after_joining(member, card)
    owner = cards.face(card, "public").name if card else ""
    at_once = card is not None and were_together(card, request.args.get("live", ""))
    page = render_template(
        "arrival/join.html",
        form=form,
        card=card,
        owner=owner,
        carried=passed_on_arguments(),
        at_once=at_once,
    )
    return page, form.status


def redirect_member() -> Any:
    """Redirect somebody who is already signed in, such as after a double tap on the button."""
    if has_operator_link():
        return redirect(url_for("members.sign_in", **passed_on_arguments()), 303)
    card = referring_card()
    if request.method == "POST":
        return after_joining(current_member(), card)
    if card and card.member_id != g.viewer.id:
        return redirect(url_for("meeting.card", code=card.code), 303)
    return redirect_onward("/")


def claim_operator_role(member: Member) -> None:
    """Make a member who came by the operator link the operator, unless the link has expired."""
    token = request.args.get("operator", "")
    if token and not member.is_operator:
        try:
            members.become_operator(member, token)
        except Refused as refusal:
            flash(str(refusal), "refusal")


def passed_on_arguments() -> dict[str, Any]:
    """Return the query arguments that the forms and links of this page pass on."""
    names = ("card", "live", "next", "operator")
    return {name: request.args[name] for name in names if request.args.get(name)}


def referring_card() -> Card | None:
    """Return the card whose code is in the address. Wrong codes count towards the limit on guessing."""
    code = request.args.get("card", "")
    if not code:
        return None
    not_found_limit.check()
    card = cards.by_code(code)
    if card is None:
        not_found_limit.note()
    return card


def new_or_existing_member(form: JoinForm, card: Card | None) -> Member | None:
    """Create the member, or return the existing one if the password is right: people forget that they
    have joined, or tap twice. Else set a form error and return None.

    Members are signed in before they confirm their address, so the response does show whether an address
    is taken. To limit account enumeration, the error is unspecific, it costs one password hash as
    success does, the owner of the address is told by e-mail, and errors are rate-limited.
    """
    key = queries.email_key(form.email.data)
    refund = policy.PASSWORDS.spend(key)  # passwords can be guessed here as at sign-in
    member = join_or_recognise(form, card, queries.by_email(key))
    if member:
        refund()
        return member
    consume("5 per hour", "join_refused", client_address())
    if hit("3 per hour", "join_refused", key):  # more e-mails would tell the owner nothing new
        enqueue(WARN_OF_TAKEN_ADDRESS, email=form.email.data)
    form.form_errors = [
        _(
            "We couldn’t create an account with this address and password. Already joined? "
            "Sign in, or ask for a new password."
        )
    ]
    return None


def join_or_recognise(form: JoinForm, card: Card | None, member: Member | None) -> Member | None:
    if member is None:
        try:
            return create_member(form, referral(form, card))
        except Refused:  # the address was just taken, perhaps by a double tap
            member = queries.by_email(queries.email_key(form.email.data))
    if member and policy.knows_password(member, form.password.data) and member.is_here:
        return connect_existing(member, referral(form, card))
    return None


def referral(form: JoinForm, card: Card | None) -> commands.Referral | None:
    if card is None:
        return None
    where_met, note = form.where_met.data or "", form.note.data or ""
    return commands.Referral(card.code, where_met, note, request.args.get("live", ""))


def connect_existing(member: Member, referral: commands.Referral | None) -> Member:
    if referral:
        commands.connect_with_referrer(member, referral)
    return member


def create_member(form: JoinForm, referral: commands.Referral | None) -> Member:
    zone = form.zone.data if form.zone.data in clock.time_zones() else None
    return commands.join(
        form.name.data,
        form.email.data,
        policy.hash_password(form.password.data),
        language(),
        zone or current_app.config["SETTINGS"].time_zone,
        referral,
        operator_link=request.args.get("operator", ""),
    )


def has_operator_link() -> bool:
    return queries.operator_link(request.args.get("operator", "")) is not None


def after_joining(member: Member, card: Card | None) -> Any:
    """Redirect to the notes about the owner of the card, as after every scan; without a card, to `next`
    or the member's own first card.
    """
    contact = contact_of(member.id, card.member_id) if card else None
    if contact:
        first_card = url_for(".first_card")
        return redirect(url_for("contacts.afterwards.met", id=contact.id, next=first_card), 303)
    return redirect_onward(url_for(".first_card"))


def redirect_onward(otherwise: str) -> Any:
    """Redirect to the page of this site in `next`, else to `otherwise`."""
    next_path = request.args.get("next", "")
    return redirect(next_path if is_local_path(next_path) and next_path != "/" else otherwise, 303)


@bp.route("/join/card", methods=["GET", "POST"])
def first_card() -> Any:
    card = cards.default_of(g.viewer.id)
    form = FirstCardForm(obj=card)
    if form.validate_on_submit():
        commands.fill_in_card(card, form.headline.data or "", form.seeking.data, form.can_help.data)
        return redirect(f"/cards/{card.id}/share", 303)
    return render_template("arrival/card.html", form=form, card=card), form.status


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@public
@limited("100 per 10 minutes", room="1000 per 10 minutes")  # an event may share one IP address
def confirm(token: str) -> Any:
    """Confirm the address by POST. GET only shows a button, because mail scanners open links."""
    link = queries.link_of_token(token, "confirm")
    if link and link.member.is_here and link.member.is_confirmed:
        return redirect_confirmed()
    if queries.usable_link(token, "confirm") is None:
        again = url_for(".wait") if g.viewer else url_for("members.sign_in")
        return render_template("members/dead_link.html", again=again), 410
    if request.method == "POST":
        commands.confirm(token)
        return redirect_confirmed()
    asks = fetch_all(connections.held_requests_of(link.member_id).limit(20)) if link else []
    return render_template("arrival/confirm.html", door=link, asks=asks, form=Form())


def redirect_confirmed() -> Any:
    flash(_("Your e-mail address is confirmed. You can now contact everybody here."), "done")
    return redirect("/" if g.viewer else url_for("members.sign_in"), 303)


@bp.get("/confirm")
def wait() -> Any:
    return render_template("arrival/wait.html")


@bp.post("/confirm")
@limited("5 per hour")
def send_again() -> Any:
    if g.viewer.is_confirmed:
        return redirect_confirmed()
    commands.send_confirmation(current_member())
    message = _("We sent an e-mail to %(email)s. Open the link in it.", email=g.viewer.email)
    flash(*emails.sent_message(message))
    return redirect(referring_page() or url_for(".wait"), 303)
