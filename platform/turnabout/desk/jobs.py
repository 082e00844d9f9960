from turnabout.base.db.session import db
from turnabout.base.jobs.queue import job
from turnabout.desk import commands
from turnabout.safety.models import Report


@job("desk.tell_operators")
def tell_operators(report_id: int) -> None:
    commands.tell_operators(db.session.get_one(Report, report_id))
