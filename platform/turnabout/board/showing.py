"""What the pages of a post need to know of it, and the forms that write one."""

from typing import Any

from flask import g, request

from turnabout.base.db import db, every
from turnabout.base.pages import as_key, number
from turnabout.base.words import _, lazy
from turnabout.board import policy, queries
from turnabout.board.forms import DeclineForm, OfferForm, RequestForm
from turnabout.board.models import CATEGORIES, EFFORTS, PLACES, Post
from turnabout.communities import queries as communities
from turnabout.communities.models import Community
from turnabout.goals.models import Step
from turnabout.safety.queries import is_tied

FORMS = {"request": RequestForm, "offer": OfferForm}
ALIKE = (  # in the form as in the post
    "title", "body", "why", "action", "category", "effort", "where", "place", "needed_by",
    "capacity", "audience",
)  # fmt: skip

# What one may say with a no; the words are chosen, never required.
READY = (
    lazy("Thank you for offering. I have found somebody for this already."),
    lazy("Thank you. The timing does not work for me, maybe another time."),
    lazy("Thank you. I am looking for something a little different."),
)


def new_form(kind: str) -> Any:
    step = my_step(number("step"))
    given = {"title": step.title, "step": step.id} if step and request.method == "GET" else {}
    form = FORMS[kind](data=given)
    boards = my_boards()
    slug = request.args.get("community")
    ticked = next((board.id for board in boards if board.slug == slug), None)
    form.offer_boards([(board.id, board.name) for board in boards], ticked)
    return form


def edit_form(post: Post) -> Any:
    hangs = [one.community_id for one in every(queries.placements_of(post.id))]
    said = {name: getattr(post, name) for name in ALIKE}
    form = FORMS[post.kind](
        data={
            **said,
            "skills": ", ".join(post.skills),
            "communities": [id for id in hangs if id],
            "standing": post.expires_at is None,
        },
    )
    form.offer_boards([(board.id, board.name) for board in my_boards()])
    return form


def my_boards() -> list[Community]:
    return list(every(communities.mine(g.viewer.id).order_by(Community.id).limit(50)))


def my_step(id: int | None) -> Step | None:
    step = db.session.get(Step, id) if id else None
    return step if step is not None and step.member_id == g.viewer.id else None


def step_of(form: Any) -> int | None:
    return as_key(form.step.data)


def requests_for_steps() -> dict[int, int]:
    """The steps of the viewer's goals for which a request is open: step → post."""
    open_ones = queries.my_posts(g.viewer.id).where(Post.closed_at.is_(None))
    asked = open_ones.where(Post.step_id.is_not(None)).with_only_columns(Post.step_id, Post.id)
    return {row.step_id: row.id for row in db.session.execute(asked.order_by(Post.id))}


def pinned_words(post: Post) -> str:
    if post.kind == "request":
        return _("Your request is on the board. You will hear as soon as somebody answers.")
    return _("Your offer is on the board. You will hear as soon as somebody would like it.")


def page_of(post: Post, boards: list[Any]) -> dict[str, Any]:
    """Everything on the page of one post, for the one who looks."""
    is_author = post.author_id == g.viewer.id
    mine = None if is_author else queries.response_by(g.viewer.id, post.id)
    return {
        "post": post,
        "state": policy.state(post),
        "ends_soon": policy.ends_soon(post),
        "is_author": is_author,
        "answer": mine if mine and not mine.withdrawn_at else None,
        "fell_through": bool(mine and mine.withdrawn_at and mine.agreed_at),
        "answers": every(queries.responses_of(post)) if is_author else [],
        "boards": boards,
        "labels": {"category": CATEGORIES, "effort": EFFORTS, "where": PLACES},
        "ready": READY,
        "new_no": lambda answer_id: DeclineForm(answer_id, formdata=None),
        "is_near": g.viewer.is_confirmed or is_tied(g.viewer.id, post.author_id),
        "may_answer": policy.may_answer(g.viewer, post),
        "may_change": policy.may_change(g.viewer, post),
    }
