"""Authentication: every view requires sign-in unless it is marked `@public`.

`g.viewer` is the signed-in member, or None. One statement at the start of the request reads it, with
the `viewer_columns` of the view (such as the version of the board it shows). Commands take the ORM row
of the member, `current_member()`.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, g, has_request_context, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_wtf.csrf import CSRFProtect

from turnabout.base.db import read_only
from turnabout.base.db.generic_relation import models
from turnabout.base.db.session import db

F = TypeVar("F", bound=Callable[..., Any])

login = LoginManager()
login.login_view = "members.sign_in"
login.login_message = None
login.session_protection = None  # sign-ins can be revoked; on phones, IP addresses change
csrf = CSRFProtect()

COLUMNS = (
    "sign_in_id",
    "id",
    "name",
    "email",
    "language",
    "time_zone",
    "photo",
    "confirmed",
    "operator",
    "unread",
    "veils",
)
VIEWER = """
    select sign_in.id, member.id, member.name, member.email, member.language, member.time_zone,
      member.photo, member.confirmed_at is not null, member.operator_since is not null,
      member.unread, member.veils{columns}
    from sign_in join member on member.id = sign_in.member_id{joins}
    where sign_in.token_hash = :token_hash
      and member.suspended_at is null and member.left_at is null
"""


class Viewer(UserMixin):
    """The signed-in member: the columns that every page needs, and in `asked` those of this view."""

    __slots__ = (*COLUMNS, "token", "asked")

    def __init__(self, token: str, record: Any):
        self.token = token
        for name, value in zip(COLUMNS, record, strict=False):
            setattr(self, name, value)
        self.asked = tuple(record[len(COLUMNS) :])

    def get_id(self) -> str:
        return self.token

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed)

    @property
    def is_here(self) -> bool:
        return True  # the statement excludes suspended members and those who left

    @property
    def is_operator(self) -> bool:
        return bool(self.operator)


def public(view: F) -> F:
    """Let a view be opened without signing in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def viewer_columns(columns: str, joins: str = "") -> Callable[[F], F]:
    """Read more columns by the statement that reads the viewer, for this view, into `g.viewer.asked`.
    `columns` and `joins` are SQL, which may use `member.id`, `:now` and the view's arguments as `:name`.
    """

    def mark(view: F) -> F:
        view.asks = VIEWER.format(columns=", " + columns, joins=" " + joins)  # type: ignore[attr-defined]
        return view

    return mark


PLAIN = VIEWER.format(columns="", joins="")


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@login.user_loader
def find_viewer(token: str) -> Viewer | None:
    view = current_app.view_functions.get(request.endpoint or "") if has_request_context() else None
    wanted = getattr(view, "asks", None)
    values = {**(request.view_args or {}), "now": read_only.sql_timestamp()} if wanted else {}
    record = read_only.row(wanted or PLAIN, token_hash=token_hash(token), **values)
    return Viewer(token, record) if record else None


def current_member() -> Any:
    """Return the ORM row of the signed-in member, for commands; 404 if it is missing."""
    return db.session.get(models()["member"], g.viewer.id) or abort(404)


def start_session(token: str, remember: bool = False) -> None:
    """Sign this browser in with the token of a sign-in."""
    session.pop("language", None)  # the member's own setting replaces it
    g.viewer = find_viewer(token)
    login_user(g.viewer, remember=remember)
    set_csrf_secret(token)


def set_csrf_secret(token: str) -> None:
    """Derive the CSRF secret from the sign-in token. A random secret would differ between two pages loaded
    at once, of which the browser keeps only one cookie; and nobody else can plant a derived one.
    """
    secret = csrf_secret(token)
    if session.get("csrf_token") != secret:
        session["csrf_token"] = secret


def csrf_secret(token: str) -> str:
    return token_hash(f"forms {token}")


def is_remembered() -> bool:
    """Whether this browser stays signed in after it is closed."""
    return current_app.config["REMEMBER_COOKIE_NAME"] in request.cookies


def redirect_back(endpoint: str, **values: Any) -> Any:
    """Redirect (303) to the request's `next`, if that is a path on this site, else to the endpoint."""
    wanted = request.values.get("next", "")
    return redirect(wanted if is_local_path(wanted) else url_for(endpoint, **values), 303)


def is_local_path(address: str) -> bool:
    """Whether the address is a path on this site, and no browser would read a host in it."""
    return (
        address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    )


def load_viewer() -> None:
    if "\0" in request.path:
        abort(404)  # no address has a NUL
    g.viewer = signed_in() if request.cookies else None


def signed_in() -> Viewer | None:
    viewer: Any = current_user._get_current_object()
    if not isinstance(viewer, Viewer):
        return None
    set_csrf_secret(viewer.token)
    return viewer


def init_app(app: Any) -> None:
    login.init_app(app)
    app.before_request(load_viewer)
    csrf.init_app(app)  # checks the CSRF token of forms
    app.context_processor(lambda: {"viewer": g.get("viewer")})

    @app.before_request
    def require_login() -> Any:
        view = current_app.view_functions.get(request.endpoint or "")
        if g.viewer or view is None or getattr(view, "is_public", False):
            return None
        return login.unauthorized()
