"""Events as calendar entries, with what the member may see of them."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import current_app

from turnabout.base.i18n.translations import _, language
from turnabout.base.web.links import public_url_for
from turnabout.calendars import formats
from turnabout.communities.models import Community
from turnabout.events.models import Attendance, Event


def calendar_file(
    rows: Iterable[tuple[Event, Attendance | None]], community: Community | None = None
) -> bytes:
    site = current_app.config["SETTINGS"].site_name
    name = community.name if community else _("Events on %(site)s", site=site)
    return formats.calendar_bytes(
        [calendar_entry(event, attendance) for event, attendance in rows], name, language()
    )


def calendar_entry(event: Event, attendance: Attendance | None) -> formats.Entry:
    comes = bool(attendance and attendance.comes_since)
    waits = bool(attendance and attendance.waits_since)
    return formats.Entry(
        uid=event.uid, title=event.title, starts_at=event.starts_at, ends_at=event.ends_at,
        zone=event.zone, place=event.place or link_or_host(event, comes), words=description_of(event, comes),
        url=public_url_for("events.show", id=event.id), sequence=event.sequence, made_at=event.made_at,
        status="CANCELLED" if event.called_off_at else "TENTATIVE" if waits else "CONFIRMED",
        changed_at=max(event.changed_at, (attendance and attendance.comes_since) or event.changed_at),
    )  # fmt: skip


def link_or_host(event: Event, comes: bool) -> str:
    """Return the event's full link for attendees, and only the domain of the link for everybody else."""
    return event.link if comes else urlsplit(event.link).hostname or ""


def description_of(event: Event, comes: bool) -> str:
    called_off = _("Called off: %(why)s", why=event.called_off_why) if event.called_off_at else ""
    bring = _("What to bring: %(what)s", what=event.bring) if event.bring else ""
    parts = (called_off, event.about, bring, event.link if comes and event.place else "")
    return "\n\n".join(part for part in parts if part)
