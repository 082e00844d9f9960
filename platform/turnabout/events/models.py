from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Line, MemberId, Model, Prose, When
from turnabout.base.i18n.translations import lazy
from turnabout.communities.models import Community
from turnabout.members.models import Member

RULES = {
    "weekly": lazy("Every week"),
    "fortnight": lazy("Every two weeks"),
    "monthly": lazy("Every month, on the same weekday"),
}
# Attendees may check in, and count as present, from an hour before the event to three hours after it.
BEFORE, AFTER = timedelta(hours=1), timedelta(hours=3)
# Stewards may check people in earlier, and enter a paper list afterwards.
EARLY, LATE = timedelta(hours=3), timedelta(days=3)
COMES = text("comes_since is not null")
WAITS = text("waits_since is not null")


class Series(Model):
    """A recurring event. Each date is an event of its own; the series ends on `until` or after `times`."""

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    rule: Mapped[str] = mapped_column(String(12))
    until: Mapped[date | None]
    times: Mapped[int | None]
    made_at: Mapped[When]

    __table_args__ = (
        CheckConstraint("rule in ('weekly', 'fortnight', 'monthly')", name="known_rule"),
    )


class Event(Model):
    """A gathering of a community.

    `uid` and `sequence` identify it and its version in calendar programs (RFC 5545): each change
    increments `sequence`. `code` is the check-in code on display at the door. `coming`, `waiting` and
    `here` (checked in, with and without an account) are totals that commands keep.
    """

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    title: Mapped[Line]
    about: Mapped[Prose]
    bring: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[Line] = mapped_column(default="")
    link: Mapped[str] = mapped_column(Text, default="")  # shown to attendees only
    zone: Mapped[str] = mapped_column(String(64))  # time zone of the place
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int | None]
    coming: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    here: Mapped[int] = mapped_column(default=0)
    uid: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[When]
    changed_at: Mapped[When]
    called_off_at: Mapped[datetime | None]
    called_off_why: Mapped[Prose]
    slip: Mapped[str | None] = mapped_column(
        String(40)
    )  # idempotency key; only on the first of a series

    community: Mapped[Community] = relationship()
    series: Mapped[Series | None] = relationship()
    made_by: Mapped[Member | None] = relationship()

    __table_args__ = (
        UniqueConstraint("made_by_id", "slip"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("capacity is null or coming <= capacity", name="within_capacity"),
        CheckConstraint("coming >= 0 and waiting >= 0 and here >= 0", name="totals_not_negative"),
        Index("event_of_community", "community_id", "starts_at", "id"),
        Index("event_start", "starts_at", "id"),
        Index("event_of_series", "series_id", "starts_at"),
    )


class Attendance(Model):
    """A member's answer to an event (comes, waits for a place, cannot come), and their check-in.

    Somebody who turned up without having answered has only `here_at`.
    """

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    member_id: Mapped[MemberId]
    comes_since: Mapped[datetime | None]
    waits_since: Mapped[datetime | None]
    cannot_at: Mapped[datetime | None]
    shown_since: Mapped[datetime | None]  # since when the other attendees may see it
    remind_at: Mapped[datetime | None]
    here_at: Mapped[datetime | None]
    here_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)

    event: Mapped[Event] = relationship()
    member: Mapped[Member] = relationship(foreign_keys="Attendance.member_id")

    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        CheckConstraint("comes_since is null or waits_since is null", name="comes_or_waits"),
        Index("attendance_coming", "event_id", "id", sqlite_where=COMES, postgresql_where=COMES),
        Index(
            "attendance_waiting", "event_id", "waits_since", "id",
            sqlite_where=WAITS, postgresql_where=WAITS,
        ),
        Index("attendance_reminder", "remind_at"),
    )  # fmt: skip

    @property
    def state(self) -> str:
        """`comes`, `waits`, `cannot`, or `none`."""
        if self.comes_since:
            return "comes"
        return "waits" if self.waits_since else "cannot" if self.cannot_at else "none"


class WalkIn(Model):
    """Somebody without an account who was there. The name is cleared after 30 days; the row stays."""

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    name: Mapped[Line]
    came_at: Mapped[When]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    slip: Mapped[str] = mapped_column(String(40))

    event: Mapped[Event] = relationship()

    __table_args__ = (
        UniqueConstraint("event_id", "slip"),
        Index("walk_in_came", "came_at"),
    )
