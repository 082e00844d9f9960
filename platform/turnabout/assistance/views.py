"""Pages of the ledger and of one record of help."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.assistance import (
    commands,
    contact_thanks,
    contact_views,
    forms,
    mail_answers,
    mediation,
    mediation_views,
    one_sided,
    policy,
    queries,
)
from turnabout.assistance.ledger import SIDES, TALLY_COLUMNS, ledger
from turnabout.assistance.models import OUTCOMES, STARTERS, Assistance
from turnabout.assistance.partner import Partner, initial_values, partner_from_request
from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member, redirect_back, viewer_columns
from turnabout.base.web.errors import Refused
from turnabout.base.web.pagination import below, parse_key
from turnabout.base.web.rate_limits import limited
from turnabout.board.models import CATEGORIES, EFFORTS
from turnabout.contacts.queries import promises_of
from turnabout.introductions.queries import introducer_of

bp = Blueprint("assistance", __name__)
bp.register_blueprint(mail_answers.bp)
bp.register_blueprint(mediation_views.bp)
bp.register_blueprint(contact_views.bp)
WORDS = {
    "outcome_words": OUTCOMES, "thanks_starters": STARTERS,
    "help_of_post": queries.by_response_to_post, "my_turn_on": queries.awaiting_member,
}  # fmt: skip
bp.record(lambda state: state.app.jinja_env.globals.update(WORDS))


@bp.get("/assistance")
@viewer_columns(*TALLY_COLUMNS)
def index():
    side = request.args.get("side", "all")
    side = side if side in SIDES else "all"
    page, counts = ledger(g.viewer.id, side, below()), queries.Counts(*g.viewer.asked)
    return render_template("assistance/index.html", page=page, side=side, counts=counts)


@bp.get("/assistance/one-sided")
def one_sided_index():
    return render_template(
        "assistance/one_sided.html", only_asked=fetch_all(one_sided.only_asked(g.viewer.id)),
        never_helped=fetch_all(one_sided.never_helped(g.viewer.id)),
    )  # fmt: skip


# --- recording ---


@bp.get("/assistance/new")
def new():
    person = partner_from_request()
    if person is None:
        return choose()
    existing = queries.by_response(person.response.id) if person.response else None
    if existing:
        return redirect(url_for(".show", id=existing.id))
    return form_page(person, forms.RecordForm(formdata=None, **initial_values(person)))


def choose():
    words = request.args.get("q", "").strip()[:100]
    people = queries.selectable_contacts(g.viewer.id, words)
    direction = request.args.get("direction", "")
    return render_template("assistance/choose.html", people=people, q=words, direction=direction)


def form_page(person: Partner, form: Any, twin: Any = None) -> Any:
    form.name_them(person.name)
    page = render_template("assistance/new.html", person=person, form=form, twin=twin)
    return page, 422 if twin else form.status


@bp.post("/assistance/new")
@limited("60 per hour")
def record():
    person = partner_from_request() or abort(404)
    form = forms.RecordForm()
    if person.response:
        form.direction.data = initial_values(person)["direction"]
    if not form.validate_on_submit():
        return form_page(person, form)
    values = form.values | {"seen": parse_key(form.seen.data)}
    new_record = form.tries(try_record, current_member(), person.other, **values)
    if isinstance(new_record, commands.PossibleDuplicate):
        form.seen.data = new_record.twin_id
        return form_page(person, form, new_record)
    if new_record is None:
        return form_page(person, form)
    flash(recorded_message(new_record, person), "done")
    return redirect(url_for(".show", id=new_record.id), 303)


def try_record(*args: Any, **values: Any) -> Any:
    """Return the new record, or the `PossibleDuplicate` that the form then asks about."""
    try:
        return commands.record(*args, **values)
    except commands.PossibleDuplicate as duplicate:
        return duplicate


def recorded_message(new_record: Assistance, person: Partner) -> str:
    if new_record.contact_id:
        return _("Saved. Only you can see it.")
    if new_record.recorded_by_id != g.viewer.id or new_record.state == "confirmed":
        return _("You both say it happened.")
    return _("Saved. We’ve asked %(name)s to confirm it.", name=person.name)


@bp.post("/promises/<int:id>/help")
def keep_promise(id):
    """Mark a promise as kept and record it as help, in one step."""
    promise = get_or_404(promises_of(g.viewer.id), id)
    try:
        new_record = commands.keep_promise(promise, current_member())
    except Refused:  # the form shows what is missing
        return redirect(url_for(".new", contact=promise.contact_id, direction="gave"), 303)
    message = _("Saved. Only you can see it.") if new_record.contact_id else _("Saved.")
    flash(message, "done")
    return redirect(url_for(".show", id=new_record.id), 303)


# --- one record ---


def record_or_404(id: int) -> Assistance:
    return get_or_404(queries.with_people(queries.visible_to(g.viewer.id)), id)


@bp.get("/assistance/<int:id>")
def show(id, answer=None, thanks=None, outcome=None):
    record = record_or_404(id)
    page = render_template(
        "assistance/show.html",
        record=record, other=record.other_than(g.viewer.id), policy=policy,
        gave=record.giver_id == g.viewer.id, history=queries.history(record),
        looks=mediation.review_requests(record),
        introducer=introducer_of(g.viewer.id, record.introduction_id),
        outcomes=queries.outcomes_of(record), categories=CATEGORIES, efforts=EFFORTS,
        answer=answer or forms.AnswerForm(formdata=None),
        thanks=thanks or forms.ThanksForm(formdata=None),
        outcome=outcome or forms.OutcomeForm(formdata=None),
        **contact_views.page_values(record, thanks),
    )  # fmt: skip
    invalid_form = next((form for form in (answer, thanks, outcome) if form), None)
    return page, invalid_form.status if invalid_form else 200


@bp.route("/assistance/<int:id>/edit", methods=["GET", "POST"])
@limited("60 per hour")
def amend(id):
    record = record_or_404(id)
    if not policy.may_amend(g.viewer, record):
        abort(404)
    form = forms.FactsForm(obj=record)
    is_valid = form.validate_on_submit()
    if is_valid:
        form.tries(commands.amend, record, current_member(), **form.values)
    if is_valid and not (form.errors or form.form_errors):
        flash(_("Saved. The other person sees the new version."), "done")
        return redirect(url_for(".show", id=id), 303)
    return render_template(
        "assistance/amend.html", record=record_or_404(id), form=form
    ), form.status


@bp.post("/assistance/<int:id>/answer")
@limited("60 per hour")
def answer(id):
    form = forms.AnswerForm()
    record = record_or_404(id)
    if not form.validate_on_submit():
        return show(id, answer=form)
    commands.answer(record, current_member(), form.how.data, form.words.data or "")
    flash(answered_message(form.how.data), "done")
    return redirect_back(".show", id=id)


def answered_message(how: str) -> str:
    if how == "right":
        return _("Thank you. You both have it on record.")
    return _("The other person has your answer. Nobody else can see it.")


@bp.post("/assistance/<int:id>/thanks")
@limited("60 per hour")
def thank(id):
    form = forms.ThanksForm()
    record = record_or_404(id)
    if not form.validate_on_submit():
        return show(id, thanks=form)
    commands.thank(record, current_member(), form.text)
    flash(_("Your thanks are on their way."), "done")
    return redirect_back(".show", id=id)


@bp.post("/assistance/<int:id>/words")
@limited("60 per hour")
def write_thanks(id):
    """Write thanks to a contact without an account, to be sent by the member."""
    form = forms.ContactThanksForm()
    record = contact_views.record_of_contact(id)
    if not form.validate_on_submit():
        return show(id, thanks=form)
    contact_thanks.write(record, current_member(), form.words.data)
    flash(_("Saved. Now send it any way you like."), "done")
    return redirect(url_for(".show", id=id, _anchor="thanks"), 303)


@bp.post("/assistance/<int:id>/outcomes")
@limited("60 per hour")
def tell_outcome(id):
    form = forms.OutcomeForm()
    record = record_or_404(id)
    if not form.validate_on_submit():
        return show(id, outcome=form)
    commands.tell_outcome(record, current_member(), form.kind.data, form.words.data or "")
    flash(_("Sent. Everybody likes to hear what came of their help."), "done")
    return redirect_back(".show", id=id)


@bp.post("/assistance/<int:id>/undo")
def undo(id):
    commands.undo(record_or_404(id), current_member())
    flash(_("Taken back. It’s no longer on record for either of you."), "done")
    return redirect_back(".index")
