"""A conversation that follows from a response begins with it, and Today says who has to write next."""

from datetime import timedelta

import pytest
import time_machine

from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import db
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.board.commands import agree, close, pause, post, respond, withdraw
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.safety.commands import tie
from turnabout.threads import queries
from turnabout.threads.commands import send

WORDS = "I can read it on Monday evening."
YOURS = "It’s your turn: say when and how."
THEIRS = "It’s their turn now."


@pytest.fixture
def ask(cast):
    club = create_community(cast.ben, "Job Club North")
    ask_to_join(cast.ana, club)
    return post(cast.ben, "request", "Read my letter", [club.id])


@pytest.fixture
def home(as_):
    return lambda member: as_(member).get("/").text


def agreed(cast, ask, words=WORDS):
    return agree(cast.ben, respond(cast.ana, ask, words))


def said_in(thread_id):
    return [
        (one.author_id, one.words) for one in db.session.execute(queries.messages(thread_id)).all()
    ]


def test_after_a_yes_the_conversation_begins_with_the_helpers_sentence(cast, as_, ask):
    answer = agreed(cast, ask)
    assert said_in(answer.thread_id) == [(cast.ana.id, WORDS)]
    for member in (cast.ana, cast.ben):
        browser = as_(member)
        assert WORDS in browser.get(f"/threads/{answer.thread_id}").text
        assert "No messages yet" not in browser.get("/threads").text


def test_nobody_is_notified_of_words_they_have_read_on_the_post(cast, ask):
    answer = agreed(cast, ask)
    for member in (cast.ana, cast.ben):
        assert queries.seat_of(answer.thread_id, member.id).unread == 0
    recount_all()
    for member in (cast.ana, cast.ben):
        assert queries.seat_of(answer.thread_id, member.id).unread == 0
    assert cast.ben.unread == 0


def test_an_answer_without_words_opens_an_empty_conversation(cast, as_, ask):
    answer = agreed(cast, ask, "")
    assert said_in(answer.thread_id) == []
    assert "No messages yet. Say hello." in as_(cast.ana).get("/threads").text


def test_the_same_yes_twice_says_it_once_and_a_second_answer_is_said_too(cast, ask):
    answer = agreed(cast, ask)
    agree(cast.ben, answer)
    assert len(said_in(answer.thread_id)) == 1
    withdraw(cast.ana, answer)
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        again = agreed(cast, ask, "Tuesday works after all.")
    assert [words for _, words in said_in(again.thread_id)] == [WORDS, "Tuesday works after all."]


def test_the_helpers_today_says_that_it_is_their_turn_until_they_write(cast, home, ask):
    answer = agreed(cast, ask)
    page = home(cast.ana)
    assert YOURS in page
    assert f'href="/threads/{answer.thread_id}#say"' in page
    send(answer.thread, cast.ana, "Shall I come at six?", "a")
    page = home(cast.ana)
    assert YOURS not in page
    assert THEIRS in page
    assert "Ben Osei" in page


def test_what_the_author_wrote_is_one_line_until_read_then_the_helpers_turn(cast, as_, home, ask):
    answer = agreed(cast, ask)
    send(answer.thread, cast.ana, "Shall I come at six?", "a")
    send(answer.thread, cast.ben, "Seven is better.", "b")
    page = home(cast.ana)
    assert "wrote to you" in page
    assert YOURS not in page
    as_(cast.ana).post(f"/threads/{answer.thread_id}/reading")
    assert YOURS in home(cast.ana)


@pytest.mark.parametrize("ends", ["withdrawn", "closed"])
def test_nobody_has_a_turn_in_what_is_over(cast, home, ask, ends):
    answer = agreed(cast, ask)
    if ends == "withdrawn":
        withdraw(cast.ben, answer)
    else:
        close(ask, "not_needed")
    assert YOURS not in home(cast.ana)


def test_a_title_changed_while_the_post_is_paused_is_not_shown(cast, as_, home, ask):
    agreed(cast, ask)
    pause(cast.ben, ask)
    as_(cast.ben).post(
        f"/posts/{ask.id}/edit",
        data={"title": "Something private", "communities": [ask.placements[0].community_id],
              "category": "other", "effort": "hours", "where": "either", "audience": "communities"},
    )  # fmt: skip
    assert ask.title == "Something private"
    page = home(cast.ana)
    assert YOURS in page
    assert "Something private" not in page


# --- and ends with it ---


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_a_conversation_closes_when_the_answer_is_taken_back(cast, ask, as_, who):
    answer = agreed(cast, ask)
    address = f"/threads/{answer.thread_id}"
    withdraw(getattr(cast, who), answer)

    for member in (cast.ana, cast.ben):
        page = as_(member).get(address).text
        assert WORDS in page
        assert "This conversation is closed" in page
        assert 'name="words"' not in page
        sent = as_(member).post(f"{address}/messages", data={"words": "One more", "slip": "s"})
        assert sent.status_code == 422
    assert said_in(answer.thread_id) == [(cast.ana.id, WORDS)]


def test_it_opens_again_with_the_next_yes(cast, ask, as_):
    answer = agreed(cast, ask)
    withdraw(cast.ana, answer)
    respond(cast.ana, ask, "After all")
    with pytest.raises(Refused, match="closed"):
        send(answer.thread, cast.ana, "Not yet", slip="s")
    agree(cast.ben, answer)

    assert send(answer.thread, cast.ana, "On Monday?", slip="s").words == "On Monday?"


def test_two_who_are_connected_go_on_writing_all_the_same(cast, ask, as_):
    answer = agreed(cast, ask)
    tie(cast.ana, cast.ben)
    withdraw(cast.ana, answer)

    assert 'name="words"' in as_(cast.ben).get(f"/threads/{answer.thread_id}").text
    assert send(answer.thread, cast.ben, "No matter.", slip="s").words == "No matter."


def test_a_closed_post_leaves_the_two_their_conversation(cast, ask):
    answer = agreed(cast, ask)
    close(ask, "helped")

    assert send(answer.thread, cast.ben, "Thank you!", slip="s").words == "Thank you!"
