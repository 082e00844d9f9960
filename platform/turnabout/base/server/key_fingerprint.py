"""Compares the secret key with the fingerprint in the database, without loading the application.

All machines that serve one database must sign with the same key: otherwise each would reject the
sessions of the others, and people would be signed out at random. So the database stores a fingerprint
(HMAC-SHA-256), from which the key cannot be computed, and starting with another key is an error.
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
    """Return an error message for the operator if the database has the fingerprint of another key, else "".
    An empty database has no fingerprint, so any key is valid.
    """
    stored = query_value(
        settings.database, "select fingerprint from signing_key order by id desc limit 1"
    )
    if stored is None or hmac.compare_digest(stored, fingerprint(secret_key(settings))):
        return ""
    return ANOTHER.format(instance=settings.instance)
