from turnabout.base.jobs.queue import job
from turnabout.guests import commands


@job("guests.forget_unanswered")
def forget_unanswered() -> None:
    commands.delete_unanswered()
