"""The calendar file of one event, private feeds, and the page that manages them."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import db, fetch_all, get_or_404
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, in_language
from turnabout.base.web import not_found_limit
from turnabout.base.web.auth import current_member, public
from turnabout.base.web.links import public_url_for
from turnabout.calendars import commands, queries
from turnabout.calendars.entries import calendar_file
from turnabout.calendars.models import Calendar
from turnabout.calendars.reminders import reminder_file
from turnabout.communities import queries as communities
from turnabout.events.queries import event_for_viewer
from turnabout.members.models import Member

bp = Blueprint("calendars", __name__)


@bp.get("/events/<int:id>.ics")
def one(id: int) -> Any:
    seen = event_for_viewer(g.viewer.id, id) or abort(404)
    response = calendar_response(calendar_file([(seen.event, seen.attendance)]))
    response.headers["Content-Disposition"] = f'attachment; filename="event-{id}.ics"'
    return response


@bp.get("/events/feed/<token>.ics")
@public
def feed(token: str) -> Any:
    """Serve a feed without sign-in, since calendar programs cannot: whoever has the address may read it."""
    not_found_limit.check()
    calendar = queries.calendar_with_token(token)
    if calendar is None:
        not_found_limit.note()
        abort(404)
    with in_language(calendar.member.language):
        data = people_data(calendar.member) if calendar.of_people else events_data(calendar)
    response = calendar_response(data)
    response.add_etag()
    return response.make_conditional(request)


def events_data(calendar: Calendar) -> bytes:
    rows = db.session.execute(queries.feed_events(calendar)).all()
    return calendar_file([(event, attendance) for event, attendance in rows], calendar.community)


def people_data(member: Member) -> bytes:
    today = clock.today(member.time_zone)
    return reminder_file(fetch_all(queries.reminders(member.id, today)))


def calendar_response(data: bytes) -> Response:
    response = Response(data, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/events/calendars")
def mine() -> Any:
    calendars = fetch_all(queries.calendars_of(g.viewer.id).order_by(Calendar.id))
    rows = [
        (calendar, public_url_for("calendars.feed", token=queries.feed_token(calendar)))
        for calendar in calendars
    ]
    of_people = [calendar.of_people for calendar in calendars]
    return render_template(
        "calendars/index.html",
        rows=rows,
        has_people=True in of_people,
        has_events=False in of_people,
    )


@bp.post("/events/calendars")
def open_one() -> Any:
    """Open a feed of the community with the posted slug, or else of the events that the member attends."""
    slug = request.form.get("community", "")
    community_and_membership = communities.by_slug(slug, g.viewer.id) if slug else None
    if slug and community_and_membership is None:
        abort(404)
    commands.open_calendar(
        current_member(), community_and_membership[0] if community_and_membership else None
    )
    return back_to_calendars(
        _("Here is the address. Add it to your calendar app, and give it to nobody else.")
    )


@bp.post("/events/calendars/people")
def open_people() -> Any:
    """Open a feed of the days on which the member wants to be in touch with contacts."""
    commands.open_reminders(current_member())
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
