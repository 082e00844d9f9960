# ruff: noqa: S608  (put together from this page alone; what is asked for is bound)

import json
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, cast, select

from turnabout.base.db import prepared, read_only
from turnabout.base.db.prepared import BELOW, ME, MOST
from turnabout.cards.models import Card
from turnabout.communities.models import Community
from turnabout.members.models import Member
from turnabout.members.queries import PRESENT
from turnabout.safety.queries import in_sight
from turnabout.search.queries import matching_ids, subject_query


class Easy(NamedTuple):
    """A request that this member could answer in a short while."""

    id: int
    title: str
    effort: str
    posted_at: Any
    person_id: int
    name: str
    photo: str | None


# The newest, or the one after it, on one board: a walk along that board's own index.
ON_BOARD = """(select l.post_id from placement l
    join member m on m.id = l.author_id and m.left_at is null and m.suspended_at is null
    where l.community_id = mine.id and l.listed = 1 and l.effort = '{effort}'
      and l.kind = 'request' and l.author_id <> :me
      and (l.expires_at is null or l.expires_at > :now)
      and not exists (select 1 from veil where veil.member_id = :me and veil.other_id = l.author_id)
      and not exists (
        select 1 from response r where r.post_id = l.post_id and r.member_id = :me)
    order by l.post_id desc limit 1 offset {number})"""
WALKS = " union ".join(
    f"select {ON_BOARD.format(effort=effort, number=number)} as id from mine"
    for effort in ("minutes5", "minutes30")
    for number in (0, 1)
)
EASY = f"""with mine as (
      select community_id as id from membership
      where member_id = :me and joined_at is not null and left_at is null
      order by community_id limit 12),
    found as ({WALKS})
    select p.id, p.title, p.effort, p.posted_at, m.id, m.name, m.photo
    from post p join member m on m.id = p.author_id where p.id in (select id from found)
    order by case p.effort when 'minutes5' then 0 else 1 end, p.id desc limit 2"""


def easy_requests(member_id: int) -> list[Easy]:
    """Two requests on my boards that I could answer: the five-minute ones first, then the newest."""
    return [Easy(*row) for row in read_only.rows(EASY, me=member_id, now=read_only.sql_timestamp())]


# The first five steps, each as a column of the viewer's own statement: done or not.
FIRST_STEPS = """
    exists (select 1 from goal where goal.member_id = member.id and goal.dropped_at is null),
    (select count(*) from network_count
      where owner_id = member.id and network <> '' and n > 0) >= 3,
    exists (select 1 from card where card.member_id = member.id and card.headline <> ''
      and (card.seeking <> '' or card.can_help <> '')),
    exists (select 1 from post where post.author_id = member.id and post.kind = 'offer'),
    exists (select 1 from touch
      where touch.member_id = member.id and touch.direction <> 'asked_them')"""


# --- what a search finds ---


class Person(NamedTuple):
    id: int
    name: str
    photo: str | None
    headline: str  # empty where members may not see it


def people_found(
    viewer_id: int, words: str, below: int | None, size: int, candidates: int
) -> list[Person]:
    """Members who let themselves be found, with what the card shows to members."""
    asked = subject_query(words, "member")
    if asked is None:
        return []
    values = {"me": viewer_id, "below": below, "most": size, "asked": asked}
    found = prepared.rows(people, bool(below), candidates=candidates, **values)
    return [
        Person(row.id, row.name, row.photo, row.headline if is_shown(row.audiences) else "")
        for row in found
    ]


@lru_cache(maxsize=256)
def is_shown(audiences: str) -> bool:
    """`audiences` is read as it is written: on most cards it is the same few words."""
    chosen = json.loads(audiences)
    return chosen.get("headline", "public") in ("public", "members")


def people(paged: bool) -> Select[Any]:
    audiences = cast(Card.audiences, Text).label("audiences")
    own = select(Card.id).where(Card.member_id == Member.id).order_by(Card.position, Card.id)
    scope: Any = (
        select(Member.id, Member.name, Member.photo, Card.headline, audiences)
        .join(Card, Card.id == own.limit(1).correlate(Member).scalar_subquery())
        .where(Member.id.in_(matching_ids("member")))
        .where(*PRESENT, in_sight(ME, Member.id))
    )
    scope = scope.where(Member.id < BELOW) if paged else scope
    return scope.order_by(Member.id.desc()).limit(MOST)


def communities_found(words: str, below: int | None, size: int, candidates: int) -> list[Any]:
    asked = subject_query(words, "community")
    values = {"below": below, "most": size, "asked": asked, "candidates": candidates}
    return prepared.rows(communities, bool(below), **values) if asked else []


def communities(paged: bool) -> Select[Any]:
    columns = (Community.id, Community.slug, Community.name, Community.about, Community.members)
    scope: Any = select(*columns).where(Community.id.in_(matching_ids("community")))
    scope = scope.where(Community.id < BELOW) if paged else scope
    return scope.order_by(Community.id.desc()).limit(MOST)
