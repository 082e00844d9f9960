"""A month in the made-up town, lived through the same commands that members use."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from turnabout.arrival.commands import join
from turnabout.base.db.session import command, db
from turnabout.base.i18n import clock
from turnabout.base.jobs.outbox import Job, Letter
from turnabout.cards import commands as cards
from turnabout.cards import queries as card_queries
from turnabout.communities import commands as communities
from turnabout.communities import queries as community_queries
from turnabout.communities.models import Community
from turnabout.demo import doings, evening, posts, words
from turnabout.demo.people import Person, everybody
from turnabout.members import commands as members
from turnabout.members.models import Member

BOARDS = ("club", "tools", "new", "returning", "screens")  # as posts.txt calls them

DAYS = 33
SEED = 20


@command
def live(password_hash: str) -> int:
    """The whole month, as one transaction: nobody gets a letter about people who do not exist."""
    town = Town(password_hash)
    for day in range(DAYS, -1, -1):
        with clock.travel_to(town.now - timedelta(days=day, minutes=90)):
            day_passes(town, first=day == DAYS, early=day > DAYS - 10)
    evening.falls(town)
    for kind in (Letter, Job):
        db.session.execute(delete(kind))
    return len(town.members)


class Town:
    def __init__(self, password_hash: str):
        self.chance = random.Random(SEED)  # noqa: S311
        self.password_hash = password_hash
        self.now: datetime = clock.now()
        self.coming: list[Person] = everybody()
        self.members: list[Member] = []
        self.boards: list[Community] = []
        self.notes = posts.everything()

    def board(self, name: str) -> Community:
        welcome = community_queries.welcome()
        return welcome if name == "welcome" and welcome else self.boards[BOARDS.index(name)]

    def some(self, things: Any, most: int) -> list[Any]:
        """A few of them, in no order."""
        things = list(things)
        return self.chance.sample(things, min(most, len(things)))

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def a_slip(self) -> str:
        return f"demo {self.chance.getrandbits(60)}"


def day_passes(town: Town, first: bool, early: bool) -> None:
    if first:
        begin(town)
    for person in town.some(town.coming, 5 if early else 2):
        come(town, person)
    for act in doings.IN_A_DAY:
        act(town)


def begin(town: Town) -> None:
    """The operator, the steward with her communities, and the two whom a visitor can be."""
    wanda, okon, petra, ines = town.coming[:4]
    for person in (ines, petra, wanda, okon):
        come(town, person)
    for name, about, joining in words.COMMUNITIES:
        town.boards.append(communities.found(town.members[1], name, about, joining))
    for member in town.members:
        doings.join_boards(town, member)


def come(town: Town, person: Person) -> None:
    town.coming.remove(person)
    early = len(town.members)
    member = join(person.name, person.email, town.password_hash, as_operator=early == 0)
    if 0 < early < 8 or town.often(0.95):
        members.confirm(member)
    cards.edit(
        card_queries.default_of(member.id), headline=person.headline, seeking=person.seeking,
        can_help=person.can_help, skills=person.skills, location="Harbourtown",
    )  # fmt: skip
    town.members.append(member)
    doings.settle_in(town, member)
