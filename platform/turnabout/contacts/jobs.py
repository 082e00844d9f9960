from turnabout.base.recount import recounted

recounted(
    "network_count",
    "n",
    "select count(*) from contact where contact.owner_id = network_count.owner_id"
    " and coalesce(contact.network, '') = network_count.network and contact.removed_at is null",
    ("owner_id", "network"),
)
