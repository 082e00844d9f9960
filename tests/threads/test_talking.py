"""Messages: who may read them, who is notified, and what is not stored twice."""

from datetime import timedelta

import pytest
import time_machine

from tests.assistance.rows import friends
from turnabout.base.db.recount import TOTALS, recount_all
from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.notices import queries as notices
from turnabout.safety.commands import block, tie, untie
from turnabout.threads import commands, leaving, queries
from turnabout.threads.models import Message


@pytest.fixture
def thread(cast):
    return commands.open_pair(*friends(cast.ana, cast.ben))


def unread(thread, member):
    return queries.seat_of(thread.id, member.id).unread


def test_there_is_one_conversation_for_two_people_whoever_opens_it(cast, thread):
    assert commands.open_pair(cast.ben, cast.ana) == thread
    assert {seat.member_id for seat in thread.seats} == {cast.ana.id, cast.ben.id}


def test_a_message_waits_unread_for_the_other(cast, thread):
    said = commands.send(thread, cast.ana, "Hello Ben", slip="a")

    assert (unread(thread, cast.ana), unread(thread, cast.ben)) == (0, 1)
    assert thread.last_id == said.id
    assert cast.ben.unread == 1


def test_the_same_slip_is_the_same_message(cast, thread):
    one = commands.send(thread, cast.ana, "Hello Ben", slip="a")

    assert commands.send(thread, cast.ana, "Hello Ben", slip="a") == one
    assert unread(thread, cast.ben) == 1


def test_two_people_may_have_the_same_slip(cast, thread):
    commands.send(thread, cast.ana, "Hello Ben", slip="a")
    commands.send(thread, cast.ben, "Hello Ana", slip="a")

    assert len(fetch_all(queries.messages(thread.id))) == 2


def test_who_answers_has_read_what_stood_before(cast, thread):
    commands.send(thread, cast.ana, "Hello Ben", slip="a")
    commands.send(thread, cast.ben, "Hello Ana", slip="b")

    assert (unread(thread, cast.ana), unread(thread, cast.ben)) == (1, 0)
    assert cast.ben.unread == 0


def test_a_clock_that_goes_back_leaves_the_unread_right(cast, thread):
    """They are counted by their keys, also when the clock was put right in between."""
    commands.send(thread, cast.ana, "One", slip="1")
    commands.read(thread, cast.ben)
    with time_machine.travel(clock.now() - timedelta(hours=3), tick=False):
        commands.send(thread, cast.ana, "Two", slip="2")
        commands.send(thread, cast.ana, "Three", slip="3")
        assert (unread(thread, cast.ben), cast.ben.unread) == (2, 1)
        assert recount_all() == 0
        assert [row.words for row in new_to(thread, cast.ben)] == ["Two", "Three"]
        commands.read(thread, cast.ben)
        assert recount_all() == 0
        assert (unread(thread, cast.ben), cast.ben.unread) == (0, 0)


def test_nor_does_one_that_went_ahead_hide_what_is_new(cast, thread, as_):
    with time_machine.travel(clock.now() + timedelta(days=300), tick=False):
        commands.send(thread, cast.ana, "From next year", slip="1")
        commands.read(thread, cast.ben)
    commands.send(thread, cast.ana, "From today", slip="2")
    assert recount_all() == 0
    page = as_(cast.ben).get(f"/threads/{thread.id}").text
    assert page.index("From next year") < page.index('class="since"') < page.index("From today")
    assert as_(cast.ben).get("/threads").text.count("From today") == 1


def new_to(thread, member):
    read = queries.seat_of(thread.id, member.id).read_id
    return [row for row in db.session.execute(queries.messages(thread.id)) if row.id > read]


def test_whoever_leaves_has_nothing_to_read_and_stays_so(cast, thread):
    commands.send(thread, cast.ana, "One", slip="1")
    command(leaving.empties)(cast.ben, "leave")
    assert unread(thread, cast.ben) == 0
    assert "seat" not in wrong_totals()


def wrong_totals():
    return [total.table for total in TOTALS.values() if db.session.execute(total.wrong).all()]


def test_many_messages_are_one_notice_and_one_mail(cast, thread, letters):
    for n in range(3):
        commands.send(thread, cast.ana, f"Line {n}", slip=str(n))

    assert cast.ben.unread == 1
    (letter,) = letters()
    assert letter["Subject"] == "Ana Vidal wrote to you."


