# ruff: noqa: S608  (the SQL is put together from constants of this module; values are bound)

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


class EasyRequest(NamedTuple):
    """A request that the member could answer in a short while."""

    id: int
    title: str
    effort: str
    posted_at: Any
    person_id: int
    name: str
    photo: str | None


# The newest request of this effort on one board, or the one after it, read along that board's own index.
NEWEST_ON_BOARD = """(select l.post_id from placement l
    join member m on m.id = l.author_id and m.left_at is null and m.suspended_at is null
    where l.community_id = board.id and l.listed = 1 and l.effort = '{effort}'
      and l.kind = 'request' and l.author_id <> :me
      and (l.expires_at is null or l.expires_at > :now)
      and not exists (select 1 from veil where veil.member_id = :me and veil.other_id = l.author_id)
      and not exists (
        select 1 from response r where r.post_id = l.post_id and r.member_id = :me)
    order by l.post_id desc limit 1 offset {number})"""
NEWEST_OF_BOARDS = " union ".join(
    f"select {NEWEST_ON_BOARD.format(effort=effort, number=number)} as id from board"
    for effort in ("minutes5", "minutes30")
    for number in (0, 1)
)
EASY_REQUESTS = f"""with board as (
      select community_id as id from membership
      where member_id = :me and joined_at is not null and left_at is null
      order by community_id limit 12),
    easy as ({NEWEST_OF_BOARDS})
    select p.id, p.title, p.effort, p.posted_at, m.id, m.name, m.photo
    from post p join member m on m.id = p.author_id where p.id in (select id from easy)
    order by case p.effort when 'minutes5' then 0 else 1 end, p.id desc limit 2"""


def easy_requests(member_id: int) -> list[EasyRequest]:
    """Return up to two requests on the member's boards that they could answer: five-minute ones first,
    then the newest.
    """
    return [
        EasyRequest(*row)
        for row in read_only.rows(EASY_REQUESTS, me=member_id, now=read_only.sql_timestamp())
    ]


# Whether each of a newcomer's first five steps is done: columns of the query that loads the viewer.
FIRST_STEPS = """
    exists (select 1 from goal where goal.member_id = member.id and goal.dropped_at is null),
    (select count(*) from network_count
      where owner_id = member.id and network <> '' and n > 0) >= 3,
    exists (select 1 from card where card.member_id = member.id and card.headline <> ''
      and (card.seeking <> '' or card.can_help <> '')),
    exists (select 1 from post where post.author_id = member.id and post.kind = 'offer'),
    exists (select 1 from touch
      where touch.member_id = member.id and touch.direction <> 'asked_them')"""


# --- search results ---


class Person(NamedTuple):
    id: int
    name: str
    photo: str | None
    headline: str  # empty where members may not see it


def search_people(
    viewer_id: int, words: str, below: int | None, size: int, candidates: int
) -> list[Person]:
    """Return the members that a search finds, with the headline that members may see. `below`: the id to
    continue below; `candidates`: how many of the newest hits to consider.
    """
    query = subject_query(words, "member")
    if query is None:
        return []
    values = {"me": viewer_id, "below": below, "most": size, "asked": query}
    rows = prepared.rows(people_query, bool(below), candidates=candidates, **values)
    return [
        Person(row.id, row.name, row.photo, row.headline if shows_headline(row.audiences) else "")
        for row in rows
    ]


@lru_cache(maxsize=256)
def shows_headline(audiences: str) -> bool:
    """Whether members may see the headline, by a card's audiences as JSON text. Cached, since most cards
    have the same few.
    """
    audience_of = json.loads(audiences)
    return audience_of.get("headline", "public") in ("public", "members")


def people_query(paged: bool) -> Select[Any]:
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


def search_communities(words: str, below: int | None, size: int, candidates: int) -> list[Any]:
    """Return the communities that a search finds; arguments as in `search_people`."""
    query = subject_query(words, "community")
    values = {"below": below, "most": size, "asked": query, "candidates": candidates}
    return prepared.rows(communities_query, bool(below), **values) if query else []


def communities_query(paged: bool) -> Select[Any]:
    columns = (Community.id, Community.slug, Community.name, Community.about, Community.members)
    scope: Any = select(*columns).where(Community.id.in_(matching_ids("community")))
    scope = scope.where(Community.id < BELOW) if paged else scope
    return scope.order_by(Community.id.desc()).limit(MOST)
