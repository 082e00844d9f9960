"""One event as a calendar file, and private feeds for calendar programs."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import db, fetch_all, get_or_404
from turnabout.base.i18n.translations import _, in_language
from turnabout.base.web import not_found_limit
from turnabout.base.web.auth import current_member, public
from turnabout.base.web.links import public_url_for
from turnabout.calendars import commands, queries
from turnabout.calendars.entries import calendar_file
from turnabout.calendars.models import Calendar
from turnabout.communities import queries as communities
from turnabout.events.queries import event_for_viewer

bp = Blueprint("calendars", __name__)


@bp.get("/events/<int:id>.ics")
def one(id: int) -> Any:
    seen = event_for_viewer(g.viewer.id, id) or abort(404)
    answer = calendar_response(calendar_file([(seen.event, seen.attendance)]))
    answer.headers["Content-Disposition"] = f'attachment; filename="event-{id}.ics"'
    return answer


@bp.get("/events/feed/<token>.ics")
@public
def feed(token: str) -> Any:
    """For a program that cannot sign in: whoever has the address may read it, until it is ended."""
    not_found_limit.check()
    found = queries.calendar_with_token(token)
    if found is None:
        not_found_limit.note()
        abort(404)
    rows = db.session.execute(queries.feed_events(found)).all()
    with in_language(found.member.language):
        data = calendar_file([(event, mine) for event, mine in rows], found.community)
    answer = calendar_response(data)
    answer.add_etag()
    return answer.make_conditional(request)


def calendar_response(data: bytes) -> Response:
    answer = Response(data, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@bp.get("/events/calendars")
def mine() -> Any:
    found = fetch_all(queries.calendars_of(g.viewer.id).order_by(Calendar.id))
    rows = [(one, public_url_for("calendars.feed", token=queries.feed_token(one))) for one in found]
    return render_template("calendars/index.html", rows=rows)


@bp.post("/events/calendars")
def open_one() -> Any:
    """With the slug of a `community`: everything there; without: what the member comes to."""
    slug = request.form.get("community", "")
    found = communities.by_slug(slug, g.viewer.id) if slug else None
    if slug and found is None:
        abort(404)
    commands.open_calendar(current_member(), found[0] if found else None)
    return back_to_calendars(
        _("Here is the address. Add it to your calendar app, and give it to nobody else.")
    )


@bp.post("/events/calendars/<int:id>/renewal")
def renew(id: int) -> Any:
    commands.renew(get_or_404(queries.calendars_of(g.viewer.id), id))
    return back_to_calendars(_("It has a new address. The old one no longer works."))


@bp.post("/events/calendars/<int:id>/removal")
def end(id: int) -> Any:
    commands.end(get_or_404(queries.calendars_of(g.viewer.id), id))
    return back_to_calendars(_("The address no longer works."))


def back_to_calendars(words: str) -> Any:
    flash(words, "done")
    return redirect(url_for(".mine"), 303)
