"""What waits for a member, as one statement: two of each kind at most; whoever deals with these
finds the next ones.

Each line has the columns of `Line`. `:me` is the member, `:day` and `:season` are moments ago.
"""
# ruff: noqa: S608  (the pieces are put together from this page alone; what is asked for is bound)

from datetime import date, timedelta
from typing import Any, NamedTuple

from turnabout.base.db import read_only
from turnabout.base.i18n import clock
from turnabout.board.models import REMOVED
from turnabout.board.policy import OPENING_KEY
from turnabout.today import next_event


class Line(NamedTuple):
    """One thing that waits. `name` is the other person, `words` what it is about, `more` a second
    word where the kind needs one: a note, a slug, the day of a promise; `at` the post that an answer is to.
    """

    kind: str
    id: int
    person_id: int | None
    name: str | None
    photo: str | None
    words: str | None
    more: Any
    at: int | None


# Whoever has left or is suspended has no page to lead to.
PERSON = "case when m.left_at is null and m.suspended_at is null then m.id end as person_id"
COLUMNS = f"select '{{kind}}' as kind, {{id}} as id, {PERSON}, m.name as name, m.photo as photo"
UNVEILED = "not exists (select 1 from veil where veil.member_id = :me and veil.other_id = m.id)"
HERE = f"m.left_at is null and m.suspended_at is null and {UNVEILED}"
NONE = "cast(null as integer)"
OPEN = "a.withdrawn_at is null and a.contested_at is null"


def piece(
    kind: str, words: str, more: str, source: str, most: int = 2, id: str = "a.id", at: str = NONE
) -> str:
    columns = COLUMNS.format(kind=kind, id=id)
    inner = f"{columns}, {words} as words, {more} as more, {at} as at {source} limit {most}"
    return f"select * from ({inner}) as lines_of_{kind}"


def asked(side: str, direction: str) -> str:
    """Records of others that this member has not answered."""
    source = f"""from assistance a join member m on m.id = a.recorded_by_id
        where a.{side}_id = :me and a.waits_since is not null and a.recorded_by_id <> :me
          and {UNVEILED} order by a.id desc"""
    return piece(f"confirm_{direction}", "a.what", "''", source)


CONTESTED = piece("contested", "a.what", "''", f"""from assistance a
    join member m on m.id = coalesce(nullif(a.giver_id, :me), a.receiver_id)
    where a.recorded_by_id = :me and a.contested_at is not null and a.withdrawn_at is null
      and {HERE}
    order by a.id desc""")  # fmt: skip


# Of a post that the member answered: the same as board's `reach.UNHIDDEN` and `reach.shut_to`.
SHOWN = f"""p.paused_at is null and coalesce(p.closed_as, '') <> '{REMOVED}'
    and (p.audience <> 'connections' or exists (
      select 1 from tie where tie.member_id = :me and tie.other_id = p.author_id))
    and not exists (select 1 from placement l join community c on c.id = l.community_id
      join membership x on x.community_id = c.id and x.member_id = :me
      where l.post_id = p.id and c.joining <> 'open' and x.left_at is not null)"""


def happened(mine: str, theirs: str, kind: str) -> str:
    """Agreed a day or more ago, and not yet said whether it happened. A helper reads the title on which
    the two agreed, and is led to the post only where it is not hidden from them.
    """
    words = (
        "case when p.author_id = :me then p.title else coalesce(nullif(t.title, ''), p.title) end"
    )
    at = f"case when p.author_id = :me or ({SHOWN}) then p.id end"
    source = f"""from response r join post p on p.id = r.post_id join member m on m.id = {theirs}
        left join thread t on t.id = r.thread_id
        where {mine} = :me and r.agreed_at < :day and r.agreed_at > :season
          and r.withdrawn_at is null and p.title <> '' and m.suspended_at is null and {UNVEILED}
          and not exists (
            select 1 from assistance a where a.response_id = r.id and a.withdrawn_at is null)
        order by r.id desc"""
    return piece(kind, words, "p.kind", source, id="r.id", at=at)


def agreed(kind: str, whose: str) -> str:
    """Agreed within a day, and whose turn it is: the helper's to begin with, then that of whoever did not
    write last. What the author wrote and the helper has not read is a line of its own.
    """
    source = f"""from response r join post p on p.id = r.post_id join member m on m.id = p.author_id
        join thread t on t.id = r.thread_id
        join seat s on s.thread_id = t.id and s.member_id = r.member_id and s.unread = 0
        left join message w on w.id = t.last_id
        where r.member_id = :me and r.agreed_at >= :day and r.withdrawn_at is null and {whose}
          and coalesce(p.closed_as, 'expired') = 'expired' and t.title <> '' and {HERE}
          and not exists (
            select 1 from assistance a where a.response_id = r.id and a.withdrawn_at is null)
        order by r.id desc"""
    return piece(kind, "t.title", "p.kind", source, id="t.id")


WROTE_LAST = f"w.author_id = :me and substr(w.slip, 1, {len(OPENING_KEY) + 1}) <> '{OPENING_KEY} '"
MY_TURN = agreed("turn_mine", f"(w.id is null or not ({WROTE_LAST}))")
THEIR_TURN = agreed("turn_theirs", WROTE_LAST)

THANKS = piece("thank", "a.what", "''", f"""from assistance a join member m on m.id = a.giver_id
    where a.receiver_id = :me and {OPEN} and {HERE}
      and (a.confirmed_at is not null or a.recorded_by_id = :me)
      and not exists (select 1 from thanks where thanks.assistance_id = a.id)
    order by a.id desc""")  # fmt: skip

