"""The last evening: so that whoever looks in finds a little of everything waiting."""

from datetime import timedelta
from typing import TYPE_CHECKING

from turnabout.assistance import commands as assistance
from turnabout.base.i18n import clock
from turnabout.board import commands as board
from turnabout.communities import commands as communities
from turnabout.connections import commands as connections
from turnabout.contacts import commands as contacts
from turnabout.demo import gatherings, words
from turnabout.demo.people import attempt
from turnabout.goals import commands as goals
from turnabout.members.models import Member
from turnabout.threads import commands as threads

if TYPE_CHECKING:
    from turnabout.demo.life import Town


def falls(town: "Town") -> None:
    """Wanda and Okon, whom a visitor can be, and the steward."""
    petra, wanda, okon, *others = town.members[1:]
    with clock.travel_to(town.now - timedelta(days=3)):
        befriend(wanda, okon)
        ask_with_answers(town, wanda, [okon, *others[:4]])
    with clock.travel_to(town.now - timedelta(hours=5)):
        wait_for(town, wanda, okon, others)
        write_down(wanda, okon)
        closed = next(one for one in town.boards if one.joining == "approval")
        for member in others[5:8]:
            communities.ask_to_join(member, closed, "May I come on Thursday?")
    gatherings.take_place(town)


def befriend(one: Member, other: Member) -> None:
    connections.ask(one, other, "", "the Thursday club")
    connections.ask(other, one)


def ask_with_answers(town: "Town", wanda: Member, helpers: list[Member]) -> None:
    """A request of hers with an answer agreed, and others that wait for her word."""
    for helper in (wanda, *helpers):
        communities.ask_to_join(helper, town.boards[0], "")
    post = board.post(
        wanda, "request", "Read my letter to the harbour office", [town.boards[0].id],
        town.a_slip(), why="It is the first one I write after eleven years in one place.",
        action="Read one page and tell me where you stopped.", category="applications",
        effort="minutes30", where="either", capacity=2,
    )  # fmt: skip
    said = zip(helpers, words.ANSWERS, strict=True)
    answers = [attempt(board.respond, one, post, line) for one, line in said]
    board.agree(wanda, answers[0])


def wait_for(town: "Town", wanda: Member, okon: Member, others: list[Member]) -> None:
    for member in (wanda, okon):
        for asker in others[8:10]:
            if asker.is_confirmed:
                connections.ask(asker, member, "Petra said I should talk to you.", "the job fair")
        contacts.know(member, others[10], "the street party", clock.today())
        goal = goals.set_goal(member, "short", "Be seen at the harbour")
        goals.add_step(goal, "Call the harbour office", clock.today() + timedelta(days=1))
    thread = threads.open_pair(okon, wanda)
    threads.send(
        thread, okon, "Thursday, the big window? I bring the forklift book.", town.a_slip()
    )


def write_down(wanda: Member, okon: Member) -> None:
    today = clock.today()
    assistance.record(okon, wanda, "gave", today, what="Practised an interview on the phone")
    made = assistance.record(
        wanda, okon, "got", today - timedelta(days=2), what="A name at the port"
    )
    assistance.answer(made, okon, "right")
