"""Members are notified of a request when their card or an offer fits it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.cast import someone
from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import run_pending
from turnabout.board import commands
from turnabout.board.models import Post
from turnabout.cards.commands import edit, make, pause
from turnabout.communities.commands import ask_to_join, name_steward
from turnabout.communities.queries import membership
from turnabout.matching import candidates, jobs
from turnabout.notices.models import Notice
from turnabout.safety.commands import block, tie


@pytest.fixture
def helper(cast, club):
    """`helper(can_help="…")`: what Ana's card says."""

    def says(member=None, **words):
        edit(make(member or cast.ana), **words)

    return says


def heard(member, kind=candidates.NOTICE_KIND):
    db.session.rollback()
    scope = select(Notice).where(Notice.to_id == member.id, Notice.kind == kind)
    return [one.words for one in fetch_all(scope.order_by(Notice.id))]


def asks(cast, club, title="Read my cover letter", **more):
    made = commands.post(cast.ben, "request", title, more.pop("communities", [club.id]), **more)
    run_pending()
    return made


@pytest.mark.parametrize(
    ("title", "card", "reason"),
    [
        ("Read my cover letter", {"can_help": "Bread of every kind; cover letters"}, "cover letters"),
        ("Two letters to look at", {"can_help": "Writing a letter"}, "Writing a letter"),
        ("Learn Excel", {"skills": ["Driving", "excel"]}, "excel"),
        ("Répéter un ENTRETIEN", {"can_help": "Entretiens d’embauche"}, "Entretiens d’embauche"),
        ("面接の練習", {"can_help": "書類。面接"}, ""),  # a single character says too little
        ("I need help with my work", {"can_help": "I help with work"}, ""),
        ("Read my cover letter", {"seeking": "A cover letter"}, ""),
    ],
)  # fmt: skip
def test_who_can_do_it_is_told_with_the_reason(cast, club, helper, title, card, reason):
    helper(**card)
    asks(cast, club, title)

    assert heard(cast.ana) == ([f"{title}\ncard\n{reason}"] if reason else [])


@pytest.mark.parametrize(("skill", "told"), [("SQL", True), ("sq", False), ("C", False)])
def test_a_skill_may_be_a_short_word(cast, club, helper, skill, told):
    helper(skills=["SQL", "Cooking"])
    asks(cast, club, "Do this", skills=[skill])

    assert bool(heard(cast.ana)) is told


@pytest.mark.parametrize(
    ("skill", "on_card", "told"),
    [
        ("C", "C", True),
        ("c", "C", True),
        ("R", "Statistics with R", True),
        ("Programming in C", "C", True),
        ("C/C++", "C++", True),
        ("C", "C++", False),
        ("C", "C#", False),
        ("C", "Cooking", False),
        ("C++", "c++", True),
        ("C＋＋", "C++17", True),
        ("C++", "C", False),
        ("C++", "Cooking, cars, C#", False),
        ("C#", "C♯", True),
        (".NET", "dotnet", True),
        (".NET", "network", False),
        ("ASP.NET", ".NET", True),
        ("Node.js", "nodejs", True),
        ("R&D", "R", False),
        ("A quiet voice", "A", False),
        ("e-mail", "E", False),
        ("e‑mail", "email", True),
        ("中文", "中文", True),
        ("中文", "普通话、中文会话", True),
        ("中文", "中国菜和文学", False),
        ("日本語", "日本語会話", True),
        ("日本語", "日本", False),
        ("琴", "琴", True),
        ("ภาษาไทย", "สอนภาษาไทย", True),
        ("ภาษาไทย", "ภาษาจีน", False),
        ("Żywienie łososi", "zywienie", True),
    ],
)
def test_a_skill_is_known_by_all_its_signs(cast, club, helper, skill, on_card, told):
    cards = {"skills": [on_card]}, {"skills": [], "can_help": f"Tea.\n{on_card}."}
    for n, card in enumerate(cards, start=1):
        helper(**card)
        asks(cast, club, f"Do this {n}", skills=[skill])
        assert len(heard(cast.ana)) == (n if told else 0), card


def test_the_notice_says_why_in_a_sentence(cast, club, helper, as_):
    helper(can_help="Cover letters")
    asks(cast, club)

    page = as_(cast.ana).get("/notices").text
    assert "Ben Osei</bdi></b> asks: “Read my cover letter”." in page
    assert "Your card says you can help with “Cover letters”." in page


def test_who_offers_the_same_kind_of_help_is_told(cast, club, as_):
    commands.post(cast.ana, "offer", "Mock interviews", [club.id], category="interviews")
    asks(cast, club, "Sit with me on Monday", category="interviews")

    assert heard(cast.ana) == ["Sit with me on Monday\noffer\nMock interviews"]
    assert "You offer “Mock interviews”." in as_(cast.ana).get("/notices").text


