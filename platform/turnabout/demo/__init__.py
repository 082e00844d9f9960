"""The command `flask demo`, which fills an empty site with a made-up town, for trying the site out.

simulation       simulates a month, day by day, through the commands of the features
town             the state of the simulation, with its random number generator
daily_actions    what members do on each simulated day
board_actions    what members do on the boards each day: posts, responses, conversations
sample_events    a weekly series of events, upcoming ones, and one that is on now
last_day         what visitors find when they sign in after the simulation
sample_people    the people, read from people.txt
sample_posts     their requests and offers, read from posts.txt
sample_texts     everything else that they write
"""

from typing import Any

import click
from flask.cli import with_appcontext

PASSWORD = "a lantern in the harbour"  # noqa: S105  (made-up accounts only)

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
    from turnabout.demo.simulation import simulate
    from turnabout.members import passwords
    from turnabout.members.models import Member

    if not current_app.testing:  # tests create the tables from the models
        bring_up_to_date(current_app._get_current_object())  # type: ignore[attr-defined]
    if fetch_first(select(Member.id)):
        raise click.ClickException("There are members here already. The demo needs an empty site.")
    count = simulate(passwords.hash_password(PASSWORD))
    click.echo(f"A town of {count} people, none of whom exists. The password of all: {PASSWORD}")
    for name, role in LOGINS.items():
        click.echo(f"  {name}@example.org".ljust(24) + role)
