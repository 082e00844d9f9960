from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import fetch_all, fetch_first, get_or_404
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, n_
from turnabout.base.mail.mail_draft import eml_response
from turnabout.base.web.auth import current_member
from turnabout.base.web.errors import Refused
from turnabout.base.web.rate_limits import limited
from turnabout.contacts import queries as contacts
from turnabout.contacts.models import NETWORKS, Contact
from turnabout.updates import commands, formats, policy, queries
from turnabout.updates.forms import LetterForm, PartsForm
from turnabout.updates.models import UpdateLetter, UpdateRecipient

bp = Blueprint("updates", __name__, url_prefix="/updates")


@bp.get("")
def index() -> Any:
    letters = fetch_all(queries.letters_of(g.viewer.id).order_by(UpdateLetter.id.desc()).limit(50))
    counts = queries.sent_counts([letter.id for letter in letters])
    return render_template("updates/index.html", letters=letters, counts=counts)


@bp.route("/new", methods=["GET", "POST"])
@limited("30 per hour")
def new() -> Any:
    form = LetterForm()
    if form.validate_on_submit():
        letter = commands.write(current_member(), **form.values)
        return redirect(url_for(".show", id=letter.id), 303)
    if request.method == "GET":
        network = request.args.get("network", "")
        form.network.data = network if network in NETWORKS else "peer"
    return render_template("updates/form.html", form=form, letter=None), form.status


def my_letter(id: int) -> UpdateLetter:
    return get_or_404(queries.letters_of(g.viewer.id), id)


@bp.route("/<int:id>/edit", methods=["GET", "POST"])
@limited("60 per hour")
def edit(id: int) -> Any:
    letter = my_letter(id)
    form = PartsForm(obj=letter)
    if form.validate_on_submit():
        commands.edit(letter, **form.values)
        return redirect(url_for(".show", id=id), 303)
    return render_template("updates/form.html", form=form, letter=my_letter(id)), form.status


@bp.get("/<int:id>")
def show(id: int) -> Any:
    letter, words = my_letter(id), request.args.get("q", "").strip()[:100]
    chosen = fetch_all(queries.recipients(letter))
    choices = queries.choices(letter, words, policy.CHOICES + 1)
    ids = [one.id for one in choices] + [one.contact_id for one in chosen]
    since = clock.today(g.viewer.time_zone) - policy.LATELY
    here = queries.reachable_ids(g.viewer.id, ids)
    return render_template(
        "updates/show.html", letter=letter, chosen=chosen, choices=choices[: policy.CHOICES],
        has_more=len(choices) > policy.CHOICES, asked=queries.asked_since(ids, since), here=here,
        q=words, most=policy.MOST_RECIPIENTS, example=example(letter, chosen),
        mails={one.contact_id: formats.mail_to(one.contact, letter, g.viewer.name)
               for one in chosen if one.contact_id not in here and not one.sent_at},
    )  # fmt: skip


def example(letter: UpdateLetter, chosen: Any) -> str:
    """The letter as the first recipient gets it."""
    first = chosen[0].contact if chosen else Contact(name=_("Sam"))
    return formats.letter_to(first, letter, g.viewer.name)


@bp.post("/<int:id>/recipients")
def add_recipients(id: int) -> Any:
    letter = my_letter(id)
    ids = [
        int(one)
        for one in request.form.getlist("contact")[:500]
        if one.isdecimal() and len(one) < 19
    ]
    if not ids:
        flash(_("Tick at least one person."), "refusal")
        return redirect(url_for(".show", id=id), 303)
    mine = contacts.book(g.viewer.id, letter.network).where(Contact.id.in_(ids))
    try:
        commands.add_recipients(letter, fetch_all(mine))
    except Refused as refused:
        flash(str(refused), "refusal")
    return redirect(url_for(".show", id=id, _anchor="chosen"), 303)


@bp.post("/<int:id>/sending")
@limited("20 per hour")
def send(id: int) -> Any:
    n = commands.send_here(my_letter(id))
    if n:
        flash(n_("Sent to %(num)s person.", "Sent to %(num)s people.", n), "done")
    return redirect(url_for(".show", id=id, _anchor="chosen"), 303)


def my_recipient(id: int, contact: int) -> UpdateRecipient:
    scope = queries.recipients(my_letter(id)).where(UpdateRecipient.contact_id == contact)
    return fetch_first(scope) or abort(404)


@bp.post("/<int:id>/recipients/<int:contact>/<any(sent, unsent, removal):act>")
def change_recipient(id: int, contact: int, act: str) -> Any:
    """Change one recipient of a letter: mark a letter that the member sends from their own mail program
    as `sent` or `unsent`, or take the recipient off the list (`removal`).
    """
    recipient = my_recipient(id, contact)
    if act == "removal":
        commands.remove_recipient(recipient)
    elif contact not in queries.reachable_ids(g.viewer.id, [contact]):
        (commands.mark_sent if act == "sent" else commands.unmark_sent)(recipient)
    return redirect(url_for(".show", id=id, _anchor="chosen"), 303)


@bp.get("/<int:id>/recipients/<int:contact>.eml")
def eml(id: int, contact: int) -> Any:
    recipient = my_recipient(id, contact)
    draft = formats.mail_to(recipient.contact, recipient.letter, g.viewer.name)
    return eml_response(draft, f"update-{id}-{contact}")


@bp.post("/<int:id>/deletion")
def delete(id: int) -> Any:
    commands.delete(my_letter(id))
    flash(_("Deleted. What you sent stays with those you sent it to."), "done")
    return redirect(url_for(".index"), 303)
