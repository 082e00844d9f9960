"""Simulates the last day, so that visitors find a little of everything when they sign in."""

from datetime import timedelta

from turnabout.assistance import commands as assistance
from turnabout.base.db.session import db
from turnabout.base.i18n import clock
from turnabout.board import commands as board
from turnabout.communities import commands as communities
from turnabout.connections import commands as connections
from turnabout.contacts import commands as contacts
from turnabout.contacts.origins import NETWORK_OF
from turnabout.demo import board_actions, sample_events, sample_texts
from turnabout.demo.town import Town, attempt
from turnabout.goals import commands as goals
from turnabout.members.models import Member
from turnabout.threads import commands as threads

FEWEST_POSTS = 4  # open on each board


def simulate(town: Town) -> None:
    """Prepare what Wanda, Okon and the steward see: the accounts that a visitor signs in with."""
    petra, wanda, okon, *others = town.members[1:]
    with clock.travel_to(town.now - timedelta(days=3)):
        connect(wanda, okon)
        request_with_responses(town, wanda, [okon, *others[:4]])
    with clock.travel_to(town.now - timedelta(hours=5)):
        leave_waiting(town, wanda, okon, others)
        record_help(wanda, okon)
        for member in (wanda, okon):
            plan_touches(member)
        fill_boards(town, others)
        approval_board = next(board for board in town.boards if board.joining == "approval")
        for member in others[5:8]:
            communities.ask_to_join(member, approval_board, "May I come on Thursday?")
    sample_events.create_all(town)


def fill_boards(town: Town, authors: list[Member]) -> None:
    """Add offers to the boards on which only few posts are open, so that none looks deserted."""
    for community in town.boards:
        spare = zip(authors, sample_texts.SPARE_OFFERS, strict=False)
        while community.open_posts < FEWEST_POSTS:
            author, title = next(spare)
            board_actions.ensure_membership(town, author, community)
            board.post(
                author, "offer", title, [community.id], town.new_key(), category="applications",
                effort="minutes30", where="either", capacity=4,
            )  # fmt: skip
            db.session.refresh(community)


def connect(asker: Member, other: Member) -> None:
    connections.ask(asker, other, "", "the Thursday club")
    connections.ask(other, asker)


def request_with_responses(town: Town, wanda: Member, helpers: list[Member]) -> None:
    """Publish Wanda's request, with one response agreed to and the others awaiting her decision."""
    for helper in (wanda, *helpers):
        communities.ask_to_join(helper, town.boards[0], "")
    post = board.post(
        wanda, "request", "Read my letter to the harbour office", [town.boards[0].id],
        town.new_key(), why="It is the first one I write after eleven years in one place.",
        action="Read one page and tell me where you stopped.", category="applications",
        effort="minutes30", where="either", capacity=2,
    )  # fmt: skip
    texts = zip(helpers, sample_texts.TO_REQUESTS, strict=True)
    responses = [attempt(board.respond, helper, post, text) for helper, text in texts]
    board.agree(wanda, responses[0])


def leave_waiting(town: Town, wanda: Member, okon: Member, others: list[Member]) -> None:
    """Give Wanda and Okon requests to connect, a contact to sort, a goal and a message."""
    for member in (wanda, okon):
        for asker in others[8:10]:
            if asker.is_confirmed:
                connections.ask(asker, member, "Petra said I should talk to you.", "the job fair")
        contacts.add_member(member, others[10], "the street party", clock.today())
        goal = goals.set_goal(member, "short", "Be seen at the harbour")
        goals.add_step(goal, "Call the harbour office", clock.today() + timedelta(days=1))
    thread = threads.open_pair(okon, wanda)
    threads.send(
        thread, okon, "Thursday, the big window? I bring the forklift book.", town.new_key()
    )


def record_help(wanda: Member, okon: Member) -> None:
    today = clock.today()
    assistance.record(okon, wanda, "gave", today, what="Practised an interview on the phone")
    new_record = assistance.record(
        wanda, okon, "got", today - timedelta(days=2), what="A name at the port"
    )
    assistance.answer(new_record, okon, "right")


def plan_touches(member: Member) -> None:
    """Give the member people to be in touch with: one overdue, one soon, one later, and one who rests."""
    for line in sample_texts.parse_table(sample_texts.PEOPLE_TO_KEEP):
        name, origin, rhythm, days_ago, touch, cares_about = line
        contact = contacts.add(
            member, name=name, network=NETWORK_OF[origin], origin=origin, rhythm_days=int(rhythm),
            cares_about=cares_about,
        )  # fmt: skip
        last = clock.today() - timedelta(days=int(days_ago))
        contacts.log_touch(contact, touch, "together", "", last)
