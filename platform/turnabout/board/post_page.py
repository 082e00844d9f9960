"""The page of one post, as the one who looks may see it."""

from typing import Any, NamedTuple

from flask import g
from markupsafe import Markup

from turnabout.base.cache.fragments import fragment
from turnabout.base.i18n.translations import ago, language, lazy
from turnabout.board import policy, presenters, queries
from turnabout.board.forms import DeclineForm, ResponseForm
from turnabout.board.models import CATEGORIES, EFFORTS, PLACES
from turnabout.safety.queries import is_tied

LABELS = {"category": CATEGORIES, "effort": EFFORTS, "where": PLACES}

# What one may say with a no; the words are chosen, never required.
DECLINE_PHRASES = (
    lazy("Thank you for offering. I’ve already found somebody for this."),
    lazy("Thank you. The timing doesn’t work for me. Maybe another time."),
    lazy("Thank you. I’m looking for something a little different."),
)


class PostPage(NamedTuple):
    """What was read for the page."""

    post: Any
    boards: tuple[tuple[str, str], ...]  # slug, name
    answers: list[Any]  # those that its author has to hear of; else the viewer's own
    is_author: bool
    is_near: bool
    state: str
    ends_soon: bool
    age: str


def load(id: int) -> PostPage | None:
    rows, me = queries.post_on_page(g.viewer.id, id), g.viewer
    if not rows:
        return None
    post = rows[0]
    is_author = post.author_id == me.id
    return PostPage(
        post=post,
        boards=tuple((row.board_slug, row.board_name) for row in rows if row.board_slug),
        answers=queries.responses_on_page(me.id, id, is_author),
        is_author=is_author,
        is_near=me.is_confirmed or is_tied(me.id, post.author_id),
        state=policy.state(post),
        ends_soon=policy.ends_soon(post),
        age=ago(post.posted_at),
    )


def template_values(seen: PostPage, form: Any = None, no: Any = None) -> dict[str, Any]:
    """The values of the page; `form` and `no` with what was typed and not taken."""
    mine = seen.answers[0] if seen.answers and not seen.is_author else None
    return {
        **seen._asdict(),
        "article": article(seen),
        "answers": seen.answers if seen.is_author else [],
        "answer": mine if mine and not mine.withdrawn_at else None,
        "fell_through": bool(mine and mine.withdrawn_at and mine.agreed_at),
        "may_answer": policy.may_respond(g.viewer, seen.post),
        "may_change": policy.may_change(g.viewer, seen.post),
        "form": form or ResponseForm(formdata=None, words=mine.words if mine else ""),
        "no": no,
        "new_no": lambda answer_id: DeclineForm(answer_id, formdata=None),
        "ready": DECLINE_PHRASES,
    }


def article(seen: PostPage) -> Markup:
    """What the post says, cached for all who may read it. Its author also sees a goal, which is theirs
    alone, and so is this rendering.
    """
    said = {"post": seen.post, "boards": seen.boards, "state": seen.state, "labels": LABELS}

    def render() -> str:
        return presenters.render_shared("board/post_article.html", **said)

    if seen.is_author:
        return Markup(render())  # noqa: S704  (a template's own output)
    key = ("post", seen.post.id, seen.boards, language(), g.viewer.time_zone)
    return fragment(key, (seen.post, seen.state, seen.age), render)
