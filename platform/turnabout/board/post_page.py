"""What the page of a post shows to one viewer."""

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

# Suggested sentences for declining; choosing one is optional.
DECLINE_PHRASES = (
    lazy("Thank you for offering. I’ve already found somebody for this."),
    lazy("Thank you. The timing doesn’t work for me. Maybe another time."),
    lazy("Thank you. I’m looking for something a little different."),
)


class PostPage(NamedTuple):
    """The values that the page is rendered from."""

    post: Any
    boards: tuple[tuple[str, str], ...]  # slug, name
    answers: list[Any]  # the author gets all they may see, others only their own
    is_author: bool
    is_near: bool
    state: str
    ends_soon: bool
    age: str


def load(id: int) -> PostPage | None:
    """The page for the viewer, or None if they may not see the post."""
    rows, viewer = queries.post_on_page(g.viewer.id, id), g.viewer
    if not rows:
        return None
    post = rows[0]
    is_author = post.author_id == viewer.id
    return PostPage(
        post=post,
        boards=tuple((row.board_slug, row.board_name) for row in rows if row.board_slug),
        answers=queries.responses_on_page(viewer.id, id, is_author),
        is_author=is_author,
        is_near=viewer.is_confirmed or is_tied(viewer.id, post.author_id),
        state=policy.state(post),
        ends_soon=policy.ends_soon(post),
        age=ago(post.posted_at),
    )


def template_values(page: PostPage, form: Any = None, no: Any = None) -> dict[str, Any]:
    """The variables of the template. `form` (a response) and `no` (a decline) have failed validation."""
    own_response = page.answers[0] if page.answers and not page.is_author else None
    return {
        **page._asdict(),
        "article": article(page),
        "answers": page.answers if page.is_author else [],
        "answer": own_response if own_response and not own_response.withdrawn_at else None,
        "fell_through": bool(own_response and own_response.withdrawn_at and own_response.agreed_at),
        "may_answer": policy.may_respond(g.viewer, page.post),
        "may_change": policy.may_change(g.viewer, page.post),
        "form": form
        or ResponseForm(formdata=None, words=own_response.words if own_response else ""),
        "no": no,
        "new_no": lambda answer_id: DeclineForm(answer_id, formdata=None),
        "ready": DECLINE_PHRASES,
    }


def article(page: PostPage) -> Markup:
    """The text of the post as HTML, cached and shared by all who may read it. The author's own copy also
    shows their private goal, so it is not cached.
    """
    values = {"post": page.post, "boards": page.boards, "state": page.state, "labels": LABELS}

    def render() -> str:
        return presenters.render_shared("board/post_article.html", **values)

    if page.is_author:
        return Markup(render())  # noqa: S704  (a template's own output)
    key = ("post", page.post.id, page.boards, language(), g.viewer.time_zone)
    return fragment(key, (page.post, page.state, page.age), render)
