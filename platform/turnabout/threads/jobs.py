from turnabout.base.recount import recounted

recounted(
    "seat",
    "unread",
    "select count(*) from message where message.thread_id = seat.thread_id"
    " and message.author_id <> seat.member_id"
    " and (seat.read_at is null or message.sent_at > seat.read_at)",
    key=("thread_id", "member_id"),
)
