"""Signed words for links: whoever holds one may do the one thing it names, without signing in."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer


def signed(purpose: str, value: Any) -> str:
    """A word for a link; `value` is JSON. It does not end: use it for harmless things only."""
    return str(signer(purpose).dumps(value))


def opened(purpose: str, token: str) -> Any:
    """The value that was signed for this purpose, or None."""
    try:
        return signer(purpose).loads(token)
    except BadSignature:
        return None


def signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"turnabout {purpose}")


def dated(purpose: str, value: Any) -> str:
    """The same for what is not for ever; how long it holds is said when it is opened."""
    return str(dater(purpose).dumps(value))


def opened_within(time: timedelta, purpose: str, token: str) -> tuple[Any, datetime] | None:
    """The value, and when it was signed; None where it is too old, or was not signed for this purpose."""
    try:
        found, at = dater(purpose).loads(
            token, max_age=int(time.total_seconds()), return_timestamp=True
        )
    except BadSignature:
        return None
    return found, at


def dater(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"turnabout {purpose}")
