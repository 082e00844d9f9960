from turnabout.base.db import db
from turnabout.base.jobs import job
from turnabout.cards import commands, queries
from turnabout.members.models import Member


@job("cards.forget_days")
def forget_days() -> None:
    commands.forget_days()


@job("cards.find_anew")
def find_anew(member_id: int) -> None:
    """Something beside the card changed what may be found of a member: their name, their presence."""
    member = db.session.get(Member, member_id)
    if member is not None:
        commands.let_be_found(queries.default_of(member.id))
