"""Where notices about a post lead."""

from turnabout.base.web.links import url_path
from turnabout.board import queries
from turnabout.board.models import Post, Response
from turnabout.members.models import Member


def post_url(post: Post, answer: Response | None = None) -> str:
    return url_path("board.show_post", id=post.id) + (f"#answer-{answer.id}" if answer else "")


def post_url_for(member: Member, post: Post) -> str:
    """The same for somebody who answered; Today, while it is hidden from them."""
    return post_url(post) if queries.may_open(member, post) else "/"
