"""Jobs that bring a request to people who could help. Named after `board`, which enqueues them."""

from turnabout.base.db.session import db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import job
from turnabout.base.web.links import url_path
from turnabout.board import policy, queries
from turnabout.board.models import Post
from turnabout.matching import candidates, escalation
from turnabout.notices.commands import tell

BATCH = 200  # posts in one run; the next run takes the rest


@job("board.match")
def notify_helpers(post_id: int) -> None:
    """Notify members who could help with a request, with the text of theirs that fits it."""
    post = db.session.get_one(Post, post_id)
    if policy.is_listed(post):
        for match in candidates.find_helpers(post):
            words = "\n".join([post.title, match.why, match.words])
            tell(match.member, candidates.NOTICE_KIND, post.author, post, post_url(post), words)


@job("board.look")
def escalate_unanswered() -> None:
    """Ask more people about requests that nobody has answered (see `escalate`). If there is still no
    response a week after posting, suggest that the author rewrite the request.
    """
    due = queries.due_for_check(clock.now()), escalation.posts_to_resume()
    for post in [post for scope in due for post in fetch_all(scope.limit(BATCH))]:
        if not policy.is_listed(post) or escalation.has_live_response(post):
            post.look_at = clock.now() + policy.CHECK_AGAIN_AFTER if post.passed_on_at else None
        elif post.passed_on_at is None:
            escalate(post)
        else:
            post.look_at, url = None, url_path("board.edit", id=post.id)
            tell(post.author, "request-unanswered", None, post, url, post.title)


def escalate(post: Post) -> None:
    """Ask members whether they know somebody who can help. Recipients who may not see the post, such as
    operators, are told only that its author needs help.
    """
    post.passed_on_at = clock.now()
    post.look_at = clock.now() + policy.SUGGEST_REWRITE_AFTER - policy.ESCALATE_AFTER
    for member in escalation.recipients(post):
        url, words = post_url(post), post.title
        if queries.post_for(member.id, post.id) is None:
            url, words = url_path("desk.member", id=post.author_id), ""
        tell(member, escalation.NOTICE_KIND, post.author, post, url, words)


def post_url(post: Post) -> str:
    return url_path("board.show_post", id=post.id)
