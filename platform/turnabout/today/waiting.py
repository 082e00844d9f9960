"""What waits for a member's action, as one SQL statement: a union of one select for each kind, with at most
two rows of each. Once these are dealt with, the next ones show.

Each row has the columns of `Line`. Bound values: `:me`, the member; `:day`, `:season` and `:quarter`,
the moments 1, 45 and 90 days ago; `:today`, `:now`, `:soon`.
"""
# ruff: noqa: S608  (the SQL is put together from constants of this module; values are bound)

from datetime import date, timedelta
from typing import Any, NamedTuple

from turnabout.base.db import read_only
from turnabout.base.i18n import clock
from turnabout.board.models import REMOVED
from turnabout.board.policy import OPENING_KEY
from turnabout.today import contact_help, contacts_due, goal_lines, next_event
from turnabout.today.person_conditions import PERSON, REACHABLE, UNVEILED


class Line(NamedTuple):
    """One thing that waits. `name` is the other person; `words` is its text; `more` is a second text if
    the kind has one (a note, a slug, a promise's due date); `at` is the post that a response is to.
    """

    kind: str
    id: int
    person_id: int | None
    name: str | None
    photo: str | None
    words: str | None
    more: Any
    at: int | None


COLUMNS = f"select '{{kind}}' as kind, {{id}} as id, {PERSON}, m.name as name, m.photo as photo"
NO_POST = "cast(null as integer)"
RECORD_OPEN = "a.withdrawn_at is null and a.contested_at is null"


def kind_select(
    kind: str,
    words: str,
    more: str,
    source: str,
    most: int = 2,
    id: str = "a.id",
    at: str = NO_POST,
) -> str:
    """Return the select of one kind: at most `most` rows of `source`, with the columns of `Line`."""
    columns = COLUMNS.format(kind=kind, id=id)
    inner = f"{columns}, {words} as words, {more} as more, {at} as at {source} limit {most}"
    return f"select * from ({inner}) as lines_of_{kind}"


def unconfirmed_records(side: str, direction: str) -> str:
    """Records of help by others that this member, as its `side` (giver or receiver), has neither
    confirmed nor contested.
    """
    source = f"""from assistance a join member m on m.id = a.recorded_by_id
        where a.{side}_id = :me and a.waits_since is not null and a.recorded_by_id <> :me
          and {UNVEILED} order by a.id desc"""
    return kind_select(f"confirm_{direction}", "a.what", "''", source)


CONTESTED = kind_select("contested", "a.what", "''", f"""from assistance a
    join member m on m.id = coalesce(nullif(a.giver_id, :me), a.receiver_id)
    where a.recorded_by_id = :me and a.contested_at is not null and a.withdrawn_at is null
      and {REACHABLE}
    order by a.id desc""")  # fmt: skip


# SQL condition: the member may see the post, to which they responded. As `board.visibility` has it.
POST_VISIBLE = f"""p.paused_at is null and coalesce(p.closed_as, '') <> '{REMOVED}'
    and (p.audience <> 'connections' or exists (
      select 1 from tie where tie.member_id = :me and tie.other_id = p.author_id))
    and not exists (select 1 from placement l join community c on c.id = l.community_id
      join membership x on x.community_id = c.id and x.member_id = :me
      where l.post_id = p.id and c.joining <> 'open' and x.left_at is not null)"""


def agreed_help(member_column: str, other_column: str, kind: str) -> str:
    """Help agreed on between a day and 45 days ago, of which nobody has recorded yet that it happened.
    Helpers see the title on which the two agreed, and a link only if they may still see the post.
    """
    words = (
        "case when p.author_id = :me then p.title else coalesce(nullif(t.title, ''), p.title) end"
    )
    at = f"case when p.author_id = :me or ({POST_VISIBLE}) then p.id end"
    source = f"""from response r join post p on p.id = r.post_id join member m on m.id = {other_column}
        left join thread t on t.id = r.thread_id
        where {member_column} = :me and r.agreed_at < :day and r.agreed_at > :season
          and r.withdrawn_at is null and p.title <> '' and m.suspended_at is null and {UNVEILED}
          and not exists (
            select 1 from assistance a where a.response_id = r.id and a.withdrawn_at is null)
        order by r.id desc"""
    return kind_select(kind, words, "p.kind", source, id="r.id", at=at)


def turn_lines(kind: str, turn: str) -> str:
    """Help agreed on within the last day, by whose turn it is: first the helper's, then that of whoever
    did not write last. A message that the helper has not read is a line of kind `message` instead.
    """
    source = f"""from response r join post p on p.id = r.post_id join member m on m.id = p.author_id
        join thread t on t.id = r.thread_id
        join seat s on s.thread_id = t.id and s.member_id = r.member_id and s.unread = 0
        left join message w on w.id = t.last_id
        where r.member_id = :me and r.agreed_at >= :day and r.withdrawn_at is null and {turn}
          and coalesce(p.closed_as, 'expired') = 'expired' and t.title <> '' and {REACHABLE}
          and not exists (
            select 1 from assistance a where a.response_id = r.id and a.withdrawn_at is null)
        order by r.id desc"""
    return kind_select(kind, "t.title", "p.kind", source, id="t.id")