def test_something_else_is_no_kind_of_help(cast, club):
    commands.post(cast.ana, "offer", "Company", [club.id], category="other")
    asks(cast, club, "Something", category="other")

    assert heard(cast.ana) == []


def test_nobody_hears_of_what_they_cannot_see(cast, club, helper):
    helper(cast.cleo, can_help="Letters")
    asks(cast, club)
    asks(cast, club, communities=(), audience="connections")
    assert heard(cast.cleo) == []

    tie(cast.ben, cast.cleo)
    asks(cast, club, communities=(), audience="connections")
    asks(cast, club, communities=(), audience="members")
    assert len(heard(cast.cleo)) == 2


def test_out_of_sight_nobody_hears(cast, club, helper):
    helper(can_help="Letters")
    block(cast.ana, cast.ben)
    asks(cast, club)

    assert heard(cast.ana) == []


def test_what_the_card_keeps_from_members_is_not_used(cast, club, helper):
    helper(can_help="Letters", audiences={"can_help": "connections"})
    asks(cast, club)
    pause(make(cast.ana))
    asks(cast, club, "A second letter")

    assert heard(cast.ana) == []


def test_a_change_tells_who_fits_now_and_nobody_twice(cast, club, helper):
    helper(can_help="Letters")
    ask = asks(cast, club, "Read this")
    assert heard(cast.ana) == []

    for title in ("Read this letter", "Read this short letter"):
        commands.edit(cast.ben, ask, [club.id], title=title)
        run_pending()
    assert heard(cast.ana) == ["Read this letter\ncard\nLetters"]


def test_a_few_hear_of_one_request_and_others_of_the_next(cast, club, helper):
    people = [someone(f"Person{n} Lind") for n in range(candidates.MAX_NOTIFIED + 3)]
    for one in people:
        ask_to_join(one, club)
        helper(one, can_help="Letters")

    asks(cast, club)
    assert sum(bool(heard(one)) for one in people) == candidates.MAX_NOTIFIED
    asks(cast, club, "Another letter")
    assert all(heard(one) for one in people)


def test_who_reads_none_of_them_is_left_in_peace(cast, club, helper):
    helper(can_help="Letters")
    for n in range(candidates.MAX_UNREAD + 2):
        asks(cast, club, f"Letter {n}")

    assert len(heard(cast.ana)) == candidates.MAX_UNREAD


def test_an_agreed_request_waits_for_nobody_else(cast, club, helper):
    helper(can_help="Letters")
    ask = asks(cast, club)
    assert cast.ana.unread == 1

    ask_to_join(cast.cleo, club)
    commands.agree(cast.ben, commands.respond(cast.cleo, ask))
    assert cast.ana.unread == 0


def test_what_is_closed_before_anybody_was_told_is_told_to_nobody(cast, club, helper):
    helper(can_help="Letters")
    commands.close(commands.post(cast.ben, "request", "A letter", [club.id]), "not_needed")
    run_pending()

    assert heard(cast.ana) == []


def look(days):
    with time_machine.travel(clock.now() + timedelta(days=days)):
        command(jobs.escalate_unanswered)()


def test_without_an_answer_it_goes_to_who_looks_after_the_board_then_to_its_author(cast, club, as_):
    name_steward(cast.ben, membership(club.id, cast.ana.id))
    ask = asks(cast, club)
    told = []
    for days in (2.9, 3.1, 3.2, 6.9, 7.2, 8):
        look(days)
        told.append(
            (len(heard(cast.ana, "request-passed-on")), len(heard(cast.ben, "request-unanswered")))
        )

    assert told == [(0, 0), (1, 0), (1, 0), (1, 0), (1, 1), (1, 1)]
    assert "Do you know somebody who could help?" in as_(cast.ana).get("/notices").text
    ben = as_(cast.ben)
    assert "Asking for something smaller or clearer often helps" in ben.get("/notices").text
    assert f"/posts/{ask.id}/edit" in {one.url for one in fetch_all(select(Notice))}
    assert "a smaller request" in ben.get(f"/posts/{ask.id}/edit").text


def test_a_request_with_an_answer_is_left_alone(cast, club):
    ask = asks(cast, club)
    commands.respond(cast.ana, ask)
    look(3.1)

    assert db.session.get(Post, ask.id).look_at is None
    assert heard(cast.ben, "request-unanswered") == []


def test_offers_may_wait(cast, club):
    made = commands.post(cast.ben, "offer", "Maths", [club.id])
    run_pending()

    assert made.look_at is None
