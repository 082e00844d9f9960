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
# Somebody checked in is at the event from an hour before it to three hours after.
BEFORE, AFTER = timedelta(hours=1), timedelta(hours=3)
# Those who look after it may open the door earlier, and copy a list from paper later.
EARLY, LATE = timedelta(hours=3), timedelta(days=3)
COMES = text("comes_since is not null")
WAITS = text("waits_since is not null")


class Series(Model):
    """Events that come again: each of them is an event of its own."""

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
    """A gathering of a community. What changes for those who come raises `sequence`, by which their
    calendars know that it is newer. `code` is on the sheet at the door.

    `coming`, `waiting` and `here` (people at the door, with and without an account) are kept by the
    commands that change them.
    """

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    title: Mapped[Line]
    about: Mapped[Prose]
    bring: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[Line] = mapped_column(default="")
    link: Mapped[str] = mapped_column(Text, default="")  # for those who come
    zone: Mapped[str] = mapped_column(String(64))  # where the clock on the wall hangs
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
    slip: Mapped[str | None] = mapped_column(String(40))  # of the form; only the first of a series

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
    """One member and one event: they come, or wait for a place, or cannot; and they were there.
    Somebody who just turned up has no date but `here_at`.
    """

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    member_id: Mapped[MemberId]
    comes_since: Mapped[datetime | None]
    waits_since: Mapped[datetime | None]
    cannot_at: Mapped[datetime | None]
    shown_since: Mapped[datetime | None]  # lets the others who come see that they do
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
    """Somebody without an account who was there. After 30 days only that somebody was."""

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
