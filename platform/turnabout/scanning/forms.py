from datetime import date, datetime, timedelta
from typing import Any

from wtforms import StringField
from wtforms.validators import AnyOf, Length, NumberRange, Optional, ValidationError

from turnabout.base.i18n.translations import lazy
from turnabout.base.web.forms import Form, LineField, ProseField
from turnabout.base.web.number_fields import WholeNumberField
from turnabout.contacts.models import NETWORKS
from turnabout.scanning import scan_parser
from turnabout.scanning.policy import KEEP_SCANS_FOR

MAX_DAYS_AHEAD = 366


class ScanForm(Form):
    """A code that was scanned, typed or found in a picture, and the notes saved with it."""

    text = StringField(lazy("Code"), [Length(max=scan_parser.MAX_LENGTH)])
    live = LineField(most=400)  # a presence token, or the proof that one was opened
    note = ProseField(lazy("A line to them"), most=500)
    where_met = LineField(lazy("Where you met"), most=160)
    network = StringField(validators=[Optional(), AnyOf(NETWORKS)])
    cares_about = ProseField(lazy("What they care about"), most=1000)
    promise = LineField(lazy("What you promised"))
    due_in = WholeNumberField(validators=[Optional(), NumberRange(1, MAX_DAYS_AHEAD)])
    next_in = WholeNumberField(validators=[Optional(), NumberRange(1, MAX_DAYS_AHEAD)])
    slip = LineField(most=60)
    member = LineField(most=20)  # who was signed in when the phone queued it
    ago = WholeNumberField(validators=[Optional()])  # seconds since it was queued

    def validate_text(self, field: Any) -> None:
        self.scan = scan_parser.parse_scan(field.data or "")
        if self.scan.trouble:
            raise ValidationError(self.scan.trouble)

    @property
    def presence(self) -> str:
        return self.scan.live or self.live.data or ""

    def at(self, now: datetime) -> datetime | None:
        """Return when the code was scanned, if a phone queued the scan and its age is plausible, else
        None.

        The phone sends an age, not a time, because its clock may be wrong.
        """
        ago = self.ago.data or 0
        return now - timedelta(seconds=ago) if 0 < ago <= KEEP_SCANS_FOR.total_seconds() else None

    def notes(self, today: date) -> dict[str, Any]:
        """Return the notes for the contact book, as arguments of `contacts.record_meeting`. Days count
        from `today`, the server's: a phone's calendar may be wrong.
        """
        names = ("network", "cares_about", "promise")
        due, again = (self[name].data for name in ("due_in", "next_in"))
        return {name: self[name].data or "" for name in names} | {
            "due_on": today + timedelta(days=due) if due else None,
            "next_on": today + timedelta(days=again) if again else None,
        }
