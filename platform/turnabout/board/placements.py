"""Where a post hangs: its placements, the totals and versions of the boards, and what finds it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.board import policy, queries
from turnabout.board.models import REMOVED, Placement, Post
from turnabout.communities.queries import is_member
from turnabout.members.models import Member
from turnabout.notices.commands import settle_for_all
from turnabout.search import commands as search

SAID_BY_AUTHOR = (
    "kind", "title", "body", "why", "action", "category", "skills", "effort", "where", "place",
    "needed_by", "capacity", "audience",
)  # fmt: skip
REPEATED = ("kind", "category", "effort", "where", "audience", "author_id", "expires_at")


def write(
    post: Post,
    author: Member,
    communities: Sequence[int],
    until: date | None = None,
    standing: bool = False,
    **said: Any,
) -> None:
    """Take over what the author says, and hang the note where they want it."""
    for name in SAID_BY_AUTHOR:
        if name in said:
            setattr(post, name, said[name])
    not_in_the_past(post.needed_by, author, "needed_by")
    not_in_the_past(until, author, "until")
    if post.id and post.capacity < post.agreed:
        raise Refused(
            _("You’ve already said yes to more people than that. Choose a larger number."),
            "capacity",
        )
    boards = boards_for(author.id, post.audience, communities)
    post.expires_at = policy.expiry(post.kind, post.needed_by, until, standing, author.time_zone)
    post.remind_at = policy.next_reminder(post.expires_at)
    pin(save(post), boards)


def not_in_the_past(day: date | None, author: Member, field: str) -> None:
    if day and day < clock.today(author.time_zone):
        raise Refused(_("This day is in the past."), field)


def boards_for(author_id: int, audience: str, community_ids: Sequence[int]) -> list[int]:
    """The boards that the author may use, out of those they chose."""
    if audience != "communities":
        return []
    chosen = [id for id in dict.fromkeys(community_ids) if is_member(id, author_id)]
    if not chosen:
        raise Refused(_("Choose at least one of your communities."), "communities")
    return chosen


def pin(post: Post, community_ids: Sequence[int] | None = None) -> None:
    """Bring what the boards show in line with the post; with `community_ids`, move it to those."""
    if community_ids is not None:
        move(post, community_ids)
    placements = fetch_all(queries.placements_of(post.id))
    for placement in placements:
        for name in REPEATED:
            setattr(placement, name, getattr(post, name))
        list_it(placement, policy.is_listed(post))
    make_findable(post, placements)


def move(post: Post, community_ids: Sequence[int]) -> None:
    wanted: set[int | None] = set(community_ids) if post.audience == "communities" else {None}
    standing = {one.community_id: one for one in fetch_all(queries.placements_of(post.id))}
    for gone in standing.keys() - wanted:
        take_down(standing[gone])
    for new in sorted(wanted - standing.keys(), key=lambda id: id or 0):
        repeated: dict[str, Any] = {name: getattr(post, name) for name in REPEATED}
        save(Placement(post_id=post.id, community_id=new, listed=0, **repeated))


def take_down(placement: Placement) -> None:
    list_it(placement, False)
    db.session.delete(placement)
    db.session.flush()


def list_it(placement: Placement, listed: bool) -> None:
    change = int(listed) - placement.listed
    placement.listed += change
    if placement.community is not None:
        placement.community.open_posts += change


def make_findable(post: Post, placements: Sequence[Placement]) -> None:
    if not policy.is_listed(post):
        return search.forget("post", post.id)
    text = "\n".join([post.title, post.body, post.why, post.action, *post.skills, post.place])
    facets = [f"c{one.community_id}" if one.community_id else one.audience for one in placements]
    return search.index("post", post.id, text, facets)


@command
def remove(post: Post) -> None:
    """By those who run the site: nobody but its author sees it any more, and nobody opens it again."""
    post.closed_at, post.closed_as = post.closed_at or clock.now(), REMOVED
    post.look_at = post.remind_at = None
    settle_for_all(post)
    pin(post)
