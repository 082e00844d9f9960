from turnabout.base.db.recount import recount_total

recount_total(
    "community",
    "members",
    "select count(*) from membership where community_id = community.id"
    " and joined_at is not null and left_at is null",
)
