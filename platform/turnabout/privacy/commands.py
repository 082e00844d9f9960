from typing import Literal

from turnabout.base.db.session import command
from turnabout.base.mail import emails
from turnabout.members.models import Member
from turnabout.privacy import queries

Choice = Literal["leave", "anonymise", "delete"]


@command
def leave(member: Member, choice: Choice) -> None:
    """Every room empties what is the member's, the highest first; the account itself comes last.

    The last operator may leave as well: then the terminal prints the operator's link again.
    """
    email, name, language = member.email, member.name, member.language
    for room in reversed(queries.leaving_modules().values()):
        room.empties(member, choice)
    if email:
        emails.queue_email(email, "left", language, name=name, choice=choice)
