"""URLs of posts, for notices about them."""

from turnabout.base.web.links import url_path
from turnabout.board import queries
from turnabout.board.models import Post, Response
from turnabout.members.models import Member


def post_url(post: Post, response: Response | None = None) -> str:
    return url_path("board.show_post", id=post.id) + (f"#answer-{response.id}" if response else "")


def post_url_for(member: Member, post: Post) -> str:
    """The URL of the post, or of Today if this member may not see the post."""
    return post_url(post) if queries.may_open(member, post) else "/"
