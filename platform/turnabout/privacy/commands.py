from typing import Literal

from turnabout.base.db.session import command
from turnabout.base.mail import emails
from turnabout.members.models import Member
from turnabout.privacy import queries

Choice = Literal["leave", "anonymise", "delete"]


@command
def leave(member: Member, choice: Choice) -> None:
    """Close an account. Each feature erases its part, in reverse order: those that depend on others
    first.

    `choice`, for what the member wrote: `leave` it with their name, `anonymise` it, or `delete` it. The
    last operator may leave as well; the operator link is then printed in the terminal again.
    """
    email, name, language = member.email, member.name, member.language
    for feature in reversed(queries.leaving_modules().values()):
        feature.empties(member, choice)
    if email:
        emails.queue_email(email, "left", language, name=name, choice=choice)
