"""Pages for after a meeting: notes, the people met, promises, and staying in touch."""

from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import fetch_all, fetch_first, get_or_404
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web import signed_tokens
from turnabout.base.web.auth import is_local_path, public, redirect_back
from turnabout.base.web.forms import Form
from turnabout.base.web.pagination import below
from turnabout.contacts import commands, forms, policy, queries
from turnabout.contacts.contact_card import card_of
from turnabout.contacts.models import Contact
from turnabout.members.policy import is_token_current

bp = Blueprint("afterwards", __name__)


@bp.get("/contacts/met")
def who_i_met() -> Any:
    """List the people met, latest first, grouped by day and place."""
    page = queries.who_i_met(g.viewer.id, below())
    days = groupby(page, lambda one: (one.met_on, one.met_where))
    return render_template(
        "contacts/who_i_met.html", page=page, days=[(*key, list(people)) for key, people in days]
    )


@bp.route("/contacts/<int:id>/met", methods=["GET", "POST"])
def met(id: int) -> Any:
    """Take notes right after a meeting. Every field is optional."""
    contact = get_or_404(queries.book(g.viewer.id), id)
    form = forms.MetForm(network=contact.network)
    if form.validate_on_submit():
        form.tries(commands.record_meeting, contact, **form.jotted(clock.today(g.viewer.time_zone)))
        if form.status == 200:
            flash(_("Saved. Only you can see it."), "done")
            return redirect_back("contacts.show", id=id)
        contact = get_or_404(queries.book(g.viewer.id), id)
    wanted = request.args.get("next", "")
    onward = wanted if is_local_path(wanted) else url_for("contacts.show", id=id)
    page = render_template(
        "contacts/met.html", contact=contact, form=form, onward=onward,
        **card_of(g.viewer.id, contact),
    )  # fmt: skip
    return page, form.status


@bp.get("/contacts/<int:id>/<any(call, write):way>")
def reach(id: int, way: str) -> Any:
    """Lead to the phone or the mail program, and ask what was said. For browsers without JavaScript: with
    it, the page of the contact does the same.
    """
    contact = get_or_404(queries.book(g.viewer.id), id)
    shown = card_of(g.viewer.id, contact)
    if not shown["phone_number" if way == "call" else "mail_address"]:
        abort(404)
    form = forms.TouchForm(formdata=None)
    only_asked = policy.only_asked(fetch_all(queries.touches(contact).limit(policy.ASKS)))
    return render_template(
        "contacts/reach.html", contact=contact, way=way, form=form, only_asked=only_asked,
        today=clock.today(g.viewer.time_zone), **shown,
    )  # fmt: skip


@bp.post("/contacts/<int:id>/next")
def been_in_touch(id: int) -> Any:
    """Log a touch for today and clear the reminder."""
    contact = get_or_404(queries.book(g.viewer.id), id)
    commands.mark_in_touch(contact)
    flash(_("Saved. %(name)s will be glad you were in touch.", name=contact.name), "done")
    return redirect_back("contacts.show", id=id)


@bp.post("/promises/<int:id>/<any(keeping, dropping):what>")
def answer_promise(id: int, what: str) -> Any:
    promise = get_or_404(queries.promises_of(g.viewer.id), id)
    (commands.keep_promise if what == "keeping" else commands.drop_promise)(promise)
    flash(
        _("Promise kept. Well done.") if what == "keeping" else _("Removed from your list."), "done"
    )
    return redirect_back("contacts.show", id=promise.contact_id)


@bp.route("/keep-in-touch/<token>", methods=["GET", "POST"])
@public
def keep_in_touch(token: str) -> Any:
    """Open the link of a follow-up mail, without sign-in. Only a POST changes anything: it sets a reminder
    of the contact.
    """
    contact = contact_of_token(token)
    if contact is None:
        return render_template("members/dead_link.html", again="/contacts/met"), 410
    on = clock.today(contact.owner.time_zone) + policy.IN_TOUCH_AFTER
    form = Form()
    if form.validate_on_submit():
        commands.plan_next_contact(contact, on)
        return redirect(url_for(".keep_in_touch", token=token), 303)
    return render_template("contacts/keep_in_touch.html", contact=contact, on=on, form=form)


def contact_of_token(token: str) -> Contact | None:
    """The contact whom the token of a follow-up mail is about. None if it is invalid or expired, or its
    owner may no longer act.
    """
    found = signed_tokens.verify("keep in touch", token)
    if not found or clock.today() - date.fromisoformat(found[1]) > policy.LINK_LIFETIME:
        return None
    contact = fetch_first(queries.in_some_book().where(Contact.id == found[0]))
    return contact if contact and is_token_current(contact.owner, issued_at(found)) else None


def issued_at(found: list[Any]) -> datetime:
    """When the token was issued. Tokens of earlier versions hold only the day."""
    if len(found) > 2:
        return datetime.fromtimestamp(found[2], UTC)
    return datetime.combine(date.fromisoformat(found[1]), time.min, UTC)
