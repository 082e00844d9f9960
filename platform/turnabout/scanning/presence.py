"""A word in a code on a screen that says: whoever reads this now is here.

It is made anew all the time while a card is shown, so that a picture of the screen, or a link sent
on, is soon a card's address like any other. Capital letters and digits only: a QR holds them in few
modules.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from flask import current_app

from turnabout.base.web import signed_tokens

VALID_FOR = timedelta(minutes=3)
# Read without a network, and sent when there is one again: still on the same evening, for two who were at
# the same event; see `commands.how_long`.
VALID_AT_SAME_EVENT = timedelta(hours=12)
# From opening the page of a card to having joined, or signed in: a form, and an interruption.
PROOF_VALID_FOR = timedelta(minutes=45)
CLOCK_SKEW = timedelta(seconds=30)  # two servers' clocks may differ by so much
TIMESTAMP_BYTES, NONCE_BYTES, SIGNATURE_BYTES = 4, 3, 8  # octets
TOKEN_LENGTH = 24  # signs: 15 octets in base32


def new_token(code: str, at: datetime) -> str:
    """For the card with this code, at this moment."""
    said = int(at.timestamp()).to_bytes(TIMESTAMP_BYTES, "big") + secrets.token_bytes(NONCE_BYTES)
    return base64.b32encode(said + signature(code, said)).decode()


def is_valid_token(code: str, live: str, now: datetime, within: timedelta = VALID_FOR) -> bool:
    """The word was made for this card by this site, not longer ago than `within`."""
    octets = decode_token(live)
    said, given = octets[: TIMESTAMP_BYTES + NONCE_BYTES], octets[TIMESTAMP_BYTES + NONCE_BYTES :]
    if not given:
        return False
    age = now.timestamp() - timestamp_of(said)
    fresh = -CLOCK_SKEW.total_seconds() <= age <= within.total_seconds()
    return fresh and hmac.compare_digest(given, signature(code, said))


def decode_token(live: str) -> bytes:
    """Its octets; none where this is no word at all."""
    if len(live) != TOKEN_LENGTH or not live.isascii():
        return b""
    try:
        return base64.b32decode(live)
    except ValueError:
        return b""


def timestamp_of(said: bytes) -> int:
    return int.from_bytes(said[:TIMESTAMP_BYTES], "big")


def made_at(live: str) -> datetime | None:
    """When it says that it was made; whether that is true, `holds` finds out."""
    octets = decode_token(live.upper())
    return datetime.fromtimestamp(timestamp_of(octets), UTC) if octets else None


def signature(code: str, said: bytes) -> bytes:
    key = hashlib.sha256(f"presence {current_app.config['SECRET_KEY']}".encode()).digest()
    return hmac.new(key, code.encode() + said, hashlib.sha256).digest()[:SIGNATURE_BYTES]


def valid_token(
    code: str,
    given: str,
    now: datetime,
    within: timedelta = VALID_FOR,
    since: datetime | None = None,
) -> str:
    """The word itself while it holds, or the one behind a proof that it was seen in time; else nothing.
    `since`: none that was made before, since somebody else may have been signed in as its owner then.
    """
    word = given.upper()
    found = (
        word if is_valid_token(code, word, now, within) else token_of_proof(code, given, now) or ""
    )
    made = made_at(found)
    return found if made and (since is None or made >= since.replace(microsecond=0)) else ""


def sign_proof(code: str, live: str, at: datetime) -> str:
    """What somebody who is not signed in takes along to the joining or signing in: they opened it in time."""
    return signed_tokens.sign("presence seen", [code, live, int(at.timestamp())])


def token_of_proof(code: str, proof: str, now: datetime) -> str | None:
    """The word behind such a proof, if it was for this card and not long ago."""
    found = signed_tokens.verify("presence seen", proof)
    if not found or found[0] != code:
        return None
    age = now.timestamp() - found[2]
    return str(found[1]) if age <= PROOF_VALID_FOR.total_seconds() else None
