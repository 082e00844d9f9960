"""The fingerprint of the secret key, stored in the database and checked at every start."""

from typing import Any

import click
from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from turnabout.base.db.migrate import seed
from turnabout.base.db.session import Id, Model, When, command, fetch_first, save
from turnabout.base.server.key_fingerprint import fingerprint, mismatch_message
from turnabout.base.server.secret_key import secret_key
from turnabout.base.server.settings import BadSettings, Settings


class SigningKey(Model):
    """The fingerprint of an accepted secret key. The newest row is the valid one; rows are never changed."""

    id: Mapped[Id]
    fingerprint: Mapped[str] = mapped_column(String(64))
    accepted_at: Mapped[When]

    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012


def check(settings: Settings) -> None:
    """Raise BadSettings if the database has the fingerprint of another key."""
    if words := mismatch_message(settings):
        raise BadSettings(words)


@seed
def first_key() -> None:
    """Store the fingerprint of the current key in a database that has none."""
    if fetch_first(select(SigningKey.id)) is None:
        accept(current_app.config["SECRET_KEY"])


@command
def accept(key: str) -> None:
    """Store the fingerprint of this key, which makes it the valid one for the database."""
    save(SigningKey(fingerprint=fingerprint(key)))


@click.command("accept-secret-key")
def accept_secret_key() -> None:
    """Accept a changed secret key for this database, which signs everybody out."""
    settings = current_app.config["SETTINGS"]
    if not mismatch_message(settings):
        raise click.ClickException("The database knows this secret key already.")
    accept(secret_key(settings))
    click.echo("Accepted. Give every machine the same key, then start the site again.")


def init_app(app: Any) -> None:
    app.cli.add_command(accept_secret_key)
