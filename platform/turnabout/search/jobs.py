from turnabout.base.jobs.queue import job
from turnabout.search import commands


@job("search.tidy")
def tidy() -> None:
    commands.tidy()
