"""Compares the secret key with the fingerprint in the database, without loading the application.

All machines that serve one database must sign with one key: with two keys, everybody would be signed
out all the time for no visible reason. So the database stores a fingerprint (HMAC-SHA-256), from which
the key cannot be computed, and a start with another key ends with an error.
"""

import hmac

from turnabout.base.db.revision import query_value
from turnabout.base.server.secret_key import secret_key
from turnabout.base.server.settings import Settings

ANOTHER = """\
This database was signed with another secret key. Every machine that serves it needs the same
TURNABOUT_SECRET_KEY. After restoring a backup, put the file secret_key that was kept with it into
{instance}. If you changed the key on purpose, or it is lost, say so:
./dev flask accept-secret-key (from a wheel: turnabout accept-secret-key).
Everybody then has to sign in again, and links in e-mails sent so far stop working."""


def fingerprint(key: str) -> str:
    return hmac.digest(key.encode(), b"turnabout database", "sha256").hex()


def mismatch_message(settings: Settings) -> str:
    """The error for the operator when the database has another fingerprint; else "". An empty database
    has no fingerprint yet, and any key will do.
    """
    known = query_value(
        settings.database, "select fingerprint from signing_key order by id desc limit 1"
    )
    if known is None or hmac.compare_digest(known, fingerprint(secret_key(settings))):
        return ""
    return ANOTHER.format(instance=settings.instance)
