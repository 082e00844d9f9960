from turnabout.base.jobs.queue import job
from turnabout.scanning import commands


@job("scanning.forget_scans")
def forget_scans() -> None:
    commands.delete_old_scans()
