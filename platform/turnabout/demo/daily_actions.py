"""What members of the town do on each simulated day."""

from datetime import timedelta

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
from turnabout.demo import board_actions, sample_texts
from turnabout.demo.town import Town, attempt
from turnabout.goals import commands as goals
from turnabout.goals.models import Step
from turnabout.members.models import Member
from turnabout.notices import commands as notices
from turnabout.threads import commands as threads
from turnabout.threads.models import Seat, Thread


def settle_in(town: Town, member: Member) -> None:
    """Let a new member join communities, set a goal and enter some contacts."""
    join_boards(town, member)
    horizon, title, *steps = town.random.choice(sample_texts.parse_table(sample_texts.GOALS))
    goal = goals.set_goal(member, horizon, title)
    for step in steps:
        goals.add_step(goal, step, clock.today() + timedelta(days=town.random.randrange(3, 40)))
    for name in town.sample(sample_texts.OUTSIDERS, town.random.randrange(1, 5)):
        origin = town.random.choice(list(NETWORK_OF))
        contacts.add(member, name=name, network=NETWORK_OF[origin], origin=origin)


def join_boards(town: Town, member: Member) -> None:
    for community in town.sample(town.boards, 3):
        attempt(communities.ask_to_join, member, community, "I heard of it at the library.")


def accept_members(town: Town) -> None:
    requests = select(Membership).where(
        Membership.joined_at.is_(None), Membership.refused_at.is_(None)
    )
    for membership in fetch_all(requests):
        if town.happens(0.6):
            communities.accept_member(town.members[1], membership)


def ask_to_connect(town: Town) -> None:
    for asker in town.sample(town.members, 6):
        for other in town.sample(town.members, 1):
            if asker is not other and asker.is_confirmed:
                where = town.random.choice(sample_texts.PLACES)
                connections.ask(asker, other, "Shall we stay in touch?", where)


def answer_connections(town: Town) -> None:
    answers = (Connection.accepted_at, Connection.declined_at, Connection.withdrawn_at)
    for connection in fetch_all(select(Connection).where(*(at.is_(None) for at in answers))):
        if town.happens(0.7):
            connections.accept(connection, connection.asked)
        elif town.happens(0.1):
            connections.decline(connection, connection.asked)


def record_help(town: Town) -> None:
    agreed = select(Response).where(Response.agreed_at < clock.now() - timedelta(days=1))
    for response in fetch_all(agreed.where(Response.withdrawn_at.is_(None))):
        if town.happens(0.3) and not ledger.by_response(response.id):
            post = response.post
            recorder = town.random.choice([post.author, response.member])
            attempt(
                assistance.record, recorder, response, "", clock.today(), what=post.title,
                category=post.category, effort=post.effort,
            )  # fmt: skip


def record_help_with_contacts(town: Town) -> None:
    for member in town.sample(town.members, 1):
        own_contacts = fetch_all(select(Contact).where(Contact.owner_id == member.id).limit(20))
        for contact in town.sample(own_contacts, 1):
            direction = town.random.choice(["gave", "got"])
            what = town.random.choice(["A name at a firm", "A long talk", "Carried a cupboard"])
            attempt(assistance.record, member, contact, direction, clock.today(), what=what)


def follow_up_help(town: Town) -> None:
    """Answer records of help, thank for them and tell their outcomes."""
    for record in fetch_all(select(Assistance).where(Assistance.withdrawn_at.is_(None))):
        confirm_record(town, record)
        if record.state != "confirmed" or not record.giver or not record.receiver:
            continue
        if record.thanks is None and town.happens(0.5):
            assistance.thank(record, record.receiver, town.random.choice(sample_texts.THANKS))
        if record.asked_at and town.happens(0.6):
            kind, line = town.random.choice(sample_texts.OUTCOMES)
            assistance.tell_outcome(record, record.receiver, kind, line)


def confirm_record(town: Town, record: Assistance) -> None:
    other = record.other_than(record.recorded_by_id)
    never_answers = record.id % 5 == 0  # some members never answer
    if record.is_waiting and isinstance(other, Member) and not never_answers and town.happens(0.5):
        how = town.random.choices(["right", "not_quite", "did_not"], [30, 2, 1])[0]
        assistance.answer(
            record, other, how, "" if how == "right" else "I remember it differently."
        )
    elif record.state == "recorded" and town.happens(0.02):
        assistance.undo(record, record.recorded_by)


def stay_in_touch(town: Town) -> None:
    for contact in town.sample(fetch_all(select(Contact).order_by(Contact.id.desc()).limit(60)), 6):
        if contact.network is None and town.happens(0.8):
            origin = town.random.choice(["meetup", "colleague", "volunteering", "friend"])
            contacts.sort(contact, NETWORK_OF[origin], origin)
        kind = town.random.choice(["coffee", "call", "message", "met"])
        direction = town.random.choice(["for_them", "together", "asked_them"])
        contacts.log_touch(contact, kind, direction, "", clock.today())


def complete_steps(town: Town) -> None:
    for step in town.sample(fetch_all(select(Step).where(Step.done_at.is_(None)).limit(40)), 2):
        goals.do(step)


def run_jobs(town: Town) -> None:
    """Run the jobs that the worker would run on this day."""
    matches = select(Job).where(Job.name == "board.match", Job.due_at <= clock.now())
    for due_job in fetch_all(matches):
        HANDLERS[due_job.name](**due_job.values)
        db.session.delete(due_job)
    for name in DAILY_JOBS:
        HANDLERS[name]()


def visit(town: Town) -> None:
    """Mark notices and messages as read. Most members visit on most days."""
    for member in town.members:
        if town.happens(0.7):
            member.seen_at = clock.now()
            if member.unread:
                notices.read_all(member)
    for seat in fetch_all(select(Seat).where(Seat.unread > 0)):
        thread = fetch_first(select(Thread).where(Thread.id == seat.thread_id))
        if thread and town.happens(0.7):
            threads.read(thread, seat.member)


DAILY_JOBS = (
    "board.end", "board.remind", "board.look",
    "assistance.take_silence_for_yes", "assistance.ask_for_outcomes",
)  # fmt: skip
ACTIONS = (
    accept_members, ask_to_connect, answer_connections, board_actions.ask_and_offer,
    board_actions.respond_to_posts, board_actions.decide_responses, board_actions.continue_conversations,
    record_help, record_help_with_contacts, follow_up_help, stay_in_touch, complete_steps, run_jobs, visit,
)  # fmt: skip
