"""What a member takes along of the boards, and what happens to it when they leave."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from turnabout.base.db.session import db, fetch_all
from turnabout.board import commands, queries
from turnabout.board.models import Post, Response
from turnabout.members.models import Member

TABLES = {"post", "placement", "response"}


def takes(member: Member) -> dict[str, object]:
    answers = select(Response).options(joinedload(Response.post))
    mine = fetch_all(answers.where(Response.member_id == member.id).order_by(Response.id))
    asked = queries.visible_to(member.id).where(Post.id.in_([answer.post_id for answer in mine]))
    seen = {post.id for post in fetch_all(asked)}
    return {
        "posts": [
            post_facts(post) for post in fetch_all(queries.my_posts(member.id).order_by(Post.id))
        ],
        "responses": [response_facts(answer, answer.post_id in seen) for answer in mine],
    }


def post_facts(post: Post) -> dict[str, Any]:
    said = ("kind", "title", "body", "why", "action", "category", "skills", "effort", "where")
    return {
        **{name: getattr(post, name) for name in said},
        "place": post.place,
        "needed_by": post.needed_by and post.needed_by.isoformat(),
        "capacity": post.capacity,
        "audience": post.audience,
        "posted_at": post.posted_at.isoformat(),
        "closed_at": post.closed_at and post.closed_at.isoformat(),
        "closed_as": post.closed_as,
    }


def response_facts(answer: Response, is_seen: bool) -> dict[str, Any]:
    """What the member said; what it was an answer to only while they may still see that."""
    moments = ("offered_at", "agreed_at", "declined_at", "withdrawn_at")
    return {
        "post": answer.post.title if is_seen else None,
        "words": answer.words,
        **{name: (moment := getattr(answer, name)) and moment.isoformat() for name in moments},
    }


def empties(member: Member, choice: str) -> None:
    """Nobody waits for one who has gone: posts close, answers that are open are taken back. The
    words stay with those who were told them, unless the member wants them deleted.
    """
    for post in fetch_all(queries.my_posts(member.id)):
        commands.close(post, "not_needed")
    for answer in fetch_all(queries.open_responses(member.id)):
        commands.withdraw(member, answer)
    if choice == "delete":
        erase_words(member)


def erase_words(member: Member) -> None:
    nothing = {"title": "", "body": "", "why": "", "action": "", "skills": [], "place": ""}
    run(update(Post).where(Post.author_id == member.id).values(**nothing))
    run(update(Response).where(Response.member_id == member.id).values(words=""))
    theirs = select(Post.id).where(Post.author_id == member.id)
    run(update(Response).where(Response.post_id.in_(theirs)).values(decline_words=""))


def run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
