from turnabout.base.jobs.queue import job
from turnabout.imports import commands


@job("imports.work")
def work(import_id: int) -> None:
    """Read, apply or undo the next rows of a large import."""
    commands.work_on(import_id)


@job("imports.delete_old")
def delete_old() -> None:
    commands.delete_old()
