from turnabout.base.jobs.queue import job
from turnabout.introductions import upkeep


@job("introductions.tidy")
def tidy() -> None:
    """Every night: complete what can be completed now, and settle what has expired."""
    upkeep.complete_agreed()
    upkeep.settle_expired()


@job("introductions.part")
def part(one_id: int, other_id: int) -> None:
    upkeep.forget_notices_between(one_id, other_id)
