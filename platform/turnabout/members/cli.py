from typing import Any

import click

from turnabout.base.web.links import public_url_for
from turnabout.members import commands, queries


def init_app(app: Any) -> None:
    app.cli.add_command(operator_link)


@click.command("operator-link")
def operator_link() -> None:
    """Print the link that makes an account the operator, unless there is an operator. Valid once,
    for a day.
    """
    if queries.has_operator():
        return
    token = commands.make_operator_link()
    click.echo(
        "There is no operator yet. Whoever joins with this link within a day becomes the operator:"
    )
    click.echo("  " + public_url_for("arrival.join", operator=token))
