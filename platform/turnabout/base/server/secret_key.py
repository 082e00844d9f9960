"""The secret key: from the settings, else from a file in the instance folder, which must be sound."""

from pathlib import Path

from turnabout.base.db.revision import query_value
from turnabout.base.server.logs import log
from turnabout.base.server.private_files import secret_file
from turnabout.base.server.settings import SHORTEST_KEY, TOO_SHORT, BadSettings, Settings


def secret_key(settings: Settings) -> str:
    """The secret key from the settings, else one generated once in the instance folder."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given
    file = settings.instance / "secret_key"
    try:
        discard_empty_key(file, settings)
        found = secret_file(file)
    except (OSError, UnicodeDecodeError) as trouble:
        reason = getattr(trouble, "strerror", None) or "it is no text"
        raise BadSettings(UNREADABLE_KEY.format(file=file, reason=reason)) from None
    if len(found) < SHORTEST_KEY:  # cut off, or typed by somebody
        raise BadSettings(f"{file}: the secret key in it {TOO_SHORT}.")
    return found


def discard_empty_key(file: Path, settings: Settings) -> None:
    """Remove an empty key file, as a cut of power leaves it, unless some database was signed with the key."""
    if not file.is_file() or file.read_bytes().strip():
        return
    if query_value(settings.database, "select 1 from signing_key"):
        raise BadSettings(EMPTY_KEY.format(file=file))
    log.warning("the secret key was empty and is made anew", file=str(file))
    file.unlink()


UNREADABLE_KEY = """\
{file}: the secret key in it cannot be read ({reason}). Make it readable for the user that runs the site, \
or put the file of the last backup in its place."""
EMPTY_KEY = """\
{file}: the file is empty, and members rely on the key that was in it. Put the file of the last backup in \
its place. If the key is lost, remove the file and say so: ./dev flask accept-secret-key (from a wheel: \
turnabout accept-secret-key). Everybody then has to sign in again."""
