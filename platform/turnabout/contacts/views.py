"""The contact book and the page of a contact."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import joinedload

from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, day
from turnabout.base.web.auth import current_member, redirect_back
from turnabout.base.web.pagination import below, key_argument
from turnabout.contacts import (
    commands,
    contact_list,
    details,
    export_views,
    forms,
    met,
    policy,
    queries,
    rhythm_views,
)
from turnabout.contacts.contact_card import card_of
from turnabout.contacts.detail_fields import label_words
from turnabout.contacts.models import NETWORKS, Contact
from turnabout.contacts.origins import NETWORK_OF, NETWORK_WORDS, ORIGINS, WORDS
from turnabout.contacts.reciprocity import reciprocity

bp = Blueprint("contacts", __name__)
bp.register_blueprint(export_views.bp)
bp.register_blueprint(met.bp)
bp.register_blueprint(rhythm_views.bp)
bp.record_once(lambda at: at.app.jinja_env.globals.update(network_hints=forms.NETWORK_HINTS))
bp.add_app_template_filter(label_words)
bp.add_app_template_filter(lambda text: day(date.fromisoformat(text)), "as_day")
bp.add_app_template_global(
    lambda member_id: queries.asked_too_often(g.viewer.id, member_id, policy.ASKS),
    "asked_too_often",
)

VIEWS = ("all", *NETWORKS, "unsorted", "removed")
MOMENTS = 30


@bp.get("/contacts")
def index() -> Any:
    view = request.args.get("network", "all")
    view = view if view in VIEWS else "all"
    wanted = {"origin": request.args.get("origin", ""), "words": request.args.get("q", "")[:100],
              "tag": details.tag_key(request.args.get("tag", ""))}  # fmt: skip
    if NETWORK_OF.get(wanted["origin"]) != view:
        wanted["origin"] = ""
    after, order = key_argument("after"), request.args.get("order", "name")
    order = order if order in contact_list.ORDERS else "name"
    lines, older = contact_list.book_rows(g.viewer.id, view, order, **wanted, after=after)
    counts = queries.counts(g.viewer.id, g.viewer.veils)
    return render_template(
        "contacts/index.html", lines=lines, older=older, counts=counts,
        view=view, after=after, order=order, origins=ORIGINS.get(view, {}), words=WORDS,
        origin=wanted["origin"],
        words_asked=wanted["words"], tag=wanted["tag"] and request.args["tag"][: details.TAG],
    )  # fmt: skip


# --- adding contacts ---


@bp.route("/contacts/new", methods=["GET", "POST"])
def new() -> Any:
    form = forms.NewContactForm(network=request.args.get("network", ""))
    if form.validate_on_submit():
        made = form.tries(details.add_whole, current_member(), form.slip.data, *form.whole)
        if made:
            flash(_("%(name)s is now in your contacts.", name=made.name), "done")
            return redirect(after_adding(made.id), 303)
    return contact_form(form, None)


def contact_form(form: Any, contact: Contact | None) -> Any:
    tags = queries.tag_names(g.viewer.id)
    page = render_template("contacts/form.html", form=form, contact=contact, tags=tags)
    return page, form.status


def after_adding(id: int) -> str:
    """The URL to go to once a contact is added: its page, or the form for recording help if the member came
    from there.
    """
    if request.args.get("for") != "help":
        return url_for(".show", id=id)
    return url_for("assistance.new", contact=id, direction=request.args.get("direction"))


@bp.route("/contacts/<int:id>/edit", methods=["GET", "POST"])
def edit(id: int) -> Any:
    contact = get_or_404(queries.book(g.viewer.id), id)
    form = forms.ContactForm(obj=contact, **form_values(contact))
    if form.validate_on_submit():
        form.tries(details.edit_whole, contact, *form.whole)
        if form.status == 200:
            flash(_("Saved."), "done")
            return redirect(url_for(".show", id=id), 303)
        contact = get_or_404(queries.book(g.viewer.id), id)
    return contact_form(form, contact)


def form_values(contact: Contact) -> dict[str, Any]:
    """The values of the form that are not columns of the contact."""
    further, tags = details.details_and_tags(contact)
    return {f"{kind}s": pairs for kind, pairs in further.items()} | {"tags": ", ".join(tags)}


# --- one contact ---


@bp.get("/contacts/<int:id>")
def show(id: int, touch: Any = None, notes: Any = None) -> Any:
    with_member = queries.all_of(g.viewer.id).options(joinedload(Contact.member))
    contact = get_or_404(with_member, id)
    further, tags = details.details_and_tags(contact)
    today = clock.today(g.viewer.time_zone)
    touches = queries.moments(contact, below(), MOMENTS)
    page = render_template(
        "contacts/show.html", contact=contact, words=WORDS,
        touch=touch or forms.TouchForm(formdata=None, on=today, direction=None, kind=None),
        notes=notes or forms.NotesForm(formdata=None, obj=contact), is_writing=bool(touch),
        touches=touches, only_asked=not below() and policy.only_asked(touches.items),
        promises=fetch_all(queries.promises_to(contact).limit(MOMENTS)),
        further=further, tags=tags, today=today,
        network_days=queries.network_days(g.viewer.id, contact.network),
        reciprocity=reciprocity(contact.name, contact.asks, contact.favours),
        kinds=forms.TOUCH_WORDS | forms.FOLLOWED_TOUCH_WORDS, directions=forms.DIRECTION_WORDS,
        **card_of(g.viewer.id, contact),
    )  # fmt: skip
    return page, next((form.status for form in (touch, notes) if form), 200)


def my_contact(id: int) -> Contact:
    return get_or_404(queries.book(g.viewer.id), id)


@bp.post("/contacts/<int:id>/network")
def sort(id: int) -> Any:
    contact, form = my_contact(id), forms.NetworkForm()
    if form.validate():
        if contact.network != form.network.data:
            commands.sort(contact, form.network.data)
        words = NETWORK_WORDS[form.network.data]
        flash(_("%(name)s: %(network)s.", name=contact.name, network=words), "done")
    return redirect_back(".show", id=id)


@bp.post("/contacts/<int:id>/notes")
def note(id: int) -> Any:
    contact, form = my_contact(id), forms.NotesForm()
    if not form.validate():
        return show(id, notes=form)
    commands.edit(contact, notes=form.notes.data or "")
    flash(_("Saved."), "done")
    return redirect(url_for(".show", id=id), 303)


@bp.post("/contacts/<int:id>/touches")
def log_touch(id: int) -> Any:
    contact, form = my_contact(id), forms.TouchForm()
    if form.validate():
        values = form.values | {"words": form.words.data or ""}
        if form.tries(commands.log_touch, contact, **values):
            flash(_("Saved."), "done")
            return redirect_back(".show", id=id, _anchor="moments")
    return show(id, touch=form)


@bp.post("/touches/<int:id>/removal")
def forget_touch(id: int) -> Any:
    touch = get_or_404(queries.touches_of(g.viewer.id), id)
    contact_id = touch.contact_id
    commands.forget_touch(touch)
    flash(_("Removed."), "done")
    return redirect(url_for(".show", id=contact_id, _anchor="moments"), 303)


@bp.post("/contacts/<int:id>/removal")
def remove(id: int) -> Any:
    contact = get_or_404(queries.all_of(g.viewer.id), id)
    commands.remove(contact)
    words = _("%(name)s is no longer in your contacts. You can put them back.", name=contact.name)
    flash(words, "done")
    return redirect(url_for(".show", id=id), 303)


@bp.post("/contacts/<int:id>/return")
def put_back(id: int) -> Any:
    contact = get_or_404(queries.all_of(g.viewer.id), id)
    commands.put_back(contact)
    flash(_("%(name)s is back in your contacts.", name=contact.name), "done")
    return redirect(url_for(".show", id=id), 303)
