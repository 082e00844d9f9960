"""Keep what was typed on a shared computer, and give it back to whoever typed it, and nobody else.

A page there sends what is being written along with its sign of life. A form that arrives after the
time is up is kept likewise. Both are found again by signing in as the same member.
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

bp = Blueprint("unsent", __name__)


# --- keeping ---


def keep(member_id: int) -> None:
    """Save what this request submits, or the page it asks for, before the member is signed out."""
    if request.endpoint == "members.shared.activity":
        keep_typed(member_id)
    elif request.method == "POST":
        keep_sent(member_id)
    elif is_page():
        drafts.keep(member_id, address(), "", [])


def is_page() -> bool:
    """Opened by a person, and not fetched by a script or for a picture."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def address() -> str:
    return request.full_path if request.query_string else request.path


def keep_sent(member_id: int) -> None:
    """A form whose button was pressed; where nothing was written in it, the page that it was on."""
    fields = [[name, value] for name, value in request.form.items(multi=True)]
    came_from = (errors.referring_page() or "").removeprefix(request.host_url.rstrip("/"))
    path = came_from if is_local_path(came_from) else "/"
    if drafts.written(drafts.storable(fields)):
        drafts.keep(member_id, path, address(), fields, is_sent=True)
    else:
        drafts.keep(member_id, path, "", [])


def keep_typed(member_id: int) -> None:
    """`path`: the page; `drafts`: JSON, {"action": …, "fields": [[name, value], …]} for each of its
    forms. Those without fields were emptied.
    """
    path = request.form.get("path", "")
    for action, fields in parse_drafts(request.form.get("drafts", "")):
        if is_local_path(path) and is_local_path(action):
            if fields:
                drafts.keep(member_id, path, action, fields)
            else:
                drafts.drop(member_id, action, path)


def parse_drafts(text: str) -> list[tuple[str, drafts.Fields]]:
    """What a script sent, so far as it has the right shape."""
    try:
        forms = json.loads(text or "[]")
        return [
            (str(form["action"]), [[str(name), str(value)] for name, value in form["fields"]])
            for form in forms[: drafts.MOST]
        ]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []


# --- giving back ---


def way_back() -> str:
    """Where a member who signs in left off on a shared computer: the page, or what they wrote."""
    left = [(one.path, one.action, one.sent_at) for one in drafts.of(g.viewer.id)]
    pages = [path for path, action, sent_at in left if not action]
    typed = [(path, sent_at) for path, action, sent_at in left if action]
    if pages:
        drafts.drop_pages(g.viewer.id)
    if not typed:
        return pages[0] if pages else "/"
    ask_for_drafts()
    path, sent_at = typed[0]
    return url_for("members.unsent.index") if len(typed) > 1 or sent_at else path


def ask_for_drafts() -> None:
    """From now on the pages of this sign-in look whether a draft is theirs."""
    session["drafts"] = "yes"


def abandon() -> None:
    """Signing out by the button of a shared computer: what was not sent is not wanted."""
    if "shared" in session:
        drafts.drop_all(g.viewer.id)


def is_waiting() -> bool:
    return "drafts" in session


@bp.get("/drafts")
def index() -> Any:
    after_this_request(no_store)
    return render_template("members/drafts.html", drafts=list(map(shown, mine())))


@bp.get("/drafts.json")
def typed() -> Any:
    """For the script that fills forms: those that were not sent yet."""
    after_this_request(no_store)
    waiting = [one for one in mine() if not one.sent_at]
    return jsonify([
        {"path": one.path, "action": one.action, "fields": json.loads(one.fields)}
        for one in waiting
    ])  # fmt: skip


@bp.post("/drafts/<int:id>/removal")
def remove(id: int) -> Any:
    drafts.drop_one(g.viewer.id, id)
    flash(_("Deleted."), "done")
    return redirect(url_for(".index"), 303)


def mine() -> list[Any]:
    return [one for one in drafts.of(g.viewer.id) if one.action]


def shown(one: Any) -> dict[str, Any]:
    fields = json.loads(one.fields)
    return {"draft": one, "fields": fields, "written": drafts.written(fields)}


def no_store(answer: Any) -> Any:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def drop_arrived(answer: Any) -> Any:
    """After a form was answered by another page, its draft is done with."""
    if request.method == "POST" and answer.status_code in (302, 303) and g.get("viewer"):
        refused = any(kind == "refusal" for kind, words in session.get("_flashes", ()))
        if ("shared" in session or is_waiting()) and not refused:
            drafts.drop(g.viewer.id, request.path)
    return answer


# --- a form from before ---


def session_mark() -> list[Any]:
    """Lies in the session of a browser after its member was signed out: whose the forms are that are
    still open in it.
    """
    return [g.viewer.id, digest(csrf_secret(g.viewer.token))]


def digest(secret: str) -> str:
    return hashlib.sha256(f"ended {secret}".encode()).hexdigest()


def csrf_error(error: CSRFError) -> Any:
    """A form of a member who was signed out on this shared computer is kept for that member: whoever
    sits here by now must neither see it nor send it.
    """
    member_id, ended = session.get("ended") or (0, "")
    secret = csrf_secret_of(request.form.get("csrf_token", ""))
    if ended and digest(secret) == ended:
        keep(member_id)
        if g.viewer:
            flash(_("That page belonged to somebody else who was signed in here."), "refusal")
        return redirect("/" if g.viewer else url_for("members.sign_in"), 303)
    return errors.error_page(BadRequest()) if "shared" in session else errors.offer_to_resend(error)


def csrf_secret_of(token: str) -> str:
    """What the token of a form was made from, as Flask-WTF signs it."""
    key: Any = current_app.config.get("WTF_CSRF_SECRET_KEY", current_app.secret_key)
    try:
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").loads(token))
    except BadData:
        return ""
