"""Signed tokens for links: whoever has one may do the one thing it names, without signing in."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer


def sign(purpose: str, value: Any) -> str:
    """Return a token that holds `value` (serializable as JSON) for a purpose. It never expires, so use it for
    harmless things only.
    """
    return str(serializer(purpose).dumps(value))


def verify(purpose: str, token: str) -> Any:
    """Return the value that was signed for this purpose, or None if the token is invalid."""
    try:
        return serializer(purpose).loads(token)
    except BadSignature:
        return None


def serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"turnabout {purpose}")


def sign_timed(purpose: str, value: Any) -> str:
    """Like `sign`, with a timestamp: `verify_timed` decides how long the token is valid."""
    return str(timed_serializer(purpose).dumps(value))


def verify_timed(time: timedelta, purpose: str, token: str) -> tuple[Any, datetime] | None:
    """Return the value and when it was signed, or None if the token is invalid or older than `time`."""
    try:
        value, signed_at = timed_serializer(purpose).loads(
            token, max_age=int(time.total_seconds()), return_timestamp=True
        )
    except BadSignature:
        return None
    return value, signed_at


def timed_serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"turnabout {purpose}")
