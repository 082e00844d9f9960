"""Pages of mediation: where one side requests a review of a contested record, and stewards make it."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from sqlalchemy import select

from turnabout.assistance import mediation, queries
from turnabout.base.db.session import get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member
from turnabout.base.web.pagination import key_argument
from turnabout.base.web.rate_limits import limited
from turnabout.board.models import CATEGORIES, EFFORTS
from turnabout.communities.models import Community

bp = Blueprint("looks", __name__)


@bp.get("/assistance/<int:id>/looks/new")
def new(id: int) -> Any:
    record = get_or_404(queries.with_people(queries.visible_to(g.viewer.id)), id)
    if record.state != "contested":
        return redirect(url_for("assistance.show", id=id), 303)
    other, boards = record.other_than(g.viewer.id), mediation.reviewing_communities(record)
    return render_template("assistance/ask_to_look.html", record=record, other=other, boards=boards)


@bp.post("/assistance/<int:id>/looks")
@limited("20 per hour")
def ask(id: int) -> Any:
    record = get_or_404(queries.visible_to(g.viewer.id), id)
    community = get_or_404(select(Community), key_argument("community"))
    mediation.request_review(current_member(), record, community)
    flash(_("We’ve asked the stewards of %(name)s to look at it.", name=community.name), "done")
    return redirect(url_for("assistance.show", id=id), 303)


@bp.get("/assistance/looks/<int:id>")
def show(id: int) -> Any:
    review = get_or_404(mediation.for_steward(g.viewer.id), id)
    return render_template(
        "assistance/look.html", look=review, record=review.assistance,
        history=mediation.reviewed_events(review.assistance), categories=CATEGORIES, efforts=EFFORTS,
    )  # fmt: skip
