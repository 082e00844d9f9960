"""Whether the database knows our secret key, asked without loading the application.

All that serve one database must sign with one key: two machines with two keys would sign everybody out
all the time, and nobody would know why. So the database keeps a keyed fingerprint (HMAC-SHA-256), from
which nobody gets the key, and a start with another key ends with a sentence.
"""

import hmac

from turnabout.base.db.revision import query_value
from turnabout.base.server.settings import Settings, secret_key

ANOTHER = """\
This database was signed with another secret key. Every machine that serves it needs the same
TURNABOUT_SECRET_KEY. After restoring a backup, put the file secret_key that was kept with it into
{instance}. If you changed the key on purpose, or it is lost, say so:
./dev flask accept-secret-key (from a wheel: turnabout accept-secret-key).
Everybody then has to sign in again, and links in e-mails sent so far stop working."""


def fingerprint(key: str) -> str:
    return hmac.digest(key.encode(), b"turnabout database", "sha256").hex()


def mismatch_message(settings: Settings) -> str:
    """What to tell the operator when the database knows another key; else nothing. A database that
    knows none, since it is still empty, has nothing to say.
    """
    known = query_value(
        settings.database, "select fingerprint from signing_key order by id desc limit 1"
    )
    if known is None or hmac.compare_digest(known, fingerprint(secret_key(settings))):
        return ""
    return ANOTHER.format(instance=settings.instance)
