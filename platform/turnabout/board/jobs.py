"""Jobs on posts (expiry, reminders, pausing), and the totals of posts for the nightly recount."""

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

BATCH = 200  # posts per transaction; the next run takes the rest


@job("board.end")
def close_expired() -> None:
    """Close expired posts and tell their authors, who may renew them. Lists check `expires_at` themselves,
    so expired posts disappear on time even if this job is late.
    """
    for post in db.session.scalars(queries.expired_posts(clock.now()).limit(BATCH)):
        commands.close(post, "expired")
        tell(post.author, "post-expired", None, post, post_url(post), post.title)


@job("board.remind")
def remind() -> None:
    """Remind authors seven days and one day before a post expires."""
    for post in db.session.scalars(queries.due_for_reminder(clock.now()).limit(BATCH)):
        post.remind_at = policy.next_reminder(post.expires_at)
        if not post.paused_at:
            tell(post.author, "post-expiring", None, post, post_url(post), post.title)


@job("board.rest")
def pause_inactive() -> None:
    """Pause the posts of authors who have not visited for 60 days. Authors resume them by hand."""
    for post in db.session.scalars(
        queries.of_inactive_authors(clock.now() - policy.INACTIVE_AFTER).limit(BATCH)
    ):
        post.paused_at = clock.now()
        sync_placements(post)
        tell(post.author, "post-paused", None, post, post_url(post), post.title)


@job("board.part")
def withdraw_hidden_responses(one_id: int, other_id: int) -> None:
    """Withdraw the open responses between two members who no longer see each other, to free the places."""
    if is_veiled(one_id, other_id):
        for responder_id, author_id in ((one_id, other_id), (other_id, one_id)):
            for response in fetch_all(
                queries.open_responses(responder_id).where(Post.author_id == author_id)
            ):
                commands.withdraw(response.member, response)


RESPONSE_COUNT = (
    "select count(*) from response"
    " where response.post_id = post.id and response.withdrawn_at is null"
)
recount_total("post", "responses", RESPONSE_COUNT)
recount_total("post", "agreed", RESPONSE_COUNT + " and response.agreed_at is not null")
# Columns that placements copy from their posts. `listed` leaves out expiry, which lists check themselves:
# a post that expired a minute ago may still count as listed.
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
