"""Erasure of the names of walk-ins, and the recount of people checked in."""

from turnabout.base.db.recount import recount_total
from turnabout.base.jobs.queue import job
from turnabout.check_in import commands


@job("check_in.forget_names")
def forget_names() -> None:
    commands.forget_names()


CHECKED_IN = (
    "select count(*) from attendance"
    " where attendance.event_id = event.id and attendance.here_at is not null"
)
WALKED_IN = "select count(*) from walk_in where walk_in.event_id = event.id"
recount_total("event", "here", f"({CHECKED_IN}) + ({WALKED_IN})")
