"""What happens to posts by the clock."""

from turnabout.base.db.recount import recount_total
from turnabout.base.db.session import db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import job
from turnabout.board import commands, policy, queries
from turnabout.board.models import Post
from turnabout.board.placements import sync_placements
from turnabout.board.post_urls import post_url
from turnabout.notices.commands import tell
from turnabout.safety.queries import is_veiled

BATCH = 200  # posts in one transaction; the rest comes with the next run


@job("board.end")
def close_expired() -> None:
    """Close what has run out, and tell its author, who may renew it. Lists leave it out by then."""
    for post in db.session.scalars(queries.expired_posts(clock.now()).limit(BATCH)):
        commands.close(post, "expired")
        tell(post.author, "post-expired", None, post, post_url(post), post.title)


@job("board.remind")
def remind() -> None:
    """Seven days and one day before the end: renew it, close it, or say that it happened."""
    for post in db.session.scalars(queries.due_for_reminder(clock.now()).limit(BATCH)):
        post.remind_at = policy.next_reminder(post.expires_at)
        if not post.paused_at:
            tell(post.author, "post-expiring", None, post, post_url(post), post.title)


@job("board.rest")
def pause_inactive() -> None:
    """Somebody who has not been here for long does not answer: their posts pause until they return."""
    for post in db.session.scalars(
        queries.of_inactive_authors(clock.now() - policy.INACTIVE_AFTER).limit(BATCH)
    ):
        post.paused_at = clock.now()
        sync_placements(post)
        tell(post.author, "post-paused", None, post, post_url(post), post.title)


@job("board.part")
def withdraw_hidden_responses(one_id: int, other_id: int) -> None:
    """Two who do not see each other any more: what is open between them holds no place for anybody."""
    if is_veiled(one_id, other_id):
        for helper_id, author_id in ((one_id, other_id), (other_id, one_id)):
            for answer in fetch_all(
                queries.open_responses(helper_id).where(Post.author_id == author_id)
            ):
                commands.withdraw(answer.member, answer)


RESPONSE_COUNT = (
    "select count(*) from response"
    " where response.post_id = post.id and response.withdrawn_at is null"
)
recount_total("post", "responses", RESPONSE_COUNT)
recount_total("post", "agreed", RESPONSE_COUNT + " and response.agreed_at is not null")
# What a list of a board goes by is repeated on each placement. Lists leave out by themselves what has
# run out, so a post that ended a minute ago may still count as open.
for column in ("audience", "author_id", "expires_at"):
    recount_total("placement", column, f"select {column} from post where id = placement.post_id")  # noqa: S608
recount_total(
    "placement",
    "listed",
    "select case when closed_at is null and paused_at is null and agreed < capacity then 1 else 0 end"
    " from post where post.id = placement.post_id",
)
recount_total(
    "community",
    "open_posts",
    "select coalesce(sum(listed), 0) from placement where community_id = community.id",
)
