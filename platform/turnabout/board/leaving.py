"""Export and erasure of a member's posts and responses."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from turnabout.base.db.session import db, fetch_all
from turnabout.board import commands, queries
from turnabout.board.models import Post, Response
from turnabout.members.models import Member

TABLES = {"post", "placement", "response"}


def takes(member: Member) -> dict[str, object]:
    responses = select(Response).options(joinedload(Response.post))
    own_responses = fetch_all(
        responses.where(Response.member_id == member.id).order_by(Response.id)
    )
    posts = queries.visible_to(member.id).where(
        Post.id.in_([response.post_id for response in own_responses])
    )
    visible = {post.id for post in fetch_all(posts)}
    return {
        "posts": [
            post_facts(post) for post in fetch_all(queries.my_posts(member.id).order_by(Post.id))
        ],
        "responses": [
            response_facts(response, response.post_id in visible) for response in own_responses
        ],
    }


def post_facts(post: Post) -> dict[str, Any]:
    names = ("kind", "title", "body", "why", "action", "category", "skills", "effort", "where")
    return {
        **{name: getattr(post, name) for name in names},
        "place": post.place,
        "needed_by": post.needed_by and post.needed_by.isoformat(),
        "capacity": post.capacity,
        "audience": post.audience,
        "posted_at": post.posted_at.isoformat(),
        "closed_at": post.closed_at and post.closed_at.isoformat(),
        "closed_as": post.closed_as,
    }


def response_facts(response: Response, is_visible: bool) -> dict[str, Any]:
    """A response for the export. The post's title is included only if the member may still see the post."""
    moments = ("offered_at", "agreed_at", "declined_at", "withdrawn_at")
    return {
        "post": response.post.title if is_visible else None,
        "words": response.words,
        **{name: (moment := getattr(response, name)) and moment.isoformat() for name in moments},
    }


def empties(member: Member, choice: str) -> None:
    """Close the member's posts and withdraw their open responses. What they wrote stays visible to its
    readers unless `choice` is `delete`.
    """
    for post in fetch_all(queries.my_posts(member.id)):
        commands.close(post, "not_needed")
    for response in fetch_all(queries.open_responses(member.id)):
        commands.withdraw(member, response)
    if choice == "delete":
        erase_words(member)


def erase_words(member: Member) -> None:
    empty = {"title": "", "body": "", "why": "", "action": "", "skills": [], "place": ""}
    run(update(Post).where(Post.author_id == member.id).values(**empty))
    run(update(Response).where(Response.member_id == member.id).values(words=""))
    own_posts = select(Post.id).where(Post.author_id == member.id)
    run(update(Response).where(Response.post_id.in_(own_posts)).values(decline_words=""))


def run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
