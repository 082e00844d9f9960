"""Placing posts on boards: keeps placements, board totals and the search index consistent with the post."""

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

AUTHOR_FIELDS = (
    "kind", "title", "body", "why", "action", "category", "skills", "effort", "where", "place",
    "needed_by", "capacity", "audience",
)  # fmt: skip
COPIED_FIELDS = ("kind", "category", "effort", "where", "audience", "author_id", "expires_at")


def save_post(
    post: Post,
    author: Member,
    communities: Sequence[int],
    until: date | None = None,
    standing: bool = False,
    **fields: Any,
) -> None:
    """Save what the author wrote, and place the post on the boards they chose. Refused if a day is in the
    past, if the author may post to none of the boards, or if `capacity` is below the number of responses
    agreed to.
    """
    for name in AUTHOR_FIELDS:
        if name in fields:
            setattr(post, name, fields[name])
    refuse_past_day(post.needed_by, author, "needed_by")
    refuse_past_day(until, author, "until")
    if post.id and post.capacity < post.agreed:
        raise Refused(
            _("You’ve already said yes to more people than that. Choose a larger number."),
            "capacity",
        )
    boards = allowed_boards(author.id, post.audience, communities)
    post.expires_at = policy.expiry(post.kind, post.needed_by, until, standing, author.time_zone)
    post.remind_at = policy.next_reminder(post.expires_at)
    sync_placements(save(post), boards)


def refuse_past_day(day: date | None, author: Member, field: str) -> None:
    if day and day < clock.today(author.time_zone):
        raise Refused(_("This day is in the past."), field)


def allowed_boards(author_id: int, audience: str, community_ids: Sequence[int]) -> list[int]:
    """The chosen boards that the author may post to. Empty unless the audience is `communities`. Refused if
    the author may post to none of them.
    """
    if audience != "communities":
        return []
    chosen = [id for id in dict.fromkeys(community_ids) if is_member(id, author_id)]
    if not chosen:
        raise Refused(_("Choose at least one of your communities."), "communities")
    return chosen


def sync_placements(post: Post, community_ids: Sequence[int] | None = None) -> None:
    """Copy the state of the post to its placements and the search index. With `community_ids`, first move
    the post to these boards.
    """
    if community_ids is not None:
        move_to(post, community_ids)
    placements = fetch_all(queries.placements_of(post.id))
    for placement in placements:
        for name in COPIED_FIELDS:
            setattr(placement, name, getattr(post, name))
        set_listed(placement, policy.is_listed(post))
    update_search_index(post, placements)


def move_to(post: Post, community_ids: Sequence[int]) -> None:
    target: set[int | None] = set(community_ids) if post.audience == "communities" else {None}
    current = {
        placement.community_id: placement for placement in fetch_all(queries.placements_of(post.id))
    }
    for id in current.keys() - target:
        remove_placement(current[id])
    for id in sorted(target - current.keys(), key=lambda id: id or 0):
        values: dict[str, Any] = {name: getattr(post, name) for name in COPIED_FIELDS}
        save(Placement(post_id=post.id, community_id=id, listed=0, **values))


def remove_placement(placement: Placement) -> None:
    set_listed(placement, False)
    db.session.delete(placement)
    db.session.flush()


def set_listed(placement: Placement, listed: bool) -> None:
    change = int(listed) - placement.listed
    placement.listed += change
    if placement.community is not None:
        placement.community.open_posts += change


def update_search_index(post: Post, placements: Sequence[Placement]) -> None:
    if not policy.is_listed(post):
        return search.forget("post", post.id)
    text = "\n".join([post.title, post.body, post.why, post.action, *post.skills, post.place])
    facets = [
        f"c{place.community_id}" if place.community_id else place.audience for place in placements
    ]
    return search.index("post", post.id, text, facets)


@command
def remove(post: Post) -> None:
    """Remove a post on behalf of an operator. Only its author still sees it, and nobody can reopen it."""
    post.closed_at, post.closed_as = post.closed_at or clock.now(), REMOVED
    post.look_at = post.remind_at = None
    settle_for_all(post)
    sync_placements(post)
