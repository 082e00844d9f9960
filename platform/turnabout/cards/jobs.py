from turnabout.base.jobs import job
from turnabout.cards import commands


@job("cards.forget_days")
def forget_days() -> None:
    commands.forget_days()