WROTE_LAST = f"w.author_id = :me and substr(w.slip, 1, {len(OPENING_KEY) + 1}) <> '{OPENING_KEY} '"
MY_TURN = turn_lines("turn_mine", f"(w.id is null or not ({WROTE_LAST}))")
THEIR_TURN = turn_lines("turn_theirs", WROTE_LAST)

THANKS = kind_select("thank", "a.what", "''", f"""from assistance a join member m on m.id = a.giver_id
    where a.receiver_id = :me and {RECORD_OPEN} and {REACHABLE}
      and (a.confirmed_at is not null or a.recorded_by_id = :me)
      and not exists (select 1 from thanks where thanks.assistance_id = a.id)
    order by a.id desc""")  # fmt: skip

OUTCOMES = kind_select("outcome", "a.what", "''", f"""from assistance a join member m on m.id = a.giver_id
    where a.receiver_id = :me and a.asked_at is not null and {RECORD_OPEN} and {REACHABLE}
    order by a.id desc""")  # fmt: skip

CONNECTIONS = kind_select("connection", "c.note", "c.where_met", f"""from connection c
    join member m on m.id = c.asker_id
    where c.asked_id = :me and c.accepted_at is null and c.declined_at is null
      and c.withdrawn_at is null and c.ended_at is null and {REACHABLE}
    order by c.id desc""", id="c.id")  # fmt: skip

RESPONSES = kind_select("response", "p.title", "r.words", f"""from post p
    join response r on r.post_id = p.id join member m on m.id = r.member_id
    where p.author_id = :me and p.closed_at is null and r.agreed_at is null
      and r.declined_at is null and r.withdrawn_at is null and {REACHABLE}
    order by r.id""", id="r.id", at="p.id")  # fmt: skip

MEMBERSHIPS = kind_select("membership", "c.name", "c.slug", f"""from membership s
    join community c on c.id = s.community_id
    join membership x on x.community_id = s.community_id
    join member m on m.id = x.member_id
    where s.member_id = :me and s.steward_since is not null and s.joined_at is not null
      and s.left_at is null and c.joining = 'approval' and x.joined_at is null
      and x.refused_at is null and x.left_at is null and {REACHABLE}
    order by x.id""", id="x.id")  # fmt: skip

MESSAGES = kind_select("message", "substr(t.words, 1, 120)", "''", f"""from seat s
    join message t on t.id = s.last_id join member m on m.id = t.author_id
    where s.member_id = :me and s.unread > 0 and t.author_id <> :me and {REACHABLE}
    order by s.last_id desc""", id="s.thread_id")  # fmt: skip

UNSORTED_CONTACTS = f"""select * from (select 'contact' as kind, k.id as id, {PERSON},
    k.name as name, null as photo, k.met_where as words, '' as more, cast(null as integer) as at
    from contact k left join member m on m.id = k.member_id
    where k.owner_id = :me and k.network is null and k.removed_at is null
      and {UNVEILED}
    order by k.id desc limit 1) as lines_of_contact"""

OPEN_PAIRING = "joined_at is null and dropped_at is null"
PAIRINGS = kind_select("pairing", "r.where_met", "''", f"""from pairing r
    join member m on m.id = case r.one_id when :me then r.other_id else r.one_id end
    where r.id in (
        select id from pairing where one_id = :me and one_said_at is null and {OPEN_PAIRING} union all
        select id from pairing where other_id = :me and other_said_at is null and {OPEN_PAIRING})
      and {REACHABLE}
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

QUERY = " union all ".join([
    next_event.NEXT_EVENT, THANKS, contact_help.TO_THANK, unconfirmed_records("receiver", "got"),
    unconfirmed_records("giver", "gave"), CONTESTED, CONNECTIONS,
    PAIRINGS, GUESTS, RESPONSES, MESSAGES, MY_TURN, PROMISES,
    contacts_due.CONTACTS_DUE, OUTCOMES, contact_help.TO_TELL,
    agreed_help("r.member_id", "p.author_id", "happened_mine"),
    agreed_help("p.author_id", "r.member_id", "happened_post"), MEMBERSHIPS, UNSORTED_CONTACTS,
    goal_lines.STEPS, goal_lines.REVIEWS, THEIR_TURN,
])  # fmt: skip


def waiting_for(member_id: int, zone: str = "UTC") -> list[Line]:
    """Return the items that await the member's attention, in the order of their kinds, with an event (if
    there is one) first.
    """
    day, season = (
        read_only.sql_timestamp(timedelta(days=1)),
        read_only.sql_timestamp(timedelta(days=45)),
    )
    today = clock.today(zone).isoformat()
    rows = read_only.rows(
        QUERY,
        me=member_id,
        day=day,
        season=season,
        quarter=read_only.sql_timestamp(timedelta(days=90)),
        today=today,
        **contacts_due.birthday_values(clock.today(zone)),
        now=read_only.sql_timestamp(),
        soon=read_only.sql_timestamp(-next_event.SOON),
    )
    return [contacts_due.parse_idea(parse_due_date(Line(*row))) for row in rows]


def parse_due_date(line: Line) -> Line:
    """Convert the due date of a promise from text to a date."""
    if line.kind != "promise" or not line.more:
        return line
    return line._replace(more=date.fromisoformat(line.more))
