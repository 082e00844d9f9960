"""Tables of the ledger: records of help with their history, thanks, outcomes and tallies."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Line, MemberId, Model, Prose, When
from turnabout.base.i18n.translations import lazy
from turnabout.board.models import Post, Response
from turnabout.communities.models import Community
from turnabout.contacts.models import Contact
from turnabout.introductions.models import Introduction
from turnabout.members.models import Member

OUTCOMES = {
    "learned": lazy("I learned something"),
    "reply": lazy("I got a reply"),
    "interview": lazy("I was invited to an interview"),
    "offer": lazy("I was offered a job"),
    "job": lazy("I have the job"),
    "nothing_yet": lazy("Nothing yet"),
}
ANSWERS = {
    "right": lazy("Right"),
    "not_quite": lazy("Not quite"),
    "did_not": lazy("Didn’t happen"),
}
STARTERS = {
    "": lazy("In my own words"),
    "time": lazy("Thank you for your time. It made this easier for me."),
    "kind": lazy("That was kind of you. It gave me new courage."),
    "clear": lazy("Thank you. Now I know what to do next."),
}

NOT_WITHDRAWN = text("withdrawn_at is null")


def partial_index(name: str, column: str) -> Index:
    """A partial index over the few rows in which the column is not null."""
    is_filled = text(f"{column} is not null")
    return Index(name, column, sqlite_where=is_filled, postgresql_where=is_filled)


class Assistance(Model):
    """A record that one person helped another. One side makes it; the other confirms it, explicitly or by
    not objecting.

    One side may be a contact of the recorder without an account (`contact`). Such a record needs no
    confirmation, and only the recorder sees it. `slip` is the idempotency key of the form.

    `waits_since` is set while the record waits for confirmation. `ask_at` is when to ask the receiver for
    the outcome next; `asked_at` is set while that question is open.
    """

    id: Mapped[Id]
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    recorded_by_id: Mapped[MemberId]
    what: Mapped[Line]
    category: Mapped[str] = mapped_column(String(20), default="other")
    effort: Mapped[str] = mapped_column(String(12), default="minutes30")
    happened_on: Mapped[date]
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introduction.id"))
    promise_id: Mapped[int | None] = mapped_column(
        ForeignKey("promise.id", ondelete="set null"), index=True
    )
    slip: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[When]
    waits_since: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None] = mapped_column(String(10))  # said, silence, alone
    contested_at: Mapped[datetime | None]
    contested_how: Mapped[str | None] = mapped_column(String(12))  # not_quite, did_not
    contested_words: Mapped[Prose]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    ask_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]

    giver: Mapped[Member | None] = relationship(foreign_keys="Assistance.giver_id")
    receiver: Mapped[Member | None] = relationship(foreign_keys="Assistance.receiver_id")
    recorded_by: Mapped[Member] = relationship(foreign_keys="Assistance.recorded_by_id")
    contact: Mapped[Contact | None] = relationship()
    post: Mapped[Post | None] = relationship()
    response: Mapped[Response | None] = relationship()
    introduction: Mapped[Introduction | None] = relationship()
    thanks: Mapped["Thanks | None"] = relationship(back_populates="assistance")
    outcomes: Mapped[list["Outcome"]] = relationship(back_populates="assistance")

    __table_args__ = (
        UniqueConstraint("recorded_by_id", "slip"),
        CheckConstraint("giver_id <> receiver_id", name="two_people"),
        CheckConstraint(
            "(giver_id is not null and receiver_id is not null and contact_id is null) or "
            "((giver_id is null) <> (receiver_id is null) and contact_id is not null)",
            name="a_giver_and_a_receiver",
        ),
        Index(
            "assistance_of_response",
            "response_id",
            unique=True,
            sqlite_where=NOT_WITHDRAWN,
            postgresql_where=NOT_WITHDRAWN,
        ),
        partial_index("assistance_introduced", "introduction_id"),
        partial_index("assistance_waiting", "waits_since"),
        partial_index("assistance_to_ask", "ask_at"),
        Index("assistance_given", "giver_id", "id"),
        Index("assistance_received", "receiver_id", "id"),
    )

    @property
    def is_waiting(self) -> bool:
        return self.waits_since is not None

    @property
    def state(self) -> str:
        """`recorded`, `confirmed`, `contested` or `withdrawn`."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.confirmed_at:
            return "confirmed"
        return "contested" if self.contested_at else "recorded"

    def direction_for(self, member_id: int) -> str:
        """`gave` or `got`, from this member's side."""
        return "gave" if self.giver_id == member_id else "got"

    def other_than(self, member_id: int) -> "Member | Contact | None":
        """The other side of the record, seen from this member: a member or a contact."""
        if self.contact_id:
            return self.contact
        return self.receiver if self.giver_id == member_id else self.giver


class AssistanceEvent(Model):
    """One entry in the append-only history of a record."""

    id: Mapped[Id]
    assistance_id: Mapped[int] = mapped_column(ForeignKey("assistance.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    words: Mapped[Prose]
    at: Mapped[When]

    by: Mapped[Member | None] = relationship()


class ReviewRequest(Model):
    """One side's request that the stewards of a community review a contested record. It lets them see it."""

    __tablename__ = "look"

    id: Mapped[Id]
    assistance_id: Mapped[int] = mapped_column(ForeignKey("assistance.id"))
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    asked_by_id: Mapped[MemberId]
    asked_at: Mapped[When]

    assistance: Mapped[Assistance] = relationship()
    community: Mapped[Community] = relationship()
    asked_by: Mapped[Member] = relationship()

    __table_args__ = (UniqueConstraint("assistance_id", "community_id"),)


class Thanks(Model):
    """The receiver's words of thanks for the help. Only giver and receiver see them. To a contact without an
    account the receiver sends them themselves: until they say so, `is_sent` is false.
    """

    id: Mapped[Id]
    assistance_id: Mapped[int] = mapped_column(ForeignKey("assistance.id"), unique=True)
    words: Mapped[Prose]
    said_at: Mapped[When]
    is_sent: Mapped[bool] = mapped_column(default=True, server_default=true())

    assistance: Mapped[Assistance] = relationship(back_populates="thanks")


class Outcome(Model):
    """What came of the help, as the receiver tells it later. A record may have several outcomes."""

    id: Mapped[Id]
    assistance_id: Mapped[int] = mapped_column(ForeignKey("assistance.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    words: Mapped[Prose]
    told_at: Mapped[When]

    assistance: Mapped[Assistance] = relationship(back_populates="outcomes")


class Tally(Model):
    """How often a member gave and received help. Only that member sees the two totals, which are never
    offset against each other.
    """

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    given: Mapped[int] = mapped_column(default=0)
    received: Mapped[int] = mapped_column(default=0)


class PairTally(Model):
    """The tally between a member and one other person. `other` is `m<id>` for a member, `c<id>` for a
    contact.
    """

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    other: Mapped[str] = mapped_column(String(20), primary_key=True)
    given: Mapped[int] = mapped_column(default=0)
    received: Mapped[int] = mapped_column(default=0)
