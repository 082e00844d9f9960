from turnabout.base.jobs.queue import job
from turnabout.introductions import commands


@job("introductions.tidy")
def tidy() -> None:
    """Every night: complete what can be completed now, and settle what has expired."""
    commands.complete_agreed()
    commands.settle_expired()


@job("introductions.part")
def part(one_id: int, other_id: int) -> None:
    commands.forget_notices_between(one_id, other_id)
