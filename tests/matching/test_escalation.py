"""A request without a response is escalated to somebody who may know a helper, whatever its board."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.cast import someone
from turnabout.base.db.session import command, db, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import run_pending
from turnabout.board import commands
from turnabout.board.models import Post
from turnabout.communities.commands import ask_to_join, join_welcome_community, name_steward
from turnabout.communities.queries import membership
from turnabout.desk.commands import suspend
from turnabout.matching import escalation, jobs
from turnabout.members.commands import make_operator
from turnabout.members.models import Member
from turnabout.notices.models import Notice
from turnabout.safety.commands import block, tie


def look(days=3.1):
    with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
        command(jobs.escalate_unanswered)()
    db.session.rollback()


def told(kind=escalation.NOTICE_KIND):
    scope = select(Member.name).join(Notice, Notice.to_id == Member.id).where(Notice.kind == kind)
    return sorted(fetch_all(scope))


@command
def away(member, days):
    db.session.get_one(Member, member.id).seen_at = clock.now() - timedelta(days=days)


@pytest.fixture
def newcomer_asks(cast):
    """Ben, new here, asks in the community that every newcomer joins and nobody founded."""

    def asks(title="Read my letter", **more):
        community = join_welcome_community(cast.ben).community
        return commands.post(cast.ben, "request", title, [community.id], **more)

    return asks


def test_a_request_in_the_welcome_community_reaches_an_active_member(cast, newcomer_asks, as_):
    made = newcomer_asks()
    join_welcome_community(cast.ana)
    look()
    assert told() == ["Ana Vidal"]
    ana = as_(cast.ana)
    assert "Do you know somebody who could help?" in ana.get("/notices").text
    assert ana.get(f"/posts/{made.id}").status_code == 200


def test_the_steward_is_asked_before_anybody_else(cast, club, newcomer_asks):
    name_steward(cast.ben, membership(club.id, cast.ana.id))
    ask_to_join(cast.cleo, club)
    commands.post(cast.ben, "request", "Read my letter", [club.id])
    look()
    assert told() == ["Ana Vidal"]


def test_the_only_steward_asks_in_their_own_community(cast, club):
    commands.post(cast.ben, "request", "Read my letter", [club.id])
    look()
    assert told() == ["Ana Vidal"]


def test_a_steward_who_has_not_been_here_for_long_is_not_waited_for(cast, club):
    name_steward(cast.ben, membership(club.id, cast.ana.id))
    ask_to_join(cast.cleo, club)
    commands.post(cast.ben, "request", "Read my letter", [club.id])
    away(cast.ana, 90)
    look()
    assert told() == ["Cleo Marsh"]


def test_where_nobody_is_active_those_who_are_away_are_asked(cast, newcomer_asks):
    newcomer_asks()
    join_welcome_community(cast.ana)
    away(cast.ana, 90)
    look()
    assert told() == ["Ana Vidal"]


def test_where_nobody_can_see_it_the_operators_hear_of_it(cast, newcomer_asks, as_):
    make_operator(cast.cleo)
    newcomer_asks()
    look()
    assert told() == ["Cleo Marsh"]


def test_what_only_connections_may_see_is_not_told_to_an_operator_in_words(cast, as_):
    make_operator(cast.cleo)
    made = commands.post(cast.ben, "request", "Something private", audience="connections")
    look()
    (notice,) = fetch_all(select(Notice).where(Notice.kind == escalation.NOTICE_KIND))
    assert (notice.to_id, notice.words) == (cast.cleo.id, "")
    page = as_(cast.cleo).get("/notices").text
    assert "You could ask them what they need." in page
    assert "Something private" not in page
    assert as_(cast.cleo).get(notice.url).status_code == 200
    assert as_(cast.cleo).get(f"/posts/{made.id}").status_code == 404


def test_of_what_connections_see_a_connection_is_asked(cast):
    tie(cast.ben, cast.ana)
    commands.post(cast.ben, "request", "Something private", audience="connections")
    look()
    assert told() == ["Ana Vidal"]


@pytest.mark.parametrize("how", ["blocked by the author", "has blocked the author", "suspended"])
def test_nobody_who_is_out_of_sight_is_asked(cast, newcomer_asks, how):
    newcomer_asks()
    for member in (cast.ana, cast.cleo):
        join_welcome_community(member)
    if how == "suspended":
        operator = someone("Olga Operator")
        make_operator(operator)
        suspend(operator, cast.ana, "Spam")
    else:
        block(*((cast.ben, cast.ana) if "by the author" in how else (cast.ana, cast.ben)))
    look()
    assert told() == ["Cleo Marsh"]


def test_a_blocked_operator_is_not_asked(cast, newcomer_asks):
    make_operator(cast.cleo)
    newcomer_asks()
    block(cast.ben, cast.cleo)
    look()
    assert told() == []


def test_nobody_is_asked_again_and_again_while_there_is_somebody_else(cast, newcomer_asks):
    people = [cast.ana, cast.cleo, *(someone(f"{name} Novak") for name in ("Dora", "Egon"))]
    for member in people:
        join_welcome_community(member)
    for number in range(2):
        newcomer_asks(f"Letter {number}")
        look()
    names = told()
    assert len(names) == 2 * escalation.MAX_RECIPIENTS
    assert set(names) == {member.name for member in people}
    assert max(names.count(name) for name in names) == 2


def test_after_a_few_in_a_month_they_are_left_in_peace_and_the_operators_asked(cast, newcomer_asks):
    make_operator(cast.cleo)
    join_welcome_community(cast.ana)
    for number in range(escalation.MAX_PER_MONTH + 1):
        newcomer_asks(f"Letter {number}")
        look()
    assert told() == ["Ana Vidal"] * escalation.MAX_PER_MONTH + ["Cleo Marsh"]


def test_renewed_it_goes_to_somebody_else(cast, newcomer_asks):
    made = newcomer_asks()
    join_welcome_community(cast.ana)
    look()
    join_welcome_community(cast.cleo)
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        commands.renew(cast.ben, db.session.get(Post, made.id))
    look(8)
    assert told() == ["Ana Vidal", "Cleo Marsh"]


# --- a no does not help ---


def answered(cast, made):
    join_welcome_community(cast.ana)
    return commands.respond(cast.ana, db.session.get(Post, made.id), "I could")


def test_an_answer_that_waits_is_an_answer(cast, newcomer_asks):
    made = newcomer_asks()
    join_welcome_community(cast.cleo)
    answered(cast, made)
    for days in (3.1, 7.2):
        look(days)
    assert told() == told("request-unanswered") == []


@pytest.mark.parametrize("looked_before", [False, True])
def test_a_declined_answer_does_not_end_the_rescue(cast, newcomer_asks, looked_before):
    made = newcomer_asks()
    join_welcome_community(cast.cleo)
    answer = answered(cast, made)
    if looked_before:
        look()
    commands.decline(cast.ben, answer)
    assert db.session.get(Post, made.id).responses == 1  # the total counts declined responses too
    look(3.2)
    assert told() == ["Cleo Marsh"]
    look(7.5)
    assert told("request-unanswered") == ["Ben Osei"]


def test_an_answer_between_the_two_looks_that_comes_to_nothing_does_not_end_it(cast, newcomer_asks):
    made = newcomer_asks()
    join_welcome_community(cast.cleo)
    look()
    answer = answered(cast, made)
    look(7.2)
    assert told("request-unanswered") == []
    commands.decline(cast.ben, answer)
    look(8.3)
    assert told("request-unanswered") == ["Ben Osei"]


@pytest.mark.parametrize("how", ["taken back", "blocked", "suspended"])
def test_neither_does_an_answer_that_is_gone(cast, newcomer_asks, how):
    made = newcomer_asks()
    join_welcome_community(cast.cleo)
    answer = answered(cast, made)
    look()
    if how == "taken back":
        commands.withdraw(cast.ana, answer)
    elif how == "blocked":
        block(cast.ana, cast.ben)
        run_pending()
    else:
        operator = someone("Olga Operator")
        make_operator(operator)
        suspend(operator, cast.ana, "Spam")
    look(3.2)
    assert told() == ["Cleo Marsh"]


def test_what_was_paused_while_it_was_looked_at_is_rescued_on_its_return(cast, newcomer_asks):
    made = newcomer_asks()
    join_welcome_community(cast.ana)
    commands.pause(cast.ben, made)
    look()
    assert told() == []
    commands.resume(cast.ben, db.session.get(Post, made.id))
    look()
    assert told() == ["Ana Vidal"]


def test_what_was_agreed_or_closed_needs_nobody(cast, newcomer_asks):
    made, other = newcomer_asks(), newcomer_asks("Another")
    join_welcome_community(cast.cleo)
    commands.agree(cast.ben, answered(cast, made))
    commands.close(other, "not_needed")
    look()
    look(8)
    assert told() == []
    assert fetch_first(select(Notice).where(Notice.kind == "request-unanswered")) is None
