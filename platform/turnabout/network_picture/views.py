"""The picture, and the walk through the three networks that ends with it."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, n_
from turnabout.base.web.auth import current_member
from turnabout.contacts import commands
from turnabout.contacts import queries as contacts
from turnabout.contacts.api import ORIGINS
from turnabout.contacts.models import NETWORKS
from turnabout.goals import queries as goals
from turnabout.network_picture import forms, layout, names, queries, sheet
from turnabout.network_picture.suggestion import balance, suggestion

bp = Blueprint("network_picture", __name__)

GOALS_IN_MIND = 3


@bp.get("/contacts/picture")
def show() -> Any:
    today = clock.today(g.viewer.time_zone)
    counts = contacts.counts(g.viewer.id, g.viewer.veils)
    people = queries.nearest(g.viewer.id)
    drawn = sum(map(len, people.values()))
    return render_template(
        "network_picture/show.html", picture=layout.picture_of(people, today), counts=counts,
        total=sum(counts[network] for network in NETWORKS), drawn=drawn, size=sheet.SIZE,
        me=sheet.ME, label=names.label, rings=(_("A month"), _("3 months"), _("A year"), _("Longer")),
        balance=balance(counts), suggestion=suggestion(counts, people, today), most=queries.MOST_DRAWN,
    )  # fmt: skip


@bp.get("/contacts/map")
def begin_map() -> Any:
    """Begin the walk with the member's goals: they say whom to think of."""
    return render_template(
        "network_picture/start.html", goals=goals.open_goals(g.viewer.id),
        counts=contacts.counts(g.viewer.id, g.viewer.veils),
    )  # fmt: skip


@bp.route("/contacts/map/<network>", methods=["GET", "POST"])
def map_network(network: str) -> Any:
    """Ask whom the member knows from each origin of one network, then continue with the next network."""
    if network not in NETWORKS:
        abort(404)
    form, turn = forms.map_form(network), NETWORKS.index(network)
    if form.validate_on_submit():
        made = commands.add_several(current_member(), form.people)
        return redirect(after_step(len(made), NETWORKS[turn + 1 : turn + 2]), 303)
    page = render_template(
        "network_picture/walk.html", form=form, network=network, turn=turn + 1,
        origins=ORIGINS[network], goals=goals.open_goals(g.viewer.id)[:GOALS_IN_MIND],
        counts=contacts.counts(g.viewer.id, g.viewer.veils),
    )  # fmt: skip
    return page, form.status


def after_step(added: int, following: tuple[str, ...]) -> str:
    """Say how many people were added, and return the address of the next network, or of the picture."""
    if added:
        words = n_(
            "%(num)d person added to your contacts.",
            "%(num)d people added to your contacts.",
            added,
        )
        flash(words, "done")
    if following:
        return url_for(".map_network", network=following[0])
    if any(contacts.counts(g.viewer.id, g.viewer.veils)[network] for network in NETWORKS):
        flash(_("You’ve been through all three networks. Here they are in one picture."), "done")
    return url_for(".show")
