"""The e-mail on the morning after meeting people, with a link for staying in touch with each of them."""

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
    """Send the e-mail if it is the morning after a day on which the member met anybody. Sent once per day."""
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
    """The contacts to follow up on: met on `day`, or met up to a week earlier but entered on `day` (through
    an accepted request, or a guest who left their details).
    """
    lately = Contact.met_on > day - policy.LATELY, Contact.met_on <= day
    found = fetch_all(queries.met(member.id).where(*lately).order_by(Contact.id))
    zone = member.time_zone
    return [
        one for one in found if day == max(one.met_on or day, clock.local_date(one.added_at, zone))
    ]


def names_for_mail(people: Sequence[Contact]) -> str:
    """The names of those who get a button in the e-mail, and the number of the others."""
    names = ", ".join(display_name(one.name) for one in people[: policy.BUTTONS])
    more = len(people) - policy.BUTTONS
    if more <= 0:
        return names
    return n_("%(names)s and one more", "%(names)s and %(num)s more", more, names=names)


def keep_in_touch_link(contact: Contact) -> str:
    """The signed link for staying in touch with this contact. It works without sign-in."""
    now = int(clock.now().timestamp())
    token = sign("keep in touch", [contact.id, clock.today().isoformat(), now])
    return public_url_for("contacts.afterwards.keep_in_touch", token=token)
