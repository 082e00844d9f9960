"""Presence tokens: short-lived signed tokens in the QR code on a screen. Whoever reads one is in front
of the owner of the card.

The page makes a new one every few moments, so that a photo of the screen, or a forwarded link, soon
leads to nothing more than the card. A token is base32, because QR codes store upper-case letters and
digits in fewer modules: 4 bytes of time, 3 random bytes, 8 bytes of HMAC-SHA256.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from flask import current_app

from turnabout.base.web import signed_tokens

VALID_FOR = timedelta(minutes=3)
# For scans made offline and sent later, between two members checked in to the same event; see
# `commands.token_lifetime`.
VALID_AT_SAME_EVENT = timedelta(hours=12)
# From opening a card's page to the end of joining or signing in, with time for an interruption.
PROOF_VALID_FOR = timedelta(minutes=45)
CLOCK_SKEW = timedelta(seconds=30)  # tolerated between two servers
TIMESTAMP_BYTES, NONCE_BYTES, SIGNATURE_BYTES = 4, 3, 8
TOKEN_LENGTH = 24  # characters: 15 bytes in base32


def new_token(code: str, at: datetime) -> str:
    """Make a token for the card with this code, at this moment."""
    payload = int(at.timestamp()).to_bytes(TIMESTAMP_BYTES, "big")
    payload += secrets.token_bytes(NONCE_BYTES)
    return base64.b32encode(payload + signature(code, payload)).decode()


def is_valid_token(code: str, token: str, now: datetime, within: timedelta = VALID_FOR) -> bool:
    """Whether this site made the token for this card, at most `within` ago."""
    data = decode_token(token)
    payload, signed = data[: TIMESTAMP_BYTES + NONCE_BYTES], data[TIMESTAMP_BYTES + NONCE_BYTES :]
    if not signed:
        return False
    age = now.timestamp() - timestamp_of(payload)
    fresh = -CLOCK_SKEW.total_seconds() <= age <= within.total_seconds()
    return fresh and hmac.compare_digest(signed, signature(code, payload))


def decode_token(token: str) -> bytes:
    """Return the bytes of a token, or b"" if the text cannot be one."""
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return b""
    try:
        return base64.b32decode(token)
    except ValueError:
        return b""


def timestamp_of(payload: bytes) -> int:
    return int.from_bytes(payload[:TIMESTAMP_BYTES], "big")


def made_at(token: str) -> datetime | None:
    """Return the time in a token, or None. Unverified: `is_valid_token` checks the signature."""
    data = decode_token(token.upper())
    return datetime.fromtimestamp(timestamp_of(data), UTC) if data else None


def signature(code: str, payload: bytes) -> bytes:
    key = hashlib.sha256(f"presence {current_app.config['SECRET_KEY']}".encode()).digest()
    return hmac.new(key, code.encode() + payload, hashlib.sha256).digest()[:SIGNATURE_BYTES]


def valid_token(
    code: str,
    token_or_proof: str,
    now: datetime,
    within: timedelta = VALID_FOR,
    since: datetime | None = None,
) -> str:
    """Return the valid presence token for the card `code`, or "". `token_or_proof` is the token itself, no
    older than `within`, or a signed proof (see `sign_proof`) that it was opened while it was valid.

    `since`: reject tokens made before this time. Pass the owner's last change of password, since an intruder
    may have made earlier ones.
    """
    token = token_or_proof.upper()
    if not is_valid_token(code, token, now, within):
        token = token_of_proof(code, token_or_proof, now) or ""
    issued_at = made_at(token)
    return (
        token if issued_at and (since is None or issued_at >= since.replace(microsecond=0)) else ""
    )


def sign_proof(code: str, token: str, at: datetime) -> str:
    """Sign a proof that a visitor opened a valid token in time, to be carried through joining or signing
    in.
    """
    return signed_tokens.sign("presence seen", [code, token, int(at.timestamp())])


def token_of_proof(code: str, proof: str, now: datetime) -> str | None:
    """Return the token in a proof, if the proof is for this card and recent enough, else None."""
    content = signed_tokens.verify("presence seen", proof)
    if not content or content[0] != code:
        return None
    age = now.timestamp() - content[2]
    return str(content[1]) if age <= PROOF_VALID_FOR.total_seconds() else None
