"""Name badges for an evening, for whoever looks after it to print and to cut."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from flask import Blueprint, Response, g, render_template, request

from turnabout.base.db.session import db, fetch_all
from turnabout.base.db.sort_keys import name_key
from turnabout.base.web.pagination import key_argument
from turnabout.base.web.rate_limits import consume, member_or_address
from turnabout.cards import queries as cards
from turnabout.events import attendees, event_page, queries
from turnabout.events.forms import BadgesForm
from turnabout.events.models import Event
from turnabout.printing import api as printing

bp = Blueprint("badges", __name__)

MOST = 400  # in one file: three seconds of drawing
DRAWN = "60 per hour"


class BadgeBatch(NamedTuple):
    """Some of those who come, or all: their badges, and behind whom the next ones follow."""

    badges: Sequence[Any]
    after: int | None


def badge_batch(event: Event) -> BadgeBatch:
    rows = db.session.execute(
        attendees.with_cards(event.id, g.viewer.id, key_argument("after")).limit(MOST + 1)
    ).all()
    badges = [cards.name_badge(member.name, card) for member, card in rows[:MOST]]
    if len(rows) > MOST:
        return BadgeBatch(badges, rows[MOST - 1][0].id)
    walk_ins = fetch_all(queries.walk_ins(event.id).limit(MOST))
    badges += [cards.name_badge(one.name) for one in walk_ins if one.name]
    return BadgeBatch(sorted(badges, key=lambda badge: name_key(badge.name)), None)


@bp.get("/events/<int:id>/badges")
def page(id: int) -> Any:
    event = event_page.reach_as_steward(id)
    form = BadgesForm(None, paper=printing.default_paper(g.viewer.time_zone))
    return badges_page(event, badge_batch(event), form)


def badges_page(event: Event, found: BadgeBatch, form: BadgesForm) -> Any:
    page = render_template(
        "events/badges.html", event=event, form=form, many=len(found.badges), found=found,
        lost=list(unprintable_names(found.badges)), lost_above=printing.unprintable(event.title),
    )  # fmt: skip
    return page, form.status


def unprintable_names(badges: Sequence[Any]) -> Iterator[tuple[str, list[str]]]:
    """Whose badge lacks which signs."""
    for one in badges:
        signs = printing.unprintable(*one.texts)
        if signs:
            yield one.name, signs


@bp.get("/events/<int:id>/badges.pdf")
def sheet(id: int) -> Any:
    """Shown rather than saved, so that one sees what the printer will do."""
    event, form = event_page.reach_as_steward(id), BadgesForm(request.args)
    found = badge_batch(event)
    if not form.validate():
        return badges_page(event, found, form)
    badges = [*found.badges, *blanks(found, form)]
    consume(DRAWN, "badges", member_or_address())
    data = printing.sheet(
        [replace(one, above=event.title) for one in badges], "badges", form.paper.data,
        marks=form.marks.data, back=form.back.data, title=event.title,
    )  # fmt: skip
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="badges-{id}.pdf"'
    return answer


def blanks(found: BadgeBatch, form: BadgesForm) -> Sequence[Any]:
    """As many as fill up the last sheet, when they are wanted; a whole one while nobody comes."""
    room = printing.badges_per_sheet("badges", form.paper.data)
    if not found.badges:
        return [cards.name_badge("")] * room
    wanted = form.blank.data and found.after is None
    return [cards.name_badge("")] * (-len(found.badges) % room if wanted else 0)
