"""Tables of the help board: posts, their placements on boards, and the responses to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Update,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from turnabout.base.cache.versions import shown_by
from turnabout.base.db.session import Id, Line, MemberId, Model, Prose, When
from turnabout.base.i18n.translations import lazy
from turnabout.communities.models import Community
from turnabout.goals.models import Step
from turnabout.members.models import Member
from turnabout.threads.models import Thread

KINDS = ("offer", "request")
CATEGORIES = {
    "introductions": lazy("Introductions"),
    "applications": lazy("CVs and applications"),
    "interviews": lazy("Interviews"),
    "skills": lazy("Learning a skill"),
    "language": lazy("Languages"),
    "business": lazy("Starting a business"),
    "technology": lazy("Computers and phones"),
    "practical": lazy("Practical help"),
    "listening": lazy("Listening and encouragement"),
    "other": lazy("Something else"),
}
EFFORTS = {
    "minutes5": lazy("5 minutes"),
    "minutes30": lazy("30 minutes"),
    "hours": lazy("An hour or two"),
    "ongoing": lazy("Ongoing"),
}
PLACES = {
    "remote": lazy("From anywhere"),
    "in_person": lazy("In person"),
    "either": lazy("From anywhere or in person"),
}


REMOVED = "removed"  # `closed_as` of a post that an operator removed


class Post(Model):
    """A help offer or a help request. It is open until it is closed, paused or past `expires_at`.

    `agreed` and `responses` are totals, updated by the commands that change responses.
    """

    id: Mapped[Id]
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[str] = mapped_column(String(8))
    title: Mapped[Line]
    body: Mapped[Prose]
    why: Mapped[Prose]
    action: Mapped[Prose]  # requests: what a helper would do
    category: Mapped[str] = mapped_column(String(20), default="other")
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    effort: Mapped[str] = mapped_column(String(12), default="minutes30")
    where: Mapped[str] = mapped_column(String(12), default="either")
    place: Mapped[Line] = mapped_column(default="")
    needed_by: Mapped[date | None]
    capacity: Mapped[int] = mapped_column(default=1)
    audience: Mapped[str] = mapped_column(String(12), default="communities")
    step_id: Mapped[int | None] = mapped_column(ForeignKey("step.id"), index=True)
    responses: Mapped[int] = mapped_column(default=0)
    agreed: Mapped[int] = mapped_column(default=0)
    posted_at: Mapped[When]
    changed_at: Mapped[When]
    expires_at: Mapped[datetime | None]  # null: a standing offer
    remind_at: Mapped[datetime | None]  # when to remind the author next that it will expire
    look_at: Mapped[datetime | None]  # requests: when to check for responses next
    passed_on_at: Mapped[datetime | None]  # when it was passed on for lack of responses
    paused_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_as: Mapped[str | None] = mapped_column(String(12))
    slip: Mapped[str] = mapped_column(
        String(40)
    )  # idempotency key: submitting the form twice makes one post

    author: Mapped[Member] = relationship()
    step: Mapped[Step | None] = relationship()
    placements: Mapped[list["Placement"]] = relationship(back_populates="post")

    __table_args__ = (
        UniqueConstraint("author_id", "slip"),
        CheckConstraint("kind in ('offer', 'request')", name="known_kind"),
        CheckConstraint("capacity between 1 and 50", name="sane_capacity"),
        CheckConstraint("agreed between 0 and capacity", name="within_capacity"),
        Index("post_of_author", "author_id", "id"),
        Index("post_expiry", "expires_at"),
        Index("post_reminder", "remind_at"),
        Index("post_look", "look_at"),
    )


INDEXED_FILTERS = ("expires_at", "kind", "category", "effort", "where")


def list_index(name: str, *by: str) -> Index:
    """A covering index for one list: the columns it is ordered by (`by`), then all it may be filtered by."""
    return Index(name, *by, "post_id", *(column for column in INDEXED_FILTERS if column not in by))


class Placement(Model):
    """A post on one board. `community_id` is null if the post is for all members, or for its author's
    connections (see `audience`). The columns that lists filter by are copied from the post, so that each
    filtered list reads a single index. `listed` is 1 while the post is open and has places left.
    """

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("community.id"), active_history=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    audience: Mapped[str] = mapped_column(String(12))
    listed: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(8))
    category: Mapped[str] = mapped_column(String(20))
    effort: Mapped[str] = mapped_column(String(12))
    where: Mapped[str] = mapped_column(String(12))
    expires_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship(back_populates="placements")
    community: Mapped[Community | None] = relationship()

    __table_args__ = (
        UniqueConstraint("post_id", "community_id"),
        list_index("placement_board", "community_id", "listed"),
        list_index("placement_kind", "community_id", "listed", "kind"),
        list_index("placement_category", "community_id", "listed", "category"),
        list_index("placement_effort", "community_id", "listed", "effort"),
        list_index("placement_where", "community_id", "listed", "where"),
        list_index("placement_audience", "audience", "listed"),
        Index("placement_ending", "community_id", "listed", "expires_at"),
        Index("placement_author", "author_id", "audience", "listed", "post_id"),
    )


class Response(Model):
    """A response to a post: offered, then agreed, declined or withdrawn. One per member and post."""

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    member_id: Mapped[MemberId]
    words: Mapped[Prose]
    offered_at: Mapped[When]
    agreed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    decline_words: Mapped[Prose]
    withdrawn_at: Mapped[datetime | None]
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), index=True)

    post: Mapped[Post] = relationship()
    member: Mapped[Member] = relationship()
    thread: Mapped[Thread | None] = relationship()

    __table_args__ = (UniqueConstraint("post_id", "member_id"),)

    @property
    def mail_thread(self) -> Post:
        """The row under which e-mails about this response are threaded: its post."""
        return self.post

    @property
    def is_waiting(self) -> bool:
        return not any((self.agreed_at, self.declined_at, self.withdrawn_at))

    @property
    def is_agreed(self) -> bool:
        return self.agreed_at is not None and self.withdrawn_at is None


# --- cache versions: what invalidates the cached list of a board ---


@shown_by(
    Post, "kind", "title", "body", "why", "action", "category", "effort", "where", "place",
    "needed_by", "responses", "posted_at",
)  # fmt: skip
def boards_of_posts(ids: Any) -> Update:
    return raise_board_versions(select(Placement.community_id).where(Placement.post_id.in_(ids)))


@shown_by(Member, "name", "photo", "left_at", "suspended_at")
def boards_of_authors(ids: Any) -> Update:
    return raise_board_versions(select(Placement.community_id).where(Placement.author_id.in_(ids)))


@shown_by(Placement, by="community_id")
@shown_by(Community, "name", "slug", "joining", "members", "open_posts")
def raise_board_versions(community_ids: Any) -> Update:
    versions = update(Community).values(board_version=Community.board_version + 1)
    return versions.where(Community.id.in_(community_ids))
