"""The people to draw in the picture of a member's networks."""

from datetime import date
from typing import NamedTuple

from turnabout.base.db import read_only

MOST_DRAWN = 150  # people of each network

NEAREST = """
    select id, name, given, network, touched_on, help from (
      select contact.id, contact.name, contact.given, contact.network,
        coalesce(contact.last_touch_on, contact.met_on) as touched_on,
        coalesce(pair_tally.given, 0) + coalesce(pair_tally.received, 0) as help,
        row_number() over (
          partition by contact.network
          order by coalesce(contact.last_touch_on, contact.met_on) desc nulls last,
            contact.name_key, contact.id
        ) as place
      from contact left join pair_tally on pair_tally.member_id = :owner and pair_tally.other =
        case when contact.member_id is null then 'c' || contact.id else 'm' || contact.member_id end
      where contact.owner_id = :owner and contact.removed_at is null
        and contact.network is not null and not exists (select 1 from veil
          where veil.member_id = :owner and veil.other_id = contact.member_id)
    ) nearest where place <= :most order by network, place
"""


class Person(NamedTuple):
    """A contact in the picture. `touched_on` is the day of the last touch, or of the meeting if there was
    none. `help` counts the records of help between them and the owner, in both directions together.
    """

    id: int
    name: str
    given: str
    network: str
    touched_on: date | None
    help: int


def nearest(owner_id: int, most: int = MOST_DRAWN) -> dict[str, list[Person]]:
    """The owner's contacts by network, those touched last first, at most `most` of each network."""
    people: dict[str, list[Person]] = {}
    for id, name, given, network, touched_on, help in read_only.rows(
        NEAREST, owner=owner_id, most=most
    ):
        day = date.fromisoformat(touched_on) if isinstance(touched_on, str) else touched_on
        person = Person(id, name, given, network, day, help)
        people.setdefault(network, []).append(person)
    return people
