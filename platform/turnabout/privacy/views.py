from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, session
from flask_login import logout_user

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member, public
from turnabout.base.web.headers import clear_site_data
from turnabout.base.web.rate_limits import consume, limited, member_or_address, sign_in_key
from turnabout.members import policy
from turnabout.privacy import commands, formats, queries
from turnabout.privacy.forms import LeaveForm

bp = Blueprint("privacy", __name__)


@bp.get("/privacy")
@public
def home() -> Any:
    return render_template("privacy/home.html")


@bp.get("/privacy/export.zip")
def export() -> Any:
    consume("20 per hour", "export", member_or_address())
    member = current_member()
    readme = render_template("privacy/readme.txt", member=member)
    archive = formats.as_zip(
        readme, queries.export_data(member), queries.export_files(member), clock.now()
    )
    response = Response(archive, mimetype="application/zip")
    filename = f"turnabout-{clock.today(member.time_zone).isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/privacy/leave", methods=["GET", "POST"])
@limited("10 per 10 minutes", by=sign_in_key)
def leave() -> Any:
    form = LeaveForm(choice="anonymise")
    if form.validate_on_submit() and knows_password(form):
        language = g.viewer.language
        commands.leave(current_member(), form.choice.data)
        session.clear()
        logout_user()
        session["language"] = language
        flash(_("You’ve left, and your account is closed. We wish you well."), "done")
        return clear_site_data(redirect("/", 303))
    return render_template("privacy/leave.html", form=form), form.status


def knows_password(form: LeaveForm) -> bool:
    is_right = policy.knows_password(current_member(), form.password.data or "")
    if not is_right:
        form.password.errors = [*form.password.errors, _("That’s not your password.")]
    return is_right
