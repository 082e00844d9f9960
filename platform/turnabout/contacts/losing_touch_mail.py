"""The weekly e-mail about people with whom a member wanted to be in touch by now."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from turnabout.base.db.session import command, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import in_language
from turnabout.base.web.links import url_path
from turnabout.contacts import due_queries, policy
from turnabout.contacts.follow_up_mail import names_for_mail
from turnabout.members.models import Member
from turnabout.notices.commands import tell
from turnabout.notices.queries import was_told

KIND = "losing-touch"
MONDAY = 0
A_WEEK = timedelta(days=6)  # a little less: the hour of the job may differ


def is_monday(member: Member) -> bool:
    """Whether it is Monday in the member's time zone, and no longer night."""
    now = clock.now().astimezone(ZoneInfo(member.time_zone))
    return now.weekday() == MONDAY and now.hour >= policy.MORNING


@command
def remind(member: Member) -> None:
    """Tell the member if anybody is due. At most once a week."""
    if was_told(member.id, KIND, clock.now() - A_WEEK):
        return
    today = clock.today(member.time_zone)
    people = list(fetch_all(due_queries.due(member.id, today).limit(policy.BUTTONS + 20)))
    if not people:
        return
    with in_language(member.language):
        names = names_for_mail(people)
    tell(member, KIND, url=url_path("contacts.rhythms.losing_touch"), words=names)
