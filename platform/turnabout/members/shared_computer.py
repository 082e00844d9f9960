"""Sessions on shared computers: sign-out after ten idle minutes, and nothing in the browser cache."""

import time
from typing import Any

from flask import Blueprint, after_this_request, flash, g, redirect, request, session, url_for
from flask_login import logout_user
from flask_wtf.csrf import CSRFError

from turnabout.base.i18n.translations import _
from turnabout.members import commands, unsent_drafts

IDLE_LIMIT = 10 * 60  # seconds; after that, the next user may be somebody else
WARNING = 2 * 60  # seconds before that, when the page asks whether somebody is still there
RENEW_AFTER = 30  # seconds; the cookie is not rewritten more often

bp = Blueprint("shared", __name__)


def attach(members: Blueprint) -> None:
    members.before_app_request(end_idle_session)
    members.after_app_request(unsent_drafts.drop_arrived)
    members.app_errorhandler(CSRFError)(unsent_drafts.csrf_error)
    members.add_app_template_global(is_on, "is_shared")
    members.add_app_template_global(times, "shared_times")
    members.add_app_template_global(unsent_drafts.is_waiting, "has_drafts")
    members.register_blueprint(bp)
    members.register_blueprint(unsent_drafts.bp)


def begin() -> None:
    session["shared"] = int(time.time())
    after_this_request(no_store)


def is_on() -> bool:
    return "shared" in session


def times() -> dict[str, int]:
    """For the page that warns, in seconds; `rested`: since the last sign of life."""
    return {"rest": IDLE_LIMIT, "warned": WARNING, "rested": idle_seconds()}


def idle_seconds() -> int:
    return int(time.time()) - int(session["shared"])


def end_idle_session() -> Any:
    """Before each request: sign out an idle session, and save what it has just submitted as a draft."""
    if not (g.viewer and is_on()):
        return None
    after_this_request(no_store)
    if idle_seconds() > IDLE_LIMIT:
        unsent_drafts.keep(g.viewer.id)
        return sign_out_idle()
    if idle_seconds() > RENEW_AFTER and request.endpoint != "members.shared.activity":
        begin()
    return None


def sign_out_idle() -> Any:
    end()
    flash(
        _(
            "You were signed out because this computer is shared and nobody had used it for a while."
        ),
        "done",
    )
    return redirect(url_for("members.sign_in"), 303)


@bp.post("/shared-computer/activity")
def activity() -> Any:
    """Heartbeat of a page, with its unsent forms. `over` means that the page has been idle too long;
    the session ends unless another page of this browser was in use meanwhile.
    """
    if not is_on():
        return "", 204
    unsent_drafts.keep_typed(g.viewer.id)
    if "over" not in request.form:
        begin()
    elif idle_seconds() < IDLE_LIMIT - RENEW_AFTER:
        unsent_drafts.ask_for_drafts()
        return "", 205
    else:
        return sign_out_idle()
    return "", 204


def end() -> None:
    """Sign out this device and clear its session."""
    language, mark = g.viewer.language, unsent_drafts.session_mark() if is_on() else None
    commands.sign_out(g.viewer.token)
    session.clear()
    logout_user()  # afterwards, since it leaves a word to take the remembering cookie away
    session["language"] = language
    if mark:
        session["ended"] = mark
    g.viewer = None


def no_store(answer: Any) -> Any:
    """Keep pages out of the browser cache (`no-store`)."""
    if g.viewer and is_on() and request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    return answer
