"""What the pages of events need to know, and the files that calendars read."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import abort, g

from turnabout.base.db.session import db
from turnabout.base.web.pagination import SIZE, key_argument
from turnabout.cards.models import DEFAULT_AUDIENCES
from turnabout.events import attendees, policy, queries
from turnabout.events.api import times_for
from turnabout.events.models import RULES, Event
from turnabout.events.time_phrases import Times, place_of, reminders


def reach(id: int) -> queries.Seen:
    return queries.seen_by(g.viewer.id, id) or abort(404)


def reach_as_steward(id: int) -> Event:
    """An event that the viewer looks after, else 404."""
    seen = reach(id)
    return seen.event if is_steward(seen) else abort(404)


def is_steward(seen: queries.Seen) -> bool:
    return policy.is_run_by(g.viewer, seen)


def page_of(seen: queries.Seen) -> dict[str, Any]:
    """Everything on the page of one event, for the one who looks."""
    event, community, _membership, mine = seen
    steward = is_steward(seen)
    sees = policy.may_see_who_comes(mine, steward)
    return {
        "event": event,
        "community": community,
        "mine": mine,
        "state": mine.state if mine else "none",
        "times": times_of(event),
        "reminders": reminders(event, mine.remind_at if mine else None),
        "city": place_of(event.zone),
        "is_steward": steward,
        "is_open": policy.is_open(event),
        "is_over": policy.is_over(event),
        "is_full": policy.is_full(event),
        "is_on": policy.is_on(event),
        "is_check_in_open": policy.is_check_in_open(event),
        "shows_link": steward or bool(mine and mine.comes_since),
        "sees_who_comes": sees,
        **(who_comes(event) if sees else {}),
        "again": RULES.get(event.series.rule) if event.series else None,
        "next": with_times(db.session.execute(queries.next_of(event))) if event.series else [],
    }


def times_of(event: Any) -> Times:
    return times_for(event, g.viewer)


def with_times(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [{**row._mapping, "times": times_of(row)} for row in rows]


def who_comes(event: Event) -> dict[str, Any]:
    """A page of attendees: `people`, and `more`, the key that starts the next page, or None."""
    found = db.session.execute(
        attendees.shown_to(g.viewer.id, event.id, key_argument("after") or 0)
    ).all()
    page = found[: attendees.SHOWN]
    return {
        "people": [
            {"id": one.id, "name": one.name, "photo": one.photo, **card_of(one)} for one in page
        ],
        "more": page[-1].key if len(found) > len(page) else None,
    }


def card_of(one: Any) -> dict[str, str]:
    """What the first card shows to every member; nothing of it while it is paused."""
    audiences = one.audiences if one.audiences is not None and one.paused_at is None else None
    seen = ("public", "members")
    return {
        name: getattr(one, name)
        if audiences is not None and audience(audiences, name) in seen
        else ""
        for name in ("headline", "seeking", "can_help")
    }


def audience(audiences: dict[str, str], name: str) -> str:
    return audiences.get(name) or DEFAULT_AUDIENCES[name]


def listed(rows: Sequence[Any]) -> dict[str, Any]:
    """One page of a list: `events`, each with what the viewer is to it, and the key of the next page."""
    shown = list(rows)[:SIZE]
    states = queries.states_of(g.viewer.id, [row.id for row in shown])
    events = [one | {"state": states.get(one["id"], "none")} for one in with_times(shown)]
    return {"events": events, "older": shown[-1].id if len(rows) > SIZE else None}
