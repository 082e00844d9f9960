"""The demo command fills an empty site with a simulated month, and no e-mail is sent."""

import re

import pytest
from sqlalchemy import func, select

from tests.demo.conftest import browser_of
from turnabout.assistance.models import Assistance, Outcome, Thanks
from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import db
from turnabout.base.i18n import clock
from turnabout.base.jobs.outbox import Job, Letter
from turnabout.board.models import Post
from turnabout.cards.models import Card
from turnabout.communities.models import Community
from turnabout.connections.models import Connection
from turnabout.contacts.models import Contact
from turnabout.demo import LOGINS, PASSWORD
from turnabout.goals.models import Goal
from turnabout.members.models import Member
from turnabout.threads.models import Message


@pytest.fixture
def count(town):
    def how_many(kind, *where):
        with town[0].app_context():
            return db.session.scalar(select(func.count()).select_from(kind).where(*where))

    return how_many


def test_about_sixty_people_live_there_with_a_card_each(count):
    assert count(Member) == count(Card) == 60
    assert count(Card, Card.seeking == "") == 0


def test_there_is_something_of_everything(count):
    for kind, least in (
        (Community, 5), (Connection, 100), (Contact, 200), (Goal, 60), (Post, 30), (Message, 50),
        (Assistance, 25), (Thanks, 15), (Outcome, 5),
    ):  # fmt: skip
        assert count(kind) >= least, kind


def test_every_board_is_alive(town):
    with town[0].app_context():
        for board in db.session.scalars(select(Community)):
            assert board.open_posts >= 3, board.name
        open_ones = select(Post.kind, func.count()).where(Post.closed_at.is_(None))
        counts = dict(db.session.execute(open_ones.group_by(Post.kind)).all())
    assert min(counts["request"], counts["offer"]) > 10


def test_nobody_says_the_same_twice_in_one_conversation(count):
    said = select(Message.thread_id, Message.words).group_by(Message.thread_id, Message.words)
    assert count(Message) == count(said.subquery())


def test_in_every_state(count):
    assert count(Post, Post.closed_at.is_(None)) > 5
    for how in ("helped", "expired"):
        assert count(Post, Post.closed_as == how) > 0
    assert count(Post, Post.agreed > 0) > 5
    for how in ("said", "silence", "alone"):
        assert count(Assistance, Assistance.confirmed_how == how) > 0
    for column in ("contested_at", "withdrawn_at", "waits_since", "asked_at"):
        assert count(Assistance, getattr(Assistance, column).is_not(None)) > 0
    assert count(Connection, Connection.accepted_at.is_(None)) > 0
    assert count(Connection, Connection.declined_at.is_not(None)) > 0


def test_all_of_it_is_plainly_made_up_and_nobody_gets_a_letter(count):
    assert count(Member, ~Member.email.endswith("@example.org")) == 0
    assert count(Letter) == count(Job) == 0


def test_nothing_happens_in_the_future(count):
    for moment in (Member.joined_at, Post.posted_at, Assistance.recorded_at, Message.sent_at):
        assert count(moment.class_, moment > clock.now()) == 0


def test_its_totals_are_what_its_facts_say(town):
    with town[0].app_context():
        assert recount_all() == 0


def test_it_names_four_logins_that_work(town):
    said = town[1]
    assert PASSWORD in said
    assert re.findall(r"(\w+)@example\.org", said) == list(LOGINS)
    for name in LOGINS:
        assert browser_of(town, name).get("/").status_code == 200


def test_wanda_finds_a_little_of_everything_waiting(town):
    page = browser_of(town, "wanda").get("/").text
    for words in ("connect with you", "Is that right?", "answered your post", "wrote to you",
                  "Say thank you", "Did it happen?", "Where do you know", "Your next step"):  # fmt: skip
        assert words in page


def test_a_site_with_members_is_left_alone(town, count):
    with town[0].app_context():
        again = town[0].test_cli_runner().invoke(args=["demo"])
    assert again.exit_code == 1
    assert "There are members here already." in again.output
    assert count(Member) == 60


@pytest.mark.parametrize("name", ["wanda", "okon"])
def test_somebody_is_overdue_and_others_are_not(town, name):
    with town[0].app_context():
        owner = select(Member.id).where(Member.email == f"{name}@example.org").scalar_subquery()
        book = select(Contact).where(Contact.owner_id == owner)
        due = {one.name: one.due_on for one in db.session.scalars(book)}
    assert due["Rosa Inkwell"] < clock.today() < due["Teodor Halyard"]
    assert due["Lionel Quill"] is None, "lets it rest"