OUTCOMES = piece("outcome", "a.what", "''", f"""from assistance a join member m on m.id = a.giver_id
    where a.receiver_id = :me and a.asked_at is not null and {OPEN} and {HERE}
    order by a.id desc""")  # fmt: skip

CONNECTIONS = piece("connection", "c.note", "c.where_met", f"""from connection c
    join member m on m.id = c.asker_id
    where c.asked_id = :me and c.accepted_at is null and c.declined_at is null
      and c.withdrawn_at is null and c.ended_at is null and {HERE}
    order by c.id desc""", id="c.id")  # fmt: skip

RESPONSES = piece("response", "p.title", "r.words", f"""from post p
    join response r on r.post_id = p.id join member m on m.id = r.member_id
    where p.author_id = :me and p.closed_at is null and r.agreed_at is null
      and r.declined_at is null and r.withdrawn_at is null and {HERE}
    order by r.id""", id="r.id", at="p.id")  # fmt: skip

MEMBERSHIPS = piece("membership", "c.name", "c.slug", f"""from membership s
    join community c on c.id = s.community_id
    join membership x on x.community_id = s.community_id
    join member m on m.id = x.member_id
    where s.member_id = :me and s.steward_since is not null and s.joined_at is not null
      and s.left_at is null and c.joining = 'approval' and x.joined_at is null
      and x.refused_at is null and x.left_at is null and {HERE}
    order by x.id""", id="x.id")  # fmt: skip

MESSAGES = piece("message", "substr(t.words, 1, 120)", "''", f"""from seat s
    join message t on t.id = s.last_id join member m on m.id = t.author_id
    where s.member_id = :me and s.unread > 0 and t.author_id <> :me and {HERE}
    order by s.last_id desc""", id="s.thread_id")  # fmt: skip

UNSORTED = f"""select * from (select 'contact' as kind, k.id as id, {PERSON},
    k.name as name, null as photo, k.met_where as words, '' as more, cast(null as integer) as at
    from contact k left join member m on m.id = k.member_id
    where k.owner_id = :me and k.network is null and k.removed_at is null
      and {UNVEILED}
    order by k.id desc limit 1) as lines_of_contact"""

UNSAID = "joined_at is null and dropped_at is null"
PAIRINGS = piece("pairing", "r.where_met", "''", f"""from pairing r
    join member m on m.id = case r.one_id when :me then r.other_id else r.one_id end
    where r.id in (
        select id from pairing where one_id = :me and one_said_at is null and {UNSAID} union all
        select id from pairing where other_id = :me and other_said_at is null and {UNSAID})
      and {HERE}
    order by r.id desc""", id="r.id")  # fmt: skip

GUESTS = """select * from (select 'guest' as kind, u.id as id, cast(null as integer) as person_id,
    u.name as name, null as photo, u.note as words, '' as more, cast(null as integer) as at
    from guest u where u.owner_id = :me and u.accepted_at is null
    order by u.id desc limit 2) as lines_of_guest"""

PROMISES = f"""select * from (select 'promise' as kind, p.id as id, {PERSON},
    k.name as name, null as photo, p.what as words, cast(p.due_on as varchar(10)) as more, k.id as at
    from promise p join contact k on k.id = p.contact_id
    left join member m on m.id = k.member_id
    where p.member_id = :me and p.kept_at is null and p.dropped_at is null
      and {UNVEILED}
    order by coalesce(p.due_on, '9999-12-31'), p.id limit 2) as lines_of_promise"""

NEXT = f"""select * from (select 'next' as kind, k.id as id, {PERSON},
    k.name as name, null as photo, k.cares_about as words, '' as more, cast(null as integer) as at
    from contact k left join member m on m.id = k.member_id
    where k.owner_id = :me and k.next_on <= :today and k.removed_at is null
      and {UNVEILED}
    order by k.next_on, k.id limit 2) as lines_of_next"""

STEP = """select * from (select 'step' as kind, s.id as id, cast(null as integer) as person_id,
    g.title as name, null as photo, s.title as words, '' as more, cast(null as integer) as at
    from step s join goal g on g.id = s.goal_id
    where s.member_id = :me and s.done_at is null and s.dropped_at is null and g.reached_at is null
      and g.dropped_at is null
    order by coalesce(s.due_on, '9999-12-31'), s.id limit 1) as lines_of_step"""

EVERYTHING = " union all ".join([
    next_event.SOURCE, THANKS, asked("receiver", "got"), asked("giver", "gave"), CONTESTED, CONNECTIONS,
    PAIRINGS, GUESTS, RESPONSES, MESSAGES, MY_TURN, PROMISES, NEXT, OUTCOMES,
    happened("r.member_id", "p.author_id", "happened_mine"),
    happened("p.author_id", "r.member_id", "happened_post"), MEMBERSHIPS, UNSORTED, STEP,
    THEIR_TURN,
])  # fmt: skip


def waiting_for(member_id: int, zone: str = "UTC") -> list[Line]:
    day, season = (
        read_only.sql_timestamp(timedelta(days=1)),
        read_only.sql_timestamp(timedelta(days=45)),
    )
    today = clock.today(zone).isoformat()
    found = read_only.rows(
        EVERYTHING,
        me=member_id,
        day=day,
        season=season,
        today=today,
        now=read_only.sql_timestamp(),
        soon=read_only.sql_timestamp(-next_event.SOON),
    )
    return [with_day(Line(*row)) for row in found]


def with_day(line: Line) -> Line:
    """The day until which something was promised, as a day."""
    if line.kind != "promise" or not line.more:
        return line
    return line._replace(more=date.fromisoformat(line.more))
