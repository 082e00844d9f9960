from datetime import timedelta

from turnabout.base import clock
from turnabout.base.db import every
from turnabout.base.jobs import job
from turnabout.base.recount import recounted
from turnabout.contacts import letters, queries


@job("contacts.follow_up")
def follow_up() -> None:
    """Every hour, since it is morning somewhere."""
    for member in every(queries.who_met(clock.now() - timedelta(days=2))):
        letters.follow_up(member)


recounted(
    "network_count",
    "n",
    "select count(*) from contact where contact.owner_id = network_count.owner_id"
    " and coalesce(contact.network, '') = network_count.network and contact.removed_at is null",
    ("owner_id", "network"),
)
