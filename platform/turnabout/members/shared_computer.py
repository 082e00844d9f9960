"""Sessions on shared computers: sign-out after ten idle minutes, and no copies in the browser
cache.
"""

import time
from typing import Any

from flask import Blueprint, after_this_request, flash, g, redirect, request, session, url_for
from flask_login import logout_user
from flask_wtf.csrf import CSRFError

from turnabout.base.i18n.translations import _
from turnabout.members import commands, unsent_drafts

IDLE_LIMIT = 10 * 60  # seconds, after which somebody else may be at the computer
WARNING = 2 * 60  # seconds before sign-out at which the page asks whether anybody is there
RENEW_AFTER = 30  # seconds between two updates of the cookie

bp = Blueprint("shared", __name__)


def attach(members: Blueprint) -> None:
    members.before_app_request(end_idle_session)
    members.after_app_request(unsent_drafts.delete_submitted)
    members.app_errorhandler(CSRFError)(unsent_drafts.csrf_error)
    members.add_app_template_global(is_shared, "is_shared")
    members.add_app_template_global(timeouts, "shared_times")
    members.add_app_template_global(unsent_drafts.has_drafts, "has_drafts")
    members.register_blueprint(bp)
    members.register_blueprint(unsent_drafts.bp)


def mark_active() -> None:
    """Start or renew the session of a shared computer: store the time of the last activity in the
    cookie.
    """
    session["shared"] = int(time.time())
    after_this_request(no_store)


def is_shared() -> bool:
    return "shared" in session


def timeouts() -> dict[str, int]:
    """Return the timeouts for the script that warns of sign-out, in seconds; `rested`: since the
    last activity.
    """
    return {"rest": IDLE_LIMIT, "warned": WARNING, "rested": idle_seconds()}


def idle_seconds() -> int:
    return int(time.time()) - int(session["shared"])


def end_idle_session() -> Any:
    """Before each request: sign out an idle session, after saving what the request submits as a
    draft.
    """
    if not (g.viewer and is_shared()):
        return None
    after_this_request(no_store)
    if idle_seconds() > IDLE_LIMIT:
        unsent_drafts.save_request(g.viewer.id)
        return sign_out_idle()
    if idle_seconds() > RENEW_AFTER and request.endpoint != "members.shared.activity":
        mark_active()
    return None


def sign_out_idle() -> Any:
    sign_out()
    flash(
        _(
            "You were signed out because this computer is shared and nobody had used it for a while."
        ),
        "done",
    )
    return redirect(url_for("members.sign_in"), 303)


@bp.post("/shared-computer/activity")
def activity() -> Any:
    """Receive a page's heartbeat, with its unsent forms. `over` means that the page has been idle
    for too long: the session ends, unless another page of this browser was used meanwhile (205).
    """
    if not is_shared():
        return "", 204
    unsent_drafts.save_typed(g.viewer.id)
    if "over" not in request.form:
        mark_active()
    elif idle_seconds() < IDLE_LIMIT - RENEW_AFTER:
        unsent_drafts.offer_drafts()
        return "", 205
    else:
        return sign_out_idle()
    return "", 204


def sign_out() -> None:
    """Sign this device out and clear its session."""
    language, ended = g.viewer.language, unsent_drafts.session_mark() if is_shared() else None
    commands.sign_out(g.viewer.token)
    session.clear()
    logout_user()  # after clear(): it marks the session to have the remember-me cookie deleted
    session["language"] = language
    if ended:
        session["ended"] = ended
    g.viewer = None


def no_store(response: Any) -> Any:
    """Keep the page out of the browser cache."""
    if g.viewer and is_shared() and request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
