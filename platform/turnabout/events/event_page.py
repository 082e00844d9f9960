"""Context for the templates of events, and lookups that answer 404."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import abort, g

from turnabout.base.db.session import db
from turnabout.base.web.pagination import SIZE, key_argument
from turnabout.cards.models import DEFAULT_AUDIENCES
from turnabout.events import attendees, policy, queries
from turnabout.events.api import times_for
from turnabout.events.models import RULES, Event
from turnabout.events.time_phrases import Times, city_of, reminder_sentence


def get_event_or_404(id: int) -> queries.EventForViewer:
    return queries.event_for_viewer(g.viewer.id, id) or abort(404)


def get_stewarded_event_or_404(id: int) -> Event:
    """Return an event of which the viewer is a steward, else abort with 404."""
    seen = get_event_or_404(id)
    return seen.event if is_steward(seen) else abort(404)


def is_steward(seen: queries.EventForViewer) -> bool:
    return policy.is_run_by(g.viewer, seen)


def page_context(seen: queries.EventForViewer) -> dict[str, Any]:
    """Return the template context for the page of an event, as its viewer may see it."""
    event, community, _membership, attendance = seen
    is_steward_of = is_steward(seen)
    sees_attendees = policy.may_see_who_comes(attendance, is_steward_of)
    return {
        "event": event,
        "community": community,
        "mine": attendance,
        "state": attendance.state if attendance else "none",
        "times": times_of(event),
        "reminders": reminder_sentence(event, attendance.remind_at if attendance else None),
        "city": city_of(event.zone),
        "is_steward": is_steward_of,
        "is_open": policy.is_open(event),
        "is_over": policy.is_over(event),
        "is_full": policy.is_full(event),
        "is_on": policy.is_under_way(event),
        "is_check_in_open": policy.is_check_in_open(event),
        "shows_link": is_steward_of or bool(attendance and attendance.comes_since),
        "sees_who_comes": sees_attendees,
        **(attendees_context(event) if sees_attendees else {}),
        "again": RULES.get(event.series.rule) if event.series else None,
        "next": with_times(db.session.execute(queries.later_dates(event))) if event.series else [],
    }


def times_of(event: Any) -> Times:
    return times_for(event, g.viewer)


def with_times(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [{**row._mapping, "times": times_of(row)} for row in rows]


def attendees_context(event: Event) -> dict[str, Any]:
    """Return a page of attendees: `people`, and in `more` the key that starts the next page, or None."""
    rows = db.session.execute(
        attendees.visible_attendees(g.viewer.id, event.id, key_argument("after") or 0)
    ).all()
    shown = rows[: attendees.PAGE_SIZE]
    return {
        "people": [
            {"id": row.id, "name": row.name, "photo": row.photo, **visible_card_fields(row)}
            for row in shown
        ],
        "more": shown[-1].key if len(rows) > len(shown) else None,
    }


def visible_card_fields(row: Any) -> dict[str, str]:
    """Return the fields of the first card that every member may see; all empty while it is paused."""
    audiences = row.audiences if row.audiences is not None and row.paused_at is None else None
    visible = ("public", "members")
    return {
        name: getattr(row, name)
        if audiences is not None and audience_of(audiences, name) in visible
        else ""
        for name in ("headline", "seeking", "can_help")
    }


def audience_of(audiences: dict[str, str], name: str) -> str:
    return audiences.get(name) or DEFAULT_AUDIENCES[name]


def list_context(rows: Sequence[Any]) -> dict[str, Any]:
    """Return a page of a list: `events`, each with the viewer's `state`, and `older`, the next page's key."""
    shown = list(rows)[:SIZE]
    states = queries.attendance_states(g.viewer.id, [row.id for row in shown])
    events = [row | {"state": states.get(row["id"], "none")} for row in with_times(shown)]
    return {"events": events, "older": shown[-1].id if len(rows) > SIZE else None}
