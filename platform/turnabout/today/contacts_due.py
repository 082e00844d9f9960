"""People with whom it is time to be in touch, each with an idea that wants nothing: a birthday, what they
ask for on a board just now, an outcome that they have not heard of. A select of the statement in `waiting`.

Bound values besides those of `waiting`: `:birthdays_from` and `:birthdays_to`, days as month * 100 + day.
"""
# ruff: noqa: S608  (the SQL is put together from constants of this module; values are bound)

from datetime import date, timedelta
from typing import Any, NamedTuple

from turnabout.today.person_conditions import HERE, PERSON, UNVEILED

BIRTHDAYS_AHEAD = timedelta(days=14)
IDEAS = {"b": "birthday", "r": "request", "o": "outcome"}


class Idea(NamedTuple):
    """Why to be in touch: `birthday`, `request` (`words`: its title) or `outcome` (the help it came of)."""

    kind: str
    words: str


BORN = "k.birth_month * 100 + k.birth_day"
BIRTHDAY = f"""case when {BORN} >= :birthdays_from and {BORN} <= :birthdays_to
      or :birthdays_from > :birthdays_to and ({BORN} >= :birthdays_from or {BORN} <= :birthdays_to)
    then 'b' end"""

# Their newest request on a board that the member may see, which they have not answered.
REQUEST = """from placement l join post p on p.id = l.post_id
    where p.author_id = k.member_id and l.listed = 1 and l.kind = 'request'
      and (l.expires_at is null or l.expires_at > :now)
      and (l.audience = 'members' or exists (
        select 1 from membership x where x.community_id = l.community_id and x.member_id = :me
          and x.joined_at is not null and x.left_at is null))
      and not exists (select 1 from response r where r.post_id = p.id and r.member_id = :me)
    order by p.id desc limit 1"""

# Help from them of which the member has told no outcome.
UNTOLD = """from assistance a where a.receiver_id = :me and a.giver_id = k.member_id
      and a.confirmed_at is not null and a.confirmed_at < :day and a.withdrawn_at is null
      and not exists (select 1 from outcome where outcome.assistance_id = a.id)
    order by a.id desc limit 1"""

IDEA = f"""coalesce({BIRTHDAY}, case when {HERE} then (select 'r' || p.title {REQUEST}) end,
    case when {HERE} then (select 'o' || a.what {UNTOLD}) end, '')"""
PAGE = f"""case when {HERE} then coalesce((select p.id {REQUEST}), (select a.id {UNTOLD})) end"""

CONTACTS_DUE = f"""select * from (select 'next' as kind, k.id as id,
    {PERSON}, k.name as name, null as photo, k.cares_about as words, {IDEA} as more, {PAGE} as at
    from contact k left join member m on m.id = k.member_id
    where k.owner_id = :me and k.due_on <= :today and k.removed_at is null
      and {UNVEILED}
    order by k.due_on, k.id limit 3) as lines_of_next"""


def birthday_values(today: date) -> dict[str, int]:
    """The bound values for birthdays within the next two weeks; the second is smaller around New Year."""
    until = today + BIRTHDAYS_AHEAD
    return {
        "birthdays_from": today.month * 100 + today.day,
        "birthdays_to": until.month * 100 + until.day,
    }


def parse_idea(line: Any) -> Any:
    """Convert the idea of a contact who is due from text to an `Idea`, or None."""
    if line.kind != "next":
        return line
    idea = Idea(IDEAS[line.more[0]], line.more[1:]) if line.more else None
    return line._replace(more=idea)
