"""Simulates a month in the made-up town, through the commands that real members use."""

from datetime import timedelta

from sqlalchemy import delete

from turnabout.arrival import commands as arrival
from turnabout.base.db.session import command, db
from turnabout.base.i18n import clock
from turnabout.base.jobs.outbox import Job, Letter
from turnabout.cards import commands as cards
from turnabout.cards import queries as card_queries
from turnabout.communities import commands as communities
from turnabout.demo import daily_actions, last_day, sample_texts
from turnabout.demo.sample_people import Person
from turnabout.demo.town import Town
from turnabout.members import commands as members

DAYS = 33


@command
def simulate(password_hash: str) -> int:
    """Fill the database and return the number of members. It is one transaction, which also deletes the
    queued e-mails and jobs, so that no e-mail is sent about people who do not exist.
    """
    town = Town(password_hash)
    for days_ago in range(DAYS, -1, -1):
        with clock.travel_to(town.now - timedelta(days=days_ago, minutes=90)):
            simulate_day(town, first=days_ago == DAYS, early=days_ago > DAYS - 10)
    last_day.simulate(town)
    for kind in (Letter, Job):
        db.session.execute(delete(kind))
    return len(town.members)


def simulate_day(town: Town, first: bool, early: bool) -> None:
    if first:
        create_founders(town)
    for person in town.sample(town.newcomers, 5 if early else 2):
        join(town, person)
    for action in daily_actions.ACTIONS:
        action(town)


def create_founders(town: Town) -> None:
    """Create the operator, the steward with her communities, and the two members whose accounts visitors
    use.
    """
    wanda, okon, petra, ines = town.newcomers[:4]
    for person in (ines, petra, wanda, okon):
        join(town, person)
    for name, about, joining in sample_texts.COMMUNITIES:
        town.boards.append(communities.create_community(town.members[1], name, about, joining))
    for member in town.members:
        daily_actions.join_boards(town, member)


def join(town: Town, person: Person) -> None:
    town.newcomers.remove(person)
    position = len(town.members)
    member = arrival.join(person.name, person.email, town.password_hash, as_operator=position == 0)
    if 0 < position < 8 or town.happens(0.95):
        members.confirm(member)
    cards.edit(
        card_queries.default_of(member.id), headline=person.headline, seeking=person.seeking,
        can_help=person.can_help, skills=person.skills, location="Harbourtown",
    )  # fmt: skip
    town.members.append(member)
    daily_actions.settle_in(town, member)