def test_the_mail_does_not_tell_what_was_said(cast, thread, letters):
    commands.send(thread, cast.ana, "A private matter", slip="a")

    assert "private matter" not in letters()[0].as_string()


def test_after_reading_the_next_message_is_told_again(cast, thread, letters):
    commands.send(thread, cast.ana, "One", slip="1")
    commands.read(thread, cast.ben)
    commands.send(thread, cast.ana, "Two", slip="2")

    assert len(fetch_all(notices.unread_notices(cast.ben.id))) == 1
    assert len(letters()) == 1
    with time_machine.travel(clock.now() + timedelta(minutes=61)):  # one e-mail an hour
        assert len(letters()) == 2


@pytest.mark.parametrize("words", ["", "   ", "\n\n"])
def test_nothing_cannot_be_said(cast, thread, words):
    with pytest.raises(Refused):
        commands.send(thread, cast.ana, words, slip="a")


def test_who_has_no_seat_cannot_speak(cast, thread):
    with pytest.raises(Refused):
        commands.send(thread, cast.cleo, "Hello", slip="a")


def test_with_nobody_left_a_conversation_is_closed(cast, thread):
    @command
    def leave():
        cast.ben.left_at = clock.now()

    leave()
    with pytest.raises(Refused, match="closed"):
        commands.send(thread, cast.ana, "Hello", slip="a")


def test_to_somebody_out_of_sight_nothing_can_be_said(cast, thread):
    block(cast.ben, cast.ana)

    for author in (cast.ana, cast.ben):
        with pytest.raises(Refused, match="closed"):
            commands.send(thread, author, "Hello", slip="a")


def test_once_they_are_not_connected_any_more_neither_writes(cast, thread):
    commands.send(thread, cast.ana, "Hello Ben", slip="a")
    untie(cast.ana, cast.ben)

    for author in (cast.ana, cast.ben):
        with pytest.raises(Refused, match="closed"):
            commands.send(thread, author, "One more thing", slip="b")
    tie(cast.ana, cast.ben)
    assert commands.send(thread, cast.ben, "Here we are again", slip="c")


def test_a_conversation_of_two_is_opened_only_by_the_connected(cast):
    with pytest.raises(Refused, match="you’re connected"):
        commands.open_pair(cast.ana, cast.cleo)
    assert queries.by_key(f"pair {cast.ana.id}-{cast.cleo.id}") is None


def test_a_conversation_about_an_answer_asks_for_no_connection(cast):
    about = commands.open_thread("response 1", [cast.ana, cast.ben], "Proofreading")
    assert commands.send(about, cast.ana, "Hello Ben", slip="a")


def test_wrong_counts_are_put_right_at_night(cast, thread):
    commands.send(thread, cast.ana, "Hello", slip="a")
    commands.send(thread, cast.ana, "Are you there?", slip="b")
    assert recount_all() == 0

    @command
    def lose():
        queries.seat_of(thread.id, cast.ben.id).unread = 7
        cast.ben.unread = 0

    lose()
    assert recount_all() == 2
    db.session.expire_all()
    assert (unread(thread, cast.ben), cast.ben.unread) == (2, 1)


def test_a_member_takes_conversations_along(cast, thread):
    commands.send(thread, cast.ana, "Hello Ben", slip="a")
    commands.send(thread, cast.ben, "Hello Ana", slip="b")

    (taken,) = leaving.takes(cast.ana)["conversations"]
    assert taken["with"] == ["Ben Osei"]
    assert [(one["by"], one["words"]) for one in taken["messages"]] == [
        ("Ana Vidal", "Hello Ben"),
        ("Ben Osei", "Hello Ana"),
    ]


@pytest.mark.parametrize(
    ("choice", "kept"), [("leave", "Hello"), ("anonymise", "Hello"), ("delete", "")]
)
def test_who_leaves_decides_what_becomes_of_their_words(cast, thread, choice, kept):
    said = commands.send(thread, cast.ana, "Hello", slip="a")
    commands.send(thread, cast.ben, "Hello Ana", slip="b")
    command(leaving.empties)(cast.ana, choice)

    assert db.session.get(Message, said.id).words == kept
    assert unread(thread, cast.ana) == 0
