"""The mail of the next morning: people met, with a link to stay in touch with each."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from turnabout.base.db.session import command, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, display_name, in_language, n_
from turnabout.base.web.links import public_url_for, url_path
from turnabout.base.web.signed_tokens import sign
from turnabout.contacts import policy, queries
from turnabout.contacts.models import Contact, FollowUp
from turnabout.members.models import Member
from turnabout.notices.commands import tell


@command
def follow_up(member: Member) -> None:
    """Send the mail once, on the morning after, if the member met anybody."""
    now = clock.now().astimezone(ZoneInfo(member.time_zone))
    day = now.date() - timedelta(days=1)
    if now.hour < policy.MORNING or queries.was_reminded(member.id, day):
        return
    people = people_met(member, day)
    if not people:
        return
    save(FollowUp(member_id=member.id, on=day))
    with in_language(member.language):
        acts = [
            (_("Keep in touch with %(name)s", name=display_name(one.name)), keep_in_touch_link(one))
            for one in people[: policy.BUTTONS]
        ]
        names = names_for_mail(people)
    tell(
        member, "people-met", url=url_path("contacts.afterwards.who_i_met"), words=names, acts=acts
    )


def people_met(member: Member, day: date) -> list[Contact]:
    """Contacts met on `day`, or up to a week before but only entered that day (an accepted request, the
    details that a guest left).
    """
    lately = Contact.met_on > day - policy.LATELY, Contact.met_on <= day
    found = fetch_all(queries.met(member.id).where(*lately).order_by(Contact.id))
    zone = member.time_zone
    return [
        one for one in found if day == max(one.met_on or day, clock.local_date(one.added_at, zone))
    ]


def names_for_mail(people: Sequence[Contact]) -> str:
    """The names of those with a button, and the number of the others."""
    names = ", ".join(display_name(one.name) for one in people[: policy.BUTTONS])
    more = len(people) - policy.BUTTONS
    if more <= 0:
        return names
    return n_("%(names)s and one more", "%(names)s and %(num)s more", more, names=names)


def keep_in_touch_link(contact: Contact) -> str:
    now = int(clock.now().timestamp())
    token = sign("keep in touch", [contact.id, clock.today().isoformat(), now])
    return public_url_for("contacts.afterwards.keep_in_touch", token=token)
