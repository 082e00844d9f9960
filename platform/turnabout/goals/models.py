from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.db.session import Id, Line, MemberId, Model, Prose, When
from turnabout.contacts.models import Contact
from turnabout.members.models import Member


class Goal(Model):
    """A private goal of a member. `horizon` is `short` or `long`. `reviewed_at` is when the member last said
    that it is still their goal.
    """

    id: Mapped[Id]
    member_id: Mapped[MemberId]
    horizon: Mapped[str] = mapped_column(String(8))
    title: Mapped[Line]
    why: Mapped[Prose]
    due_on: Mapped[date | None]
    set_at: Mapped[When]
    reached_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    slip: Mapped[str | None] = mapped_column(String(60))  # idempotency key of the form

    member: Mapped[Member] = relationship()
    steps: Mapped[list["Step"]] = relationship(back_populates="goal", order_by="Step.id")

    __table_args__ = (
        UniqueConstraint("member_id", "slip"),
        CheckConstraint("horizon in ('short', 'long')", name="known_horizon"),
    )

    @property
    def is_open(self) -> bool:
        return self.reached_at is None and self.dropped_at is None

    @property
    def listed_steps(self) -> list["Step"]:
        """Return the steps that were not dropped: open ones by date, then those done."""
        listed = [step for step in self.steps if step.dropped_at is None]
        return sorted(listed, key=lambda s: (s.done_at is not None, s.due_on or date.max, s.id))


class Step(Model):
    """A step towards a goal. A post on the board may ask for help with it."""

    id: Mapped[Id]
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), index=True)
    member_id: Mapped[MemberId]
    title: Mapped[Line]
    due_on: Mapped[date | None]
    added_at: Mapped[When]
    done_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    slip: Mapped[str | None] = mapped_column(String(60))

    goal: Mapped[Goal] = relationship(back_populates="steps")

    __table_args__ = (
        UniqueConstraint("member_id", "slip"),
        Index("step_next", "member_id", "done_at", "due_on"),
    )


class GoalHelper(Model):
    """A contact who could help with a goal, as its owner thinks. Private to the owner."""

    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True, index=True)

    goal: Mapped[Goal] = relationship()
    contact: Mapped[Contact] = relationship()
