"""The operator can read and take down whatever was reported."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.assistance.rows import friends
from turnabout.base.db.session import command, db, fetch_all, fetch_first, save
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.board.commands import post
from turnabout.board.models import Post
from turnabout.cards import commands as cards
from turnabout.communities.commands import accept_member, ask_to_join, create_community
from turnabout.connections.commands import ask
from turnabout.connections.models import Connection
from turnabout.connections.queries import last_between
from turnabout.desk import takedowns
from turnabout.desk.models import Ruling
from turnabout.events.models import Event
from turnabout.members.commands import make_operator
from turnabout.notices.models import Notice
from turnabout.safety.commands import block, report
from turnabout.safety.models import Report
from turnabout.threads.commands import open_pair, send
from turnabout.threads.models import Message


@pytest.fixture
def olive(cast):
    """Runs the place, and is in none of its closed communities."""
    make_operator(cast.cleo)
    return cast.cleo


@pytest.fixture
def desk(olive, as_):
    return as_(olive)


@pytest.fixture
def circle(cast):
    """A closed community of Ana and Ben."""
    circle = create_community(cast.ana, "Quiet circle", joining="approval")
    accept_member(cast.ana, ask_to_join(cast.ben, circle))
    return circle


@pytest.fixture
def bad_post(cast, circle):
    return post(
        cast.ben, "request", "Easy money", [circle.id],
        body="Send me 50 euros.", why="Because.", action="Transfer it.", skills=["banking"],
    )  # fmt: skip


def take_down(desk, made, reason="It asks for money."):
    return desk.post(f"/desk/reports/{made.id}/removal", data={"reason": reason})


def test_all_that_a_post_on_a_closed_board_says_can_be_read(cast, desk, bad_post):
    made = report(cast.ana, bad_post, cast.ben, "scam")
    page = desk.get(f"/desk/reports/{made.id}").text
    for words in ("Easy money", "Send me 50 euros.", "Because.", "Transfer it.", "banking"):
        assert words in page
    assert desk.get(f"/posts/{bad_post.id}").status_code == 404


def test_it_is_taken_down_and_nobody_but_its_author_sees_it(cast, desk, as_, bad_post, circle):
    made = report(cast.ana, bad_post, cast.ben, "scam")
    assert take_down(desk, made).status_code == 303
    ana = as_(cast.ana)
    assert ana.get(f"/posts/{bad_post.id}").status_code == 404
    assert "Easy money" not in ana.get(f"/communities/{circle.slug}").text
    assert as_(cast.ben).get(f"/posts/{bad_post.id}").status_code == 200
    page = desk.get(f"/desk/reports/{made.id}").text
    assert "Easy money" in page
    assert "/removal" not in page


def test_its_author_is_told_why_and_it_stays_on_record(cast, olive, desk, as_, bad_post, letters):
    take_down(desk, report(cast.ana, bad_post, cast.ben, "scam"))
    assert "removed “Easy money”" in as_(cast.ben).get("/notices").text
    assert "It asks for money." in as_(cast.ben).get("/notices").text
    assert "ben@example.test" in {one["To"].split("<")[-1].strip(">") for one in letters()}
    (ruling,) = fetch_all(select(Ruling))
    assert (ruling.member_id, ruling.by_id) == (cast.ben.id, olive.id)
    for words in ("It asks for money.", "Send me 50 euros."):
        assert words in ruling.reason
    assert "Content removed" in desk.get(f"/desk/members/{cast.ben.id}").text


def test_a_message_between_two_is_read_and_taken_down(cast, desk, as_):
    thread = open_pair(*friends(cast.ana, cast.ben))
    said = send(thread, cast.ben, "You are worth nothing.", "a")
    made = report(cast.ana, said, cast.ben, "harassment")
    assert "You are worth nothing." in desk.get(f"/desk/reports/{made.id}").text
    take_down(desk, made, "It hurts.")
    for member in (cast.ana, cast.ben):
        talk = as_(member).get(f"/threads/{thread.id}").text
        assert "You are worth nothing." not in talk
        assert "This message was removed." in talk
    assert db.session.get(Message, said.id)
    assert "You are worth nothing." in fetch_first(select(Ruling.reason))


def test_the_words_of_an_asking_are_taken_down(cast, desk, as_):
    ask(cast.ben, cast.ana, note="Buy my course!")
    row = last_between(cast.ana.id, cast.ben.id)
    take_down(desk, report(cast.ana, row, cast.ben, "spam"))
    assert "Buy my course!" not in as_(cast.ana).get("/connections").text
    assert db.session.get(Connection, row.id).is_waiting


@command
def a_gathering(cast, circle):
    starts = clock.now() + timedelta(days=2)
    return save(Event(
        community_id=circle.id, made_by_id=cast.ben.id, title="Get rich evening", about="Bring cash.",
        place="Back room", starts_at=starts, ends_at=starts + timedelta(hours=2), zone="UTC",
        uid="u1", code="ABCD2345",
    ))  # fmt: skip


def test_an_event_of_a_closed_community_is_taken_down(cast, desk, as_, circle):
    event = a_gathering(cast, circle)
    made = report(cast.ana, event, cast.ben, "scam")
    page = desk.get(f"/desk/reports/{made.id}").text
    for words in ("Get rich evening", "Bring cash.", "Back room"):
        assert words in page
    take_down(desk, made)
    shown = as_(cast.ana).get(f"/events/{event.id}").text
    for words in ("Get rich evening", "Bring cash.", "Back room"):
        assert words not in shown
    assert db.session.get(Event, event.id).called_off_at


def test_of_a_reported_member_the_card_is_read_also_behind_a_block(cast, olive, desk):
    cards.edit(cards.make(cast.ben), headline="I sell miracles")
    block(cast.ben, olive)
    made = report(cast.ana, None, cast.ben, "scam")
    page = desk.get(f"/desk/reports/{made.id}").text
    assert "I sell miracles" in page
    assert "/removal" not in page
    assert take_down(desk, made).status_code == 422


def test_a_reason_is_needed_and_only_operators_decide(cast, olive, desk, as_, bad_post):
    made = report(cast.ana, bad_post, cast.ben, "scam")
    assert take_down(desk, made, "").status_code == 422
    assert take_down(as_(cast.ana), made).status_code == 404
    with pytest.raises(Refused):
        takedowns.take_down(cast.ana, made, "I say so.")
    assert db.session.get(Post, bad_post.id).closed_at is None


def test_of_two_operators_the_first_one_takes_it_down(cast, olive, desk, bad_post):
    made = report(cast.ana, bad_post, cast.ben, "scam")
    take_down(desk, made)
    assert take_down(desk, made, "Again").status_code == 422
    assert len(fetch_all(select(Ruling))) == 1
    assert len(fetch_all(select(Notice).where(Notice.kind == "taken-down"))) == 1


def test_the_report_is_settled_on_its_own(cast, desk, bad_post):
    made = report(cast.ana, bad_post, cast.ben, "scam")
    take_down(desk, made)
    assert db.session.get(Report, made.id).settled_at is None
    desk.post(f"/desk/reports/{made.id}", data={"how": "We took it down."})
    assert db.session.get(Report, made.id).settled_at
