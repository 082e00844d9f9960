"""The text of what was reported, and its removal."""

from collections.abc import Callable
from typing import Any

from turnabout.base.db.generic_relation import load_subjects
from turnabout.base.db.session import command
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _, lazy
from turnabout.base.jobs.queue import JobName, enqueue
from turnabout.base.web.errors import Refused
from turnabout.board import commands as board
from turnabout.board.models import REMOVED
from turnabout.connections import commands as connections
from turnabout.desk.commands import record_ruling, require_operator
from turnabout.events.models import Event
from turnabout.events.policy import is_open
from turnabout.introductions import commands as introductions
from turnabout.members.models import Member
from turnabout.notices.commands import tell
from turnabout.safety.models import Report
from turnabout.threads import commands as threads

TELL_ATTENDEES = JobName("events.tell_those_who_come")

LABELS = {
    "title": lazy("Title"),
    "words": lazy("Message"),
    "note": lazy("What they wrote"),
    "action": lazy("What somebody would do"),
    "why": lazy("Why it matters"),
    "body": lazy("Details"),
    "about": lazy("About"),
    "bring": lazy("What to bring"),
    "skills": lazy("Skills"),
    "place": lazy("Place"),
    "link": lazy("Link"),
    "reasons": lazy("What they wrote"),
    "where_met": lazy("Where they met"),
}


def remove_event(event: Event) -> None:
    """Cancel the event and clear all of its text."""
    if is_open(event):
        enqueue(TELL_ATTENDEES, event_ids=[event.id], kind="event-called-off")
    event.title, event.called_off_why = _("Removed event"), _("It was removed from this site.")
    event.about = event.bring = event.place = event.link = ""
    event.called_off_at = event.called_off_at or clock.now()
    event.changed_at, event.sequence = clock.now(), event.sequence + 1


REMOVERS: dict[str, Callable[[Any], None]] = {
    "post": board.remove,
    "message": threads.remove,
    "event": remove_event,
    "connection": connections.remove_words,
    "introduction": introductions.remove_words,
    "path_request": introductions.remove_question,
}


def reported_text(report: Report) -> list[tuple[Any, str]]:
    """Return the text of the reported thing as (label, text) pairs. Operators may read it here even if
    they could not otherwise, such as in a closed community or a private conversation.
    """
    load_subjects([report])
    if report.about is None:
        return []
    values = ((label, getattr(report.about, name, None)) for name, label in LABELS.items())
    texts = (
        (label, ", ".join(value) if isinstance(value, list) else value) for label, value in values
    )
    return [(label, text) for label, text in texts if isinstance(text, str) and text]


def may_take_down(report: Report) -> bool:
    """Whether there is something to remove that has not been removed yet."""
    if report.about_type not in REMOVERS or not reported_text(report):
        return False
    return getattr(report.about, "closed_as", None) != REMOVED


@command
def take_down(operator: Member, report: Report, reason: str) -> None:
    """Remove the reported thing, tell its author why, and record its text in the ruling. If two
    operators do it at once, the second is refused.
    """
    require_operator(operator)
    if not may_take_down(report):
        raise Refused(_("It’s no longer there."))
    text = "\n".join(f"{label}: {words}" for label, words in reported_text(report))
    title = getattr(report.about, "title", "")
    REMOVERS[report.about_type or ""](report.about)
    record_ruling(operator, report.member, "taken down", f"{reason}\n\n{text}")
    tell(report.member, "taken-down", about=report.about, words=f"{title}\n{reason}")
