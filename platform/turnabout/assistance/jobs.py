"""Jobs on records of help, and the tallies for the nightly recount."""

from turnabout.assistance import commands
from turnabout.base.db.recount import recount_total
from turnabout.base.jobs.queue import job


@job("assistance.take_silence_for_yes")
def take_silence_for_yes() -> None:
    commands.confirm_unanswered()


@job("assistance.ask_for_outcomes")
def ask_for_outcomes() -> None:
    commands.ask_for_outcomes()


COUNT_CONFIRMED = """select count(*) from assistance where {side}_id = {table}.member_id{more}
    and confirmed_at is not null and withdrawn_at is null"""
# The other side of a record, in the format of `PairTally.other`.
OTHER_KEY = {
    "given": "coalesce('m' || assistance.receiver_id, 'c' || assistance.contact_id)",
    "received": "coalesce('m' || assistance.giver_id, 'c' || assistance.contact_id)",
}
for column, side in (("given", "giver"), ("received", "receiver")):
    recount_total(
        "tally", column, COUNT_CONFIRMED.format(side=side, table="tally", more=""), ("member_id",)
    )
    with_other = f" and {OTHER_KEY[column]} = pair_tally.other"
    pair_count = COUNT_CONFIRMED.format(side=side, table="pair_tally", more=with_other)
    recount_total("pair_tally", column, pair_count, ("member_id", "other"))
