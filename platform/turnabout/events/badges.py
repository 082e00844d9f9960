"""Printable name badges of an event, for its stewards."""

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

MOST_BADGES = 400  # in one file: three seconds of drawing
RATE_LIMIT = "60 per hour"


class BadgeBatch(NamedTuple):
    """One file of badges. `after` is the member id that starts the next batch, None in the last one."""

    badges: Sequence[Any]
    after: int | None


def badge_batch(event: Event) -> BadgeBatch:
    """Return the badges from the `after` of the request on. Walk-ins are in the last batch."""
    rows = db.session.execute(
        attendees.attendees_with_cards(event.id, g.viewer.id, key_argument("after")).limit(
            MOST_BADGES + 1
        )
    ).all()
    badges = [cards.name_badge(member.name, card) for member, card in rows[:MOST_BADGES]]
    if len(rows) > MOST_BADGES:
        return BadgeBatch(badges, rows[MOST_BADGES - 1][0].id)
    walk_ins = fetch_all(queries.walk_ins(event.id).limit(MOST_BADGES))
    badges += [cards.name_badge(walk_in.name) for walk_in in walk_ins if walk_in.name]
    return BadgeBatch(sorted(badges, key=lambda badge: name_key(badge.name)), None)


@bp.get("/events/<int:id>/badges")
def page(id: int) -> Any:
    event = event_page.get_stewarded_event_or_404(id)
    form = BadgesForm(None, paper=printing.default_paper(g.viewer.time_zone))
    return badges_page(event, badge_batch(event), form)


def badges_page(event: Event, batch: BadgeBatch, form: BadgesForm) -> Any:
    page = render_template(
        "events/badges.html", event=event, form=form, many=len(batch.badges), found=batch,
        lost=list(unprintable_names(batch.badges)), lost_above=printing.unprintable(event.title),
    )  # fmt: skip
    return page, form.status


def unprintable_names(badges: Sequence[Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the missing characters of each badge that the font cannot print in full."""
    for badge in badges:
        characters = printing.unprintable(*badge.texts)
        if characters:
            yield badge.name, characters


@bp.get("/events/<int:id>/badges.pdf")
def sheet(id: int) -> Any:
    """Return the badges as a PDF, shown inline so that one sees it before printing."""
    event, form = event_page.get_stewarded_event_or_404(id), BadgesForm(request.args)
    batch = badge_batch(event)
    if not form.validate():
        return badges_page(event, batch, form)
    badges = [*batch.badges, *blank_badges(batch, form)]
    consume(RATE_LIMIT, "badges", member_or_address())
    data = printing.sheet(
        [replace(badge, above=event.title) for badge in badges], "badges", form.paper.data,
        marks=form.marks.data, back=form.back.data, title=event.title,
    )  # fmt: skip
    response = Response(data, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="badges-{id}.pdf"'
    return response


def blank_badges(batch: BadgeBatch, form: BadgesForm) -> Sequence[Any]:
    """Return blank badges to fill up the last sheet if requested; a full sheet if nobody is coming."""
    room = printing.badges_per_sheet("badges", form.paper.data)
    if not batch.badges:
        return [cards.name_badge("")] * room
    wanted = form.blank.data and batch.after is None
    return [cards.name_badge("")] * (-len(batch.badges) % room if wanted else 0)
