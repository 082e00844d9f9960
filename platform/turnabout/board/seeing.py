"""The page of one post, as the one who looks may see it; and when it is drawn anew."""

from typing import Any, NamedTuple

from flask import g, render_template
from markupsafe import Markup

from turnabout.base import hot
from turnabout.base.frame import for_me, for_others
from turnabout.base.words import ago, language, lazy
from turnabout.board import notes, policy, queries
from turnabout.board.forms import AnswerForm, DeclineForm
from turnabout.board.models import CATEGORIES, EFFORTS, PLACES
from turnabout.safety.queries import is_tied

LABELS = {"category": CATEGORIES, "effort": EFFORTS, "where": PLACES}

# What one may say with a no; the words are chosen, never required.
READY = (
    lazy("Thank you for offering. I have found somebody for this already."),
    lazy("Thank you. The timing does not work for me, maybe another time."),
    lazy("Thank you. I am looking for something a little different."),
)


class Seen(NamedTuple):
    """All that the page shows: while this is the same, the page is the same."""

    post: Any
    boards: tuple[tuple[str, str], ...]  # slug, name
    answers: list[Any]  # those that its author has to hear of; else the viewer's own
    is_author: bool
    is_near: bool
    state: str
    ends_soon: bool
    age: str

    @property
    def shared_by(self) -> tuple[Any, ...]:
        """Those for whom this is the same see the same. Who wrote it, or answered, sees it alone."""
        alone = g.viewer.id if self.is_author or self.answers else None
        return (self.post.id, language(), g.viewer.time_zone, self.boards, self.is_near, alone)


def look_at(id: int) -> Seen | None:
    rows, me = queries.post_on_page(g.viewer.id, id), g.viewer
    if not rows:
        return None
    post = rows[0]
    is_author = post.author_id == me.id
    return Seen(
        post=post,
        boards=tuple((row.board_slug, row.board_name) for row in rows if row.board_slug),
        answers=queries.answers_on_page(me.id, id, is_author),
        is_author=is_author,
        is_near=me.is_confirmed or is_tied(me.id, post.author_id),
        state=policy.state(post),
        ends_soon=policy.ends_soon(post),
        age=ago(post.posted_at),
    )


def drawn(seen: Seen, form: Any = None, no: Any = None) -> Markup:
    """All of the page but its frame. Drawn each time with what was typed, and with the help that came of
    an answer, which another room knows of.
    """
    template = "board/post.html"
    if form or no or any(answer.is_agreed for answer in seen.answers):
        return Markup(render_template(template, **told(seen, form, no)))  # noqa: S704  (our own output)
    key = ("post", *seen.shared_by)
    kept = hot.fragment(key, seen, lambda: for_others(notes.drawn_for_all(template, **told(seen))))
    return for_me(kept)


def told(seen: Seen, form: Any = None, no: Any = None) -> dict[str, Any]:
    mine = seen.answers[0] if seen.answers and not seen.is_author else None
    return {
        **seen._asdict(),
        "answers": seen.answers if seen.is_author else [],
        "answer": mine if mine and not mine.withdrawn_at else None,
        "fell_through": bool(mine and mine.withdrawn_at and mine.agreed_at),
        "may_answer": policy.may_answer(g.viewer, seen.post),
        "may_change": policy.may_change(g.viewer, seen.post),
        "form": form or AnswerForm(formdata=None, words=mine.words if mine else ""),
        "no": no,
        "new_no": lambda answer_id: DeclineForm(answer_id, formdata=None),
        "labels": LABELS,
        "ready": READY,
    }
