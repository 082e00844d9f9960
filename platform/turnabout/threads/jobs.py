from turnabout.base.db.recount import recount_total

recount_total(
    "seat",
    "unread",
    "select count(*) from message where message.thread_id = seat.thread_id"
    " and message.author_id <> seat.member_id"
    " and message.id > seat.read_id",
    key=("thread_id", "member_id"),
)

NEWEST = "select coalesce(max(message.id), 0) from message where message.thread_id"
recount_total("thread", "last_id", f"{NEWEST} = thread.id")
recount_total("seat", "last_id", f"{NEWEST} = seat.thread_id", key=("thread_id", "member_id"))
