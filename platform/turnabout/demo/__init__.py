"""`flask demo`: a made-up town in an empty database, to look at and to try things out in."""

from typing import Any

import click
from flask.cli import with_appcontext

PASSWORD = "a lantern in the harbour"  # noqa: S105  (of people who do not exist)

LOGINS = {
    "wanda": "a member who looks for work",
    "okon": "a member who often helps",
    "petra": "a steward",
    "ines": "the operator",
}


def init_app(app: Any) -> None:
    app.cli.add_command(demo)


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty site with a made-up town."""
    from flask import current_app
    from sqlalchemy import select

    from turnabout.base.db.migrate import bring_up_to_date
    from turnabout.base.db.session import fetch_first
    from turnabout.demo.life import live
    from turnabout.members import passwords
    from turnabout.members.models import Member

    if not current_app.testing:  # there the models make the tables
        bring_up_to_date(current_app._get_current_object())  # type: ignore[attr-defined]
    if fetch_first(select(Member.id)):
        raise click.ClickException("There are members here already. The town needs an empty site.")
    count = live(passwords.hashed(PASSWORD))
    click.echo(f"A town of {count} people, none of whom exists. The password of all: {PASSWORD}")
    for name, what in LOGINS.items():
        click.echo(f"  {name}@example.org".ljust(24) + what)
