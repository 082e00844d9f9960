"""`Refused`, the exception for broken domain rules, and all error pages."""

from typing import Any

from flask import current_app, flash, g, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException, NotFound

from turnabout.base.db.session import db, is_busy
from turnabout.base.i18n.translations import _
from turnabout.base.server import logs
from turnabout.base.web import outage


class Refused(Exception):
    """A domain rule forbids what the member tried. The message is a translated sentence for the member.

    `field`: the form field beside which the message is shown; see `Form.tries`.
    """

    def __init__(self, sentence: str, field: str | None = None):
        super().__init__(sentence)
        self.field = field


PAGES = (400, 403, 404, 405, 413, 429)


def init_app(app: Any) -> None:
    app.register_error_handler(Refused, show_refusal)
    app.register_error_handler(ObjectDeletedError, lambda gone: error_page(NotFound()))
    app.register_error_handler(CSRFError, offer_to_resend)
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(Exception, handle_exception)


def show_refusal(refusal: Refused) -> Any:
    flash(str(refusal), "refusal")
    return redirect(referring_page() or "/", 303)


def error_page(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    if error.code >= 500:
        return standalone_page(error)
    name = error.code if error.code in PAGES else 400
    answer = error.get_response()
    answer.data = render_template(f"errors/{name}.html", error=error)
    answer.mimetype = "text/html"
    return answer


def standalone_page(error: HTTPException) -> Any:
    """Return an error page without the layout: what failed might fail there too."""
    cause = getattr(error, "original_exception", None)
    if cause is not None and outage.is_database_away(cause):
        return outage.unavailable_response(cause, request.environ)
    answer = error.get_response()
    answer.data = outage.render_without_context("errors/500.html")
    answer.mimetype = "text/html"
    return answer


BUSY_PAUSE = 5  # seconds, for browsers and proxies
NOT_KEPT = ("csrf_token", "once_more", "password", "now", "pin", "one_pin", "other_pin")


def offer_to_resend(error: CSRFError) -> Any:
    """If a form of this site has an outdated CSRF token, show its values again with a valid token, so that
    one press resends it. Refuse forms from other sites.
    """
    if g.viewer is None and request.endpoint == "members.sign_out":
        return redirect("/", 303)  # a second tap on "Sign out"
    if (
        g.viewer and request.endpoint == "arrival.join" and referring_page()
    ):  # a second tap on "Join"
        return current_app.view_functions["arrival.join"]()
    if "once_more" in request.form and not request.cookies:
        words = _(
            "This site needs a cookie to know that a form comes from you. Allow cookies, then try again."
        )
        return render_template("errors/400.html", words=words), 400
    typed = typed_fields()
    if not typed or not referring_page():
        return error_page(error)
    view = current_app.view_functions[request.endpoint or ""]
    wants_door = g.viewer is None and not getattr(view, "is_public", False)
    return render_template("errors/once_more.html", typed=typed, wants_door=wants_door), 400


def typed_fields() -> list[tuple[str, str]]:
    """The fields of the form to show again, without secrets; none where a file would get lost."""
    if request.files:
        return []
    return [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_KEPT]


def busy_page(trouble: Exception) -> Any:
    """The response to a command that lost every race: the form once more, filled in. A script reads the
    status.
    """
    db.session.rollback()
    logs.log.warning("busy", path=request.path, reason=outage.in_one_line(trouble))
    typed = typed_fields() if request.method == "POST" else []
    page = render_template("errors/busy.html", typed=typed)
    return page, 503, {"Retry-After": str(BUSY_PAUSE)}


def handle_exception(trouble: Exception) -> Any:
    if outage.is_database_away(trouble):
        return outage.unavailable_response(trouble, request.environ)
    if is_busy(trouble):
        return busy_page(trouble)
    if current_app.testing or current_app.debug:
        raise trouble
    logs.log.exception("breakdown", path=request.path)
    return outage.render_without_context("errors/500.html"), 500


def referring_page() -> str | None:
    """Return the URL of the referring page if it is on this site, else None."""
    here = request.host_url
    return request.referrer if (request.referrer or "").startswith(here) else None
