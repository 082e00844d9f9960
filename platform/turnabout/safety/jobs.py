from turnabout.base.db.recount import recount_rows, recount_total

# A pair is hidden, in both directions, as long as either has blocked the other.
recount_rows(
    "veil",
    ("member_id", "other_id"),
    "select member_id, blocked_id as other_id from block"
    " union select blocked_id as member_id, member_id as other_id from block",
)
recount_total("member", "veils", "select count(*) from veil where veil.member_id = member.id")
