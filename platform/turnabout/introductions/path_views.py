from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import fetch_all, fetch_first, get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member, redirect_back
from turnabout.base.web.errors import Refused
from turnabout.base.web.rate_limits import limited
from turnabout.introductions import path_requests, policy, queries
from turnabout.introductions.forms import OrganisationForm, PathForm
from turnabout.introductions.models import PathRequest, PathRequestRecipient

bp = Blueprint("paths", __name__, url_prefix="/paths")


@bp.get("/organisations")
def organisations(form: Any = None) -> Any:
    form = form or OrganisationForm(formdata=None)
    mine = fetch_all(queries.organisations_of(g.viewer.id).limit(policy.MOST_ORGANISATIONS))
    page = render_template("introductions/organisations.html", form=form, organisations=mine)
    return page, form.status


@bp.post("/organisations")
def mark() -> Any:
    form = OrganisationForm()
    if not form.validate():
        return organisations(form)
    form.tries(path_requests.mark, current_member(), form.name.data or "")
    if form.status != 200:
        return organisations(form)
    flash(_("Saved. Only you can see this."), "done")
    return redirect_back(".organisations")


@bp.post("/organisations/<int:id>/removal")
def unmark(id: int) -> Any:
    path_requests.unmark(get_or_404(queries.organisations_of(g.viewer.id), id))
    flash(_("Removed."), "done")
    return redirect(url_for(".organisations"), 303)


@bp.route("/new", methods=["GET", "POST"])
@limited("30 per hour")
def new() -> Any:
    form = PathForm(organisation=request.args.get("organisation", "")[:160])
    if form.validate_on_submit():
        asked = form.tries(path_requests.ask, current_member(), **form.values)
        if asked:
            return redirect(url_for(".show", id=asked.id), 303)
    mine = fetch_all(queries.path_requests_of(g.viewer.id).limit(20))
    page = render_template(
        "introductions/ask.html", form=form, requests=mine, is_open=policy.is_request_open
    )
    return page, form.status


@bp.get("/<int:id>")
def show(id: int) -> Any:
    mine = fetch_first(queries.path_requests_of(g.viewer.id).where(PathRequest.id == id))
    if mine:
        is_open = policy.is_request_open(mine)
        return render_template("introductions/path.html", path=mine, is_open=is_open)
    recipient = my_recipient(id)
    path, is_open = recipient.request, policy.is_request_open(recipient.request)
    return render_template(
        "introductions/path_asked.html", path=path, recipient=recipient, is_open=is_open
    )


def my_recipient(id: int) -> PathRequestRecipient:
    scope = queries.path_requests_to(g.viewer.id)
    found = fetch_first(scope.where(PathRequestRecipient.request_id == id))
    if found is None:
        abort(404)
    return found


@bp.post("/<int:id>/<any(agree, decline):answer>")
def reply(id: int, answer: str) -> Any:
    recipient = my_recipient(id)
    if answer == "decline":
        path_requests.decline(recipient)
        return redirect(url_for(".show", id=id), 303)
    try:
        thread = path_requests.agree(recipient)
    except Refused as refusal:
        flash(str(refusal), "refusal")
        return redirect(url_for(".show", id=id), 303)
    return redirect(url_for("threads.show", id=thread.id, _anchor="say"), 303)


@bp.post("/<int:id>/closing")
def close(id: int) -> Any:
    path_requests.close(get_or_404(queries.path_requests_of(g.viewer.id), id))
    flash(_("Your question is closed."), "done")
    return redirect(url_for(".new"), 303)
