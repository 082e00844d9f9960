"""Effects on later features of changes in `members`, which may not import them."""

from turnabout.arrival import commands
from turnabout.base.db.session import db
from turnabout.base.jobs.queue import job
from turnabout.connections import commands as connections
from turnabout.members.models import Member


@job("arrival.confirmed")
def confirmed(member_id: int) -> None:
    connections.send_held_requests(db.session.get_one(Member, member_id))


@job("arrival.member_changed")
def member_changed(member_id: int) -> None:
    commands.refresh_cards(db.session.get_one(Member, member_id))


@job("arrival.email_changed")
def email_changed(member_id: int, before: str) -> None:
    commands.update_card_emails(db.session.get_one(Member, member_id), before)


@job("arrival.warn_of_taken_address")
def warn_of_taken_address(email: str) -> None:
    commands.warn_of_taken_address(email)
