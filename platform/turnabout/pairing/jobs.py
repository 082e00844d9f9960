from turnabout.base.jobs.queue import job
from turnabout.pairing import commands


@job("pairing.forget")
def forget_pairings() -> None:
    commands.delete_old_pairings()
