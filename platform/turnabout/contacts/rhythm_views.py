"""Pages for staying in touch: how often, with whom it is time again, and putting it off."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member, redirect_back
from turnabout.contacts import due_queries, forms, queries, rhythms
from turnabout.contacts.models import NETWORKS, Contact

bp = Blueprint("rhythms", __name__)
WORDS = {"rhythm_words": rhythms.DAYS_WORDS, "snoozes": rhythms.SNOOZES}
bp.record_once(lambda at: at.app.jinja_env.globals.update(WORDS))
PAGE = 30


@bp.route("/contacts/rhythms", methods=["GET", "POST"])
def networks() -> Any:
    """How often to be in touch with each network."""
    chosen = due_queries.network_rhythms(g.viewer.id)
    form = forms.RhythmsForm(data={one: str(chosen.get(one, "")) for one in NETWORKS})
    if form.validate_on_submit():
        for network in NETWORKS:
            days = form[network].data
            if str(chosen.get(network, "")) != days:
                rhythms.set_network_rhythm(current_member(), network, int(days) if days else None)
        flash(_("Saved."), "done")
        return redirect(url_for(".losing_touch"), 303)
    page = render_template(
        "contacts/rhythms.html", form=form, chosen=chosen, suggested=rhythms.SUGGESTED,
        hints=forms.NETWORK_HINTS,
    )  # fmt: skip
    return page, form.status


@bp.get("/contacts/losing-touch")
def losing_touch() -> Any:
    today = clock.today(g.viewer.time_zone)
    people = fetch_all(due_queries.due(g.viewer.id, today).limit(PAGE + 1))
    has_rhythm = bool(people) or due_queries.has_rhythm(g.viewer.id)
    return render_template(
        "contacts/losing_touch.html", people=people[:PAGE], has_more=len(people) > PAGE,
        has_rhythm=has_rhythm,
    )  # fmt: skip


def my_contact(id: int) -> Contact:
    return get_or_404(queries.book(g.viewer.id), id)


@bp.post("/contacts/<int:id>/rhythm")
def set_rhythm(id: int) -> Any:
    contact, form = my_contact(id), forms.RhythmForm()
    if form.validate():
        days = form.days.data
        rhythms.set_rhythm(contact, int(days) if days else None)
        rests = days == str(rhythms.REST)
        words = _("%(name)s rests now. You can change that at any time.", name=contact.name)
        flash(words if rests else _("Saved."), "done")
    return redirect_back("contacts.show", id=id)


@bp.post("/contacts/<int:id>/snooze")
def snooze(id: int) -> Any:
    contact, days = my_contact(id), request.form.get("days", "")
    if days in map(str, rhythms.SNOOZES):
        rhythms.snooze(contact, int(days))
        flash(_("We’ll remind you of %(name)s later.", name=contact.name), "done")
    return redirect_back("contacts.show", id=id)
