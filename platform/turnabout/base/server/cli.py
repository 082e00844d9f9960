"""Shell commands for operators: `flask --app app migrate` and `worker`."""

from typing import Any

import click
from flask import current_app

from turnabout.base.db.migrate import bring_up_to_date
from turnabout.base.jobs import queue
from turnabout.base.server import signing_key


def init_app(app: Any) -> None:
    app.cli.add_command(migrate)
    app.cli.add_command(worker)


@click.command("migrate")
def migrate() -> None:
    """Bring the database up to date."""
    bring_up_to_date(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("worker")
def worker() -> None:
    """Run the worker, which sends e-mails and runs background and periodic jobs."""
    signing_key.check(current_app.config["SETTINGS"])
    queue.run_worker(current_app._get_current_object())  # type: ignore[attr-defined]
