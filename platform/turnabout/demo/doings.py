"""What people of the town do in a day, a little of each."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from turnabout.assistance import commands as assistance
from turnabout.assistance import queries as ledger
from turnabout.assistance.models import Assistance
from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.jobs.outbox import Job
from turnabout.base.jobs.queue import HANDLERS
from turnabout.board.models import Response
from turnabout.communities import commands as communities
from turnabout.communities.models import Membership
from turnabout.connections import commands as connections
from turnabout.connections.models import Connection
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import Contact
from turnabout.contacts.origins import NETWORK_OF
from turnabout.demo import boards, words
from turnabout.demo.people import attempt
from turnabout.goals import commands as goals
from turnabout.goals.models import Step
from turnabout.members.models import Member
from turnabout.notices import commands as notices
from turnabout.threads import commands as threads
from turnabout.threads.models import Seat, Thread

if TYPE_CHECKING:
    from turnabout.demo.life import Town


def settle_in(town: "Town", member: Member) -> None:
    join_boards(town, member)
    horizon, title, *steps = town.chance.choice(words.table(words.GOALS))
    goal = goals.set_goal(member, horizon, title)
    for step in steps:
        goals.add_step(goal, step, clock.today() + timedelta(days=town.chance.randrange(3, 40)))
    for name in town.some(words.OUTSIDERS, town.chance.randrange(1, 5)):
        origin = town.chance.choice(list(NETWORK_OF))
        contacts.add(member, name=name, network=NETWORK_OF[origin], origin=origin)


def join_boards(town: "Town", member: Member) -> None:
    for community in town.some(town.boards, 3):
        attempt(communities.ask_to_join, member, community, "I heard of it at the library.")


def let_in(town: "Town") -> None:
    waiting = select(Membership).where(
        Membership.joined_at.is_(None), Membership.refused_at.is_(None)
    )
    for asked in fetch_all(waiting):
        if town.often(0.6):
            communities.accept_member(town.members[1], asked)


def meet(town: "Town") -> None:
    for asker in town.some(town.members, 6):
        for asked in town.some(town.members, 1):
            if asker is not asked and asker.is_confirmed:
                where = town.chance.choice(words.PLACES)
                connections.ask(asker, asked, "Shall we stay in touch?", where)


def answer_askers(town: "Town") -> None:
    ends = (Connection.accepted_at, Connection.declined_at, Connection.withdrawn_at)
    for asking in fetch_all(select(Connection).where(*(end.is_(None) for end in ends))):
        if town.often(0.7):
            connections.accept(asking, asking.asked)
        elif town.often(0.1):
            connections.decline(asking, asking.asked)


def help_each_other(town: "Town") -> None:
    agreed = select(Response).where(Response.agreed_at < clock.now() - timedelta(days=1))
    for response in fetch_all(agreed.where(Response.withdrawn_at.is_(None))):
        if town.often(0.3) and not ledger.of_response(response.id):
            post = response.post
            recorder = town.chance.choice([post.author, response.member])
            attempt(
                assistance.record, recorder, response, "", clock.today(), what=post.title,
                category=post.category, effort=post.effort,
            )  # fmt: skip


def help_outside(town: "Town") -> None:
    for member in town.some(town.members, 1):
        known = fetch_all(select(Contact).where(Contact.owner_id == member.id).limit(20))
        for contact in town.some(known, 1):
            direction = town.chance.choice(["gave", "got"])
            what = town.chance.choice(["A name at a firm", "A long talk", "Carried a cupboard"])
            attempt(assistance.record, member, contact, direction, clock.today(), what=what)


def close_the_loop(town: "Town") -> None:
    for record in fetch_all(select(Assistance).where(Assistance.withdrawn_at.is_(None))):
        answer_record(town, record)
        if record.state != "confirmed" or not record.giver or not record.receiver:
            continue
        if record.thanks is None and town.often(0.5):
            assistance.thank(record, record.receiver, town.chance.choice(words.THANKS))
        if record.asked_at and town.often(0.6):
            kind, line = town.chance.choice(words.OUTCOMES)
            assistance.tell_outcome(record, record.receiver, kind, line)


def answer_record(town: "Town", record: Assistance) -> None:
    other = record.other_than(record.recorded_by_id)
    is_silent = record.id % 5 == 0  # some people never answer
    if record.is_waiting and isinstance(other, Member) and not is_silent and town.often(0.5):
        how = town.chance.choices(["right", "not_quite", "did_not"], [30, 2, 1])[0]
        assistance.answer(
            record, other, how, "" if how == "right" else "I remember it differently."
        )
    elif record.state == "recorded" and town.often(0.02):
        assistance.undo(record, record.recorded_by)


def stay_in_touch(town: "Town") -> None:
    for contact in town.some(fetch_all(select(Contact).order_by(Contact.id.desc()).limit(60)), 6):
        if contact.network is None and town.often(0.8):
            origin = town.chance.choice(["meetup", "colleague", "volunteering", "friend"])
            contacts.sort(contact, NETWORK_OF[origin], origin)
        kind = town.chance.choice(["coffee", "call", "message", "met"])
        direction = town.chance.choice(["for_them", "together", "asked_them"])
        contacts.log_touch(contact, kind, direction, "", clock.today())


def take_a_step(town: "Town") -> None:
    for step in town.some(fetch_all(select(Step).where(Step.done_at.is_(None)).limit(40)), 2):
        goals.do(step)


def by_the_clock(town: "Town") -> None:
    """What the worker would have done on this day."""
    matches = select(Job).where(Job.name == "board.match", Job.due_at <= clock.now())
    for found in fetch_all(matches):
        HANDLERS[found.name](**found.values)
        db.session.delete(found)
    for name in DAILY:
        HANDLERS[name]()


def read(town: "Town") -> None:
    """Most people look in on most days."""
    for member in town.members:
        if town.often(0.7):
            member.seen_at = clock.now()
            if member.unread:
                notices.read_all(member)
    for seat in fetch_all(select(Seat).where(Seat.unread > 0)):
        thread = fetch_first(select(Thread).where(Thread.id == seat.thread_id))
        if thread and town.often(0.7):
            threads.read(thread, seat.member)


DAILY = (
    "board.end", "board.remind", "board.look",
    "assistance.take_silence_for_yes", "assistance.ask_for_outcomes",
)  # fmt: skip
IN_A_DAY = (
    let_in, meet, answer_askers, boards.ask_and_offer, boards.answer_posts, boards.agree, boards.talk,
    help_each_other, help_outside, close_the_loop, stay_in_touch, take_a_step, by_the_clock, read,
)  # fmt: skip
