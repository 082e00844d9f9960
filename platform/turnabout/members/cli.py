from typing import Any

import click
from flask import current_app

from turnabout.base.links import link
from turnabout.members import policy, queries


def init_app(app: Any) -> None:
    app.cli.add_command(operator_link)


@click.command("operator-link")
def operator_link() -> None:
    """Print the one-time link that makes an account the operator, while there is none."""
    if queries.is_there_an_operator():
        return
    token = policy.operator_token(current_app.config["SECRET_KEY"])
    click.echo("There is no operator yet. Whoever joins by this link becomes it:")
    click.echo("  " + link("arrival.join", operator=token))
