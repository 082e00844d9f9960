"""Follow-up mails, weekly reminders, and the nightly recount of the totals of a contact book."""

from datetime import timedelta

from turnabout.base.db.recount import recount_total
from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import job
from turnabout.contacts import due_days, due_queries, follow_up_mail, losing_touch_mail, queries


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


@job("contacts.losing_touch")
def losing_touch() -> None:
    """Send the weekly e-mails about people with whom members wanted to be in touch. Runs every hour, since
    in some time zone it is always Monday morning.
    """
    for member in fetch_all(due_queries.owners_with_due(clock.today() + timedelta(days=1))):
        if losing_touch_mail.is_monday(member):
            losing_touch_mail.remind(member)


TOUCHES = "select count(*) from touch where touch.contact_id = contact.id and touch.direction = "
recount_total("contact", "asks", f"{TOUCHES}'asked_them'")
recount_total("contact", "favours", f"{TOUCHES}'for_them'")
recount_total("contact", "due_on", due_days.DUE)
