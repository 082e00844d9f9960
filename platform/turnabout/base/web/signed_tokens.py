"""Signed tokens for links: the holder may do the one thing it names, without signing in."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer


def sign(purpose: str, value: Any) -> str:
    """A token for a link; `value` is JSON. It never expires: use it for harmless things only."""
    return str(serializer(purpose).dumps(value))


def verify(purpose: str, token: str) -> Any:
    """The value that was signed for this purpose, or None."""
    try:
        return serializer(purpose).loads(token)
    except BadSignature:
        return None


def serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"turnabout {purpose}")


def sign_timed(purpose: str, value: Any) -> str:
    """A token with a timestamp; `verify_timed` decides how long it is valid."""
    return str(timed_serializer(purpose).dumps(value))


def verify_timed(time: timedelta, purpose: str, token: str) -> tuple[Any, datetime] | None:
    """The value and when it was signed; None when too old, or not signed for this purpose."""
    try:
        value, signed_at = timed_serializer(purpose).loads(
            token, max_age=int(time.total_seconds()), return_timestamp=True
        )
    except BadSignature:
        return None
    return value, signed_at


def timed_serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"turnabout {purpose}")
