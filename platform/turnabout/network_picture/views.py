"""The page of the picture."""

from typing import Any

from flask import Blueprint, g, render_template

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.contacts import queries as contacts
from turnabout.contacts.models import NETWORKS
from turnabout.network_picture import layout, names, queries, sheet
from turnabout.network_picture.suggestion import balance, suggestion

bp = Blueprint("network_picture", __name__)


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
