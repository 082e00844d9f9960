"""Which secret key the database knows: kept as a fingerprint, checked at every start."""

from typing import Any

import click
from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from turnabout.base.db.migrate import seed
from turnabout.base.db.session import Id, Model, When, command, fetch_first, save
from turnabout.base.server.key_fingerprint import fingerprint, mismatch_message
from turnabout.base.server.settings import BadSettings, Settings, secret_key


class SigningKey(Model):
    """A key that was accepted, by its fingerprint. The newest row holds; none is ever changed."""

    id: Mapped[Id]
    fingerprint: Mapped[str] = mapped_column(String(64))
    accepted_at: Mapped[When]

    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012


def check(settings: Settings) -> None:
    """End this start where the database knows another key."""
    if words := mismatch_message(settings):
        raise BadSettings(words)


@seed
def first_key() -> None:
    """A database that knows no key takes the one it is made or brought up to date with."""
    if fetch_first(select(SigningKey.id)) is None:
        accept(current_app.config["SECRET_KEY"])


@command
def accept(key: str) -> None:
    """From now on the database is signed with this key."""
    save(SigningKey(fingerprint=fingerprint(key)))


@click.command("accept-secret-key")
def accept_secret_key() -> None:
    """Let this database be signed with another secret key from now on. It signs everybody out."""
    settings = current_app.config["SETTINGS"]
    if not mismatch_message(settings):
        raise click.ClickException("The database knows this secret key already.")
    accept(secret_key(settings))
    click.echo("Accepted. Give every machine the same key, then start the site again.")


def init_app(app: Any) -> None:
    app.cli.add_command(accept_secret_key)
