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
recount_total(
    "contact",
    "last_touch_on",
    'select max(touch."on") from touch where touch.contact_id = contact.id',
)
TOUCHES = "select count(*) from touch where touch.contact_id = contact.id and touch.direction = "
recount_total("contact", "asks", f"{TOUCHES}'asked_them'")
recount_total("contact", "favours", f"{TOUCHES}'for_them'")
DAYS = """coalesce(contact.rhythm_days, (select days from network_rhythm
    where network_rhythm.owner_id = contact.owner_id
      and network_rhythm.network = contact.network), 0)"""
SINCE = "coalesce(contact.last_touch_on, contact.met_on, date(contact.added_at))"
DUE = f"""case when contact.removed_at is not null then null
    when contact.next_on is not null then contact.next_on
    when {DAYS} = 0 then null else {{later}} end"""
recount_total(
    "contact",
    "due_on",
    {
        "sqlite": DUE.format(later=f"date({SINCE}, {DAYS} || ' days')"),
        "postgresql": DUE.format(later=f"{SINCE} + {DAYS}"),
    },
)
