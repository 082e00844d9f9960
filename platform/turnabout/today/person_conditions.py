"""SQL about the other person of a line on Today, the member `m`; `:me` is the member who looks."""

HERE = "m.left_at is null and m.suspended_at is null"
# None for members who have left or are suspended: they have no page to link to.
PERSON = f"case when {HERE} then m.id end as person_id"
UNVEILED = "not exists (select 1 from veil where veil.member_id = :me and veil.other_id = m.id)"
REACHABLE = f"{HERE} and {UNVEILED}"
