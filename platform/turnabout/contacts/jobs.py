"""The hourly follow-up mails, and the nightly recount of contacts per network."""

from datetime import timedelta

from turnabout.base.db.recount import recount_total
from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import job
from turnabout.contacts import follow_up_mail, queries


@job("contacts.follow_up")
def follow_up() -> None:
    """Send the follow-up mails that are due. Runs every hour, since in some time zone it is always
    morning.
    """
    for member in fetch_all(queries.who_met(clock.now() - timedelta(days=2))):
        follow_up_mail.follow_up(member)


recount_total(
    "network_count",
    "n",
    "select count(*) from contact where contact.owner_id = network_count.owner_id"
    " and coalesce(contact.network, '') = network_count.network and contact.removed_at is null",
    ("owner_id", "network"),
)
