"""The nightly recount of ties."""

from turnabout.base.db.recount import recount_rows

# One tie in each direction for every live connection, even while a block hides the two members.
FROM_LIVE = """from connection where accepted_at is not null
    and ended_at is null and declined_at is null and withdrawn_at is null"""
recount_rows(
    "tie",
    ("member_id", "other_id"),
    f"select asker_id as member_id, asked_id as other_id {FROM_LIVE}"  # noqa: S608
    f" union select asked_id as member_id, asker_id as other_id {FROM_LIVE}",
    stamp="since",
)
