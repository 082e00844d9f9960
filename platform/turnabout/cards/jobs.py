"""The job that deletes old counts of opens and saves."""

from turnabout.base.jobs.queue import job
from turnabout.cards import commands


@job("cards.forget_days")
def forget_days() -> None:
    commands.delete_old_counts()
