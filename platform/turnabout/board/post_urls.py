"""Where notices about a post lead."""

from turnabout.base.web.links import url_path
from turnabout.board import queries
from turnabout.board.models import Post, Response
from turnabout.members.models import Member


def page_of(post: Post, answer: Response | None = None) -> str:
    return url_path("board.show_post", id=post.id) + (f"#answer-{answer.id}" if answer else "")


def page_for(member: Member, post: Post) -> str:
    """The same for somebody who answered; Today, while it is hidden from them."""
    return page_of(post) if queries.may_open(member, post) else "/"
