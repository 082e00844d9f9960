from turnabout.base.jobs import job
from turnabout.base.recount import recounted
from turnabout.notices import commands

recounted(
    "member", "unread", "select count(*) from notice where to_id = member.id and read_at is null"
)


@job("notices.hush")
def hush(one_id: int, other_id: int) -> None:
    commands.hush(one_id, other_id)


@job("notices.forget")
def forget() -> None:
    commands.forget_old()
