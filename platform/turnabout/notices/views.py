from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import db, get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import csrf, current_member, is_local_path, public
from turnabout.base.web.pagination import below, key_argument, page_of
from turnabout.base.web.signed_tokens import verify
from turnabout.members.models import Member
from turnabout.notices import commands, policy, queries
from turnabout.notices.models import Notice

bp = Blueprint("notices", __name__)


@bp.get("/notices")
def index() -> Any:
    page = page_of(queries.inbox(g.viewer.id), Notice.id, below(), rows=True)
    return render_template("notices/index.html", page=page)


@bp.post("/notices/<int:id>/opening")
def open_one(id: int) -> Any:
    """Mark a notice as read and redirect to its page. A POST, because a GET must not write."""
    notice = get_or_404(queries.notices_of(g.viewer.id), id)
    commands.read(notice)
    return redirect(notice.url if is_local_path(notice.url) else url_for(".index"), 303)


@bp.post("/notices/reading")
def read_all() -> Any:
    commands.read_all(current_member(), key_argument("up_to"))
    flash(_("All notices are marked as read."), "done")
    return redirect(url_for(".index"), 303)


@bp.get("/settings/notices")
def preferences() -> Any:
    member = current_member()
    kinds, ways = list(policy.choices_of(member)), policy.ways_of(member)
    groups = [
        (words, [(name, kind.label, ways[name]) for name, kind in kinds if kind.group == group])
        for group, words in policy.GROUPS.items()
    ]
    return render_template(
        "notices/preferences.html",
        groups=[group_and_kinds for group_and_kinds in groups if group_and_kinds[1]],
    )


@bp.post("/settings/notices")
def prefer() -> Any:
    member, mailed_kinds = current_member(), request.form.getlist("mail")
    commands.set_preferences(member, {
        name: policy.MAIL if name in mailed_kinds else policy.APP
        for name, _kind in policy.choices_of(member)
    })  # fmt: skip
    flash(_("Your choice is saved."), "done")
    return redirect(url_for(".preferences"), 303)


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@csrf.exempt
@public
def unsubscribe(token: str) -> Any:
    """Unsubscribe from a kind of e-mail. Mail programs POST at one click (RFC 8058); a GET asks first."""
    member_id, kind = verify("unsubscribe", token) or (0, "")
    member = db.session.get(Member, member_id)
    if member is None or not policy.may_stop(kind):
        abort(404)
    if request.method == "POST":
        commands.set_preferences(member, {kind: policy.APP})
    stopped = policy.ways_of(member)[kind] == policy.APP
    return render_template(
        "notices/unsubscribe.html", label=policy.KINDS[kind].label, stopped=stopped
    )
