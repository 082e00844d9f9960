"""Builds the form for writing a post, and reads what it submits."""

from typing import Any

from flask import g, request

from turnabout.base.db.session import db, fetch_all
from turnabout.base.i18n.translations import _
from turnabout.base.web.pagination import key_argument, parse_key
from turnabout.board import queries
from turnabout.board.forms import OfferForm, RequestForm
from turnabout.board.models import Post
from turnabout.communities import queries as communities
from turnabout.communities.models import Community
from turnabout.goals.models import Step

FORMS = {"request": RequestForm, "offer": OfferForm}
SHARED_FIELDS = (  # same name and value in form and post
    "title", "body", "why", "action", "category", "effort", "where", "place", "needed_by",
    "capacity", "audience",
)  # fmt: skip


def new_form(kind: str) -> Any:
    step = my_step(key_argument("step"))
    data = {"title": step.title, "step": step.id} if step and request.method == "GET" else {}
    form = FORMS[kind](data=data)
    boards = my_boards()
    slug = request.args.get("community")
    ticked = next((board.id for board in boards if board.slug == slug), None)
    form.offer_boards([(board.id, board.name) for board in boards], ticked)
    return form


def edit_form(post: Post) -> Any:
    board_ids = [placement.community_id for placement in fetch_all(queries.placements_of(post.id))]
    shared = {name: getattr(post, name) for name in SHARED_FIELDS}
    form = FORMS[post.kind](
        data={
            **shared,
            "skills": ", ".join(post.skills),
            "communities": [id for id in board_ids if id],
            "standing": post.expires_at is None,
        },
    )
    form.offer_boards([(board.id, board.name) for board in my_boards()])
    return form


def my_boards() -> list[Community]:
    return list(fetch_all(communities.communities_of(g.viewer.id).order_by(Community.id).limit(50)))


def my_step(id: int | None) -> Step | None:
    """The goal step with this id, if the goal is the viewer's own."""
    step = db.session.get(Step, id) if id else None
    return step if step is not None and step.member_id == g.viewer.id else None


def step_of(form: Any) -> int | None:
    return parse_key(form.step.data)


def requests_for_steps() -> dict[int, int]:
    """Map the ids of the viewer's goal steps to the ids of the open requests made for them."""
    open_posts = queries.my_posts(g.viewer.id).where(Post.closed_at.is_(None))
    linked = open_posts.where(Post.step_id.is_not(None)).with_only_columns(Post.step_id, Post.id)
    return {row.step_id: row.id for row in db.session.execute(linked.order_by(Post.id))}


def confirmation(post: Post) -> str:
    if post.kind == "request":
        return _("Your request is on the board. You’ll hear as soon as somebody answers.")
    return _("Your offer is on the board. You’ll hear as soon as somebody is interested.")
