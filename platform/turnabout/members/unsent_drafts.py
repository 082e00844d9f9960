"""Saving what was typed on a shared computer, and offering it to whoever typed it and nobody else.

Pages on a shared computer send unsent forms along with their heartbeat. A form submitted after the
idle limit is saved as well. Both are offered when the same member signs in again.
"""

import hashlib
import json
from typing import Any

from flask import (
    Blueprint,
    after_this_request,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest

from turnabout.base.i18n.translations import _
from turnabout.base.web import errors
from turnabout.base.web.auth import csrf_secret, is_local_path
from turnabout.members import drafts
from turnabout.members.models import Draft

bp = Blueprint("unsent", __name__)


# --- saving ---


def save_request(member_id: int) -> None:
    """Save the form that this request submits, or the page that it opens, before the member is
    signed out.
    """
    if request.endpoint == "members.shared.activity":
        save_typed(member_id)
    elif request.method == "POST":
        save_submitted(member_id)
    elif is_navigation():
        drafts.store(member_id, requested_address(), "", [])


def is_navigation() -> bool:
    """Whether a person opened a page, as opposed to a request by a script or for an image."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def requested_address() -> str:
    return request.full_path if request.query_string else request.path


def save_submitted(member_id: int) -> None:
    """Save a submitted form as a draft, or, if nothing was filled in, only the page that it was on."""
    fields = [[name, value] for name, value in request.form.items(multi=True)]
    referrer = (errors.referring_page() or "").removeprefix(request.host_url.rstrip("/"))
    path = referrer if is_local_path(referrer) else "/"
    if drafts.filled_in(drafts.storable(fields)):
        drafts.store(member_id, path, requested_address(), fields, is_sent=True)
    else:
        drafts.store(member_id, path, "", [])


def save_typed(member_id: int) -> None:
    """Save the unsent forms of a page. Form fields: `path`, the page; `drafts`, JSON with
    {"action": …, "fields": [[name, value], …]} for each of its forms. A form without fields was
    emptied: its draft is deleted.
    """
    path = request.form.get("path", "")
    for action, fields in parse_drafts(request.form.get("drafts", "")):
        if is_local_path(path) and is_local_path(action):
            if fields:
                drafts.store(member_id, path, action, fields)
            else:
                drafts.delete_for_form(member_id, action, path)


def parse_drafts(text: str) -> list[tuple[str, drafts.Fields]]:
    """Parse the JSON sent by a script into (action, fields); [] if it is malformed."""
    try:
        forms = json.loads(text or "[]")
        return [
            (str(form["action"]), [[str(name), str(value)] for name, value in form["fields"]])
            for form in forms[: drafts.MAX_DRAFTS]
        ]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []


# --- offering ---


def resume_address() -> str:
    """Return where to send a member who signs in: the page with their draft, the list of drafts if
    there are several or one was submitted, the page they had open, or "/".
    """
    rows = [(row.path, row.action, row.sent_at) for row in drafts.unexpired(g.viewer.id)]
    pages = [path for path, action, sent_at in rows if not action]
    forms = [(path, sent_at) for path, action, sent_at in rows if action]
    if pages:
        drafts.delete_open_pages(g.viewer.id)
    if not forms:
        return pages[0] if pages else "/"
    offer_drafts()
    path, sent_at = forms[0]
    return url_for("members.unsent.index") if len(forms) > 1 or sent_at else path


def offer_drafts() -> None:
    """Make the pages of this session fetch drafts for their forms."""
    session["drafts"] = "yes"


def discard_drafts() -> None:
    """Delete all drafts: whoever signs out of a shared computer by the button does not want what
    they did not send.
    """
    if "shared" in session:
        drafts.delete_all(g.viewer.id)


def has_drafts() -> bool:
    return "drafts" in session


@bp.get("/drafts")
def index() -> Any:
    after_this_request(no_store)
    return render_template("members/drafts.html", drafts=list(map(draft_values, viewers_drafts())))


@bp.get("/drafts.json")
def typed() -> Any:
    """Return the drafts that were not submitted, for the script that fills forms."""
    after_this_request(no_store)
    unsent = [draft for draft in viewers_drafts() if not draft.sent_at]
    return jsonify([
        {"path": draft.path, "action": draft.action, "fields": json.loads(draft.fields)}
        for draft in unsent
    ])  # fmt: skip


@bp.post("/drafts/<int:id>/removal")
def remove(id: int) -> Any:
    drafts.delete_one(g.viewer.id, id)
    flash(_("Deleted."), "done")
    return redirect(url_for(".index"), 303)


def viewers_drafts() -> list[Draft]:
    return [draft for draft in drafts.unexpired(g.viewer.id) if draft.action]


def draft_values(draft: Draft) -> dict[str, Any]:
    fields = json.loads(draft.fields)
    return {"draft": draft, "fields": fields, "written": drafts.filled_in(fields)}


def no_store(response: Any) -> Any:
    response.headers["Cache-Control"] = "no-store"
    return response


def delete_submitted(response: Any) -> Any:
    """After a form was accepted, delete its draft. Accepted means: answered with a redirect and no
    refusal.
    """
    if request.method == "POST" and response.status_code in (302, 303) and g.get("viewer"):
        refused = any(kind == "refusal" for kind, words in session.get("_flashes", ()))
        if ("shared" in session or has_drafts()) and not refused:
            drafts.delete_for_form(g.viewer.id, request.path)
    return response


# --- forms of a session that has ended ---


def session_mark() -> list[Any]:
    """Return [member id, digest], to be left in the session of a browser after sign-out. It shows
    whose forms are still open there.
    """
    return [g.viewer.id, digest(csrf_secret(g.viewer.token))]


def digest(secret: str) -> str:
    return hashlib.sha256(f"ended {secret}".encode()).hexdigest()


def csrf_error(error: CSRFError) -> Any:
    """Handle a form with an invalid CSRF token. If it belongs to the member who was signed out on
    this shared computer, save it for them: whoever is at the computer now must neither see it nor
    submit it.
    """
    member_id, ended_digest = session.get("ended") or (0, "")
    secret = csrf_secret_of(request.form.get("csrf_token", ""))
    if ended_digest and digest(secret) == ended_digest:
        save_request(member_id)
        if g.viewer:
            flash(_("That page belonged to somebody else who was signed in here."), "refusal")
        return redirect("/" if g.viewer else url_for("members.sign_in"), 303)
    return errors.error_page(BadRequest()) if "shared" in session else errors.offer_to_resend(error)


def csrf_secret_of(token: str) -> str:
    """Return the secret in a form's CSRF token, as signed by Flask-WTF, or ""."""
    key: Any = current_app.config.get("WTF_CSRF_SECRET_KEY", current_app.secret_key)
    try:
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").loads(token))
    except BadData:
        return ""
