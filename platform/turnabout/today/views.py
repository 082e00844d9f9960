from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, g, render_template, request

from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import public, viewer_columns
from turnabout.base.web.links import public_url
from turnabout.base.web.pagination import below
from turnabout.board import queries as board
from turnabout.search.queries import MOST
from turnabout.today import queries
from turnabout.today.next_event import parse_next_event
from turnabout.today.waiting import waiting_for

bp = Blueprint("today", __name__)

KINDS = ("people", "posts", "communities")
OVERVIEW_SIZE, PAGE_SIZE = 5, 20
# How many of the newest hits the overview considers. Many posts are on boards that the viewer cannot see.
OVERVIEW_CANDIDATES = {"people": 30, "posts": 100, "communities": 30}


@bp.get("/")
@public
@viewer_columns(queries.FIRST_STEPS)
def home():
    if not g.viewer:
        return render_template("home.html", host=urlsplit(public_url("/")).netloc)
    lines = waiting_for(g.viewer.id, g.viewer.time_zone)
    event = parse_next_event(lines.pop(0)) if lines and lines[0].kind == "event" else None
    easy = queries.easy_requests(g.viewer.id)
    return render_template(
        "today/today.html", lines=lines, easy=easy, steps=first_steps(), event=event
    )


def first_steps() -> list[dict[str, Any]]:
    """Return a newcomer's checklist, or [] once everything on it is done."""
    if all(g.viewer.asked):
        return []
    goal, networks, card, offer, touch = g.viewer.asked
    return [
        {"done": goal, "url": "/goals", "words": _("Write down a goal"),
         "note": _("Where you want to be in a few years, and what you need in the next few weeks.")},
        {"done": networks, "url": "/contacts", "words": _("Add one person to each network"),
         "note": _("Peer, business or community, depending on where you know them from.")},
        {"done": card, "url": "/cards", "words": _("Fill in your card"),
         "note": _("A headline, and what you’re looking for or can help with.")},
        {"done": offer, "url": "/posts/new?kind=offer", "words": _("Offer one small thing"),
         "note": _("Five minutes of what you know is a good start.")},
        {"done": touch, "url": "/contacts", "words": _("Get in touch without asking for anything"),
         "note": _("A coffee, a call, a kind word. Then make a note of it by their name.")},
    ]  # fmt: skip


@bp.get("/guide")
@public
def guide():
    return render_template("guide.html")


@bp.get("/search")
def search():
    words = request.args.get("q", "").strip()[:100]
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else "all"
    start = None if kind == "all" else below()
    results = search_results(words, kind, start) if words else {}
    return render_template("today/search.html", q=words, kind=kind, found=results)


def search_results(words: str, kind: str, start: int | None) -> dict[str, Any]:
    """Search one kind, or all: for each kind its `rows`, and `more`, the id to continue below if there
    are more.
    """
    most = (OVERVIEW_SIZE if kind == "all" else PAGE_SIZE) + 1
    among = OVERVIEW_CANDIDATES if kind == "all" else {kind: MOST}
    me = g.viewer.id
    searches: dict[str, Callable[[int], list[Any]]] = {
        "people": lambda newest: queries.search_people(me, words, start, most, newest),
        "posts": lambda newest: board.search_posts(me, words, start, most, newest),
        "communities": lambda newest: queries.search_communities(words, start, most, newest),
    }
    return {each: page_of_rows(searches[each](newest), most - 1) for each, newest in among.items()}


def page_of_rows(rows: list[Any], size: int) -> dict[str, Any]:
    """Cut off the surplus row, which shows that there are more."""
    return {"rows": rows[:size], "more": rows[size - 1].id if len(rows) > size else None}
