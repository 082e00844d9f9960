import re

import pytest

from tests.cast import someone
from turnabout.base.db.session import command
from turnabout.base.i18n import clock
from turnabout.connections.commands import connect, end
from turnabout.connections.queries import last_between
from turnabout.safety.commands import block, tie
from turnabout.threads import commands, queries
from turnabout.threads.policy import MOST_SIGNS


@pytest.fixture
def thread(cast):
    tie(cast.ana, cast.ben)
    return commands.open_pair(cast.ana, cast.ben)


def say(browser, thread, words, slip="slip"):
    return browser.post(f"/threads/{thread.id}/messages", data={"words": words, "slip": slip})


def said_in(thread):
    return [row.words for row in every_row(queries.messages(thread.id))]


def every_row(scope):
    from turnabout.base.db.session import db

    return db.session.execute(scope).all()


def test_an_empty_inbox_says_what_to_do(cast, as_):
    assert "No messages yet" in as_(cast.ana).get("/threads").text


def test_connected_people_can_write_to_each_other(cast, as_):
    tie(cast.ana, cast.ben)
    browser = as_(cast.ana)

    first = browser.post("/threads", data={"member_id": cast.ben.id}).location
    assert browser.post("/threads", data={"member_id": cast.ben.id}).location == first
    assert browser.get(first).status_code == 200


def test_after_the_connection_has_ended_the_page_says_that_it_is_closed_and_takes_nothing(
    cast, as_
):
    row = connect(cast.ana, cast.ben) and last_between(cast.ana.id, cast.ben.id)
    thread = commands.open_pair(cast.ana, cast.ben)
    ben = as_(cast.ben)
    assert 'name="words"' in ben.get(f"/threads/{thread.id}").text
    end(row, cast.ana)

    page = ben.get(f"/threads/{thread.id}").text
    assert "This conversation is closed" in page
    assert 'name="words"' not in page
    answer = say(ben, thread, "From a page that was open before")
    assert answer.status_code == 422
    assert said_in(thread) == []
    assert ben.post("/threads", data={"member_id": cast.ana.id}).location == "/"


def test_strangers_cannot(cast, as_):
    answer = as_(cast.ana).post("/threads", data={"member_id": cast.ben.id})

    assert answer.location == "/"
    assert queries.by_key(f"pair {cast.ana.id}-{cast.ben.id}") is None


@pytest.mark.parametrize("whom", ["", "x", "0", "999999", "-1", "9" * 30])
def test_nobody_can_write_to_nobody(cast, as_, whom):
    assert as_(cast.ana).post("/threads", data={"member_id": whom}).status_code == 404


def test_what_is_said_is_read_by_the_other(cast, as_, thread):
    ana, ben = as_(cast.ana), as_(cast.ben)
    assert say(ana, thread, "Hello Ben").status_code == 303

    inbox = ben.get("/threads").text
    assert "Ana Vidal" in inbox
    assert "Hello Ben" in inbox
    assert "row--new" in inbox
    assert "Hello Ben" in ben.get(f"/threads/{thread.id}").text


def test_pressing_twice_says_it_once(cast, as_, thread):
    browser = as_(cast.ana)
    for _ in range(2):
        say(browser, thread, "Hello Ben")

    assert said_in(thread) == ["Hello Ben"]


def test_every_form_brings_a_slip_of_its_own(cast, as_, thread):
    browser = as_(cast.ana)
    slips = {
        re.search(
            r'name="slip"[^>]*value="([^"]{8,40})"', browser.get(f"/threads/{thread.id}").text
        )[1]
        for _ in range(3)
    }
    assert len(slips) == 3


def test_a_message_without_a_slip_arrives_all_the_same(cast, as_, thread):
    say(as_(cast.ana), thread, "Hello Ben", slip="")

    assert said_in(thread) == ["Hello Ben"]


@pytest.mark.parametrize("words", ["", "   ", "\x00\x07", "\u202e"])
def test_an_empty_message_is_refused_beside_its_field(cast, as_, thread, words):
    answer = say(as_(cast.ana), thread, words)

    assert answer.status_code == 422
    assert "Please write something first." in answer.text


def test_a_message_that_is_too_long_is_refused_and_kept(cast, as_, thread):
    long = "word " * (MOST_SIGNS // 5 + 1)
    answer = say(as_(cast.ana), thread, long)

    assert answer.status_code == 422
    assert long.strip() in answer.text
    assert said_in(thread) == []


def test_markup_is_shown_and_not_obeyed(cast, as_, thread):
    say(as_(cast.ana), thread, "<script>alert(1)</script>")

    for page in ("/threads", f"/threads/{thread.id}"):
        assert "<script>alert" not in as_(cast.ben).get(page).text


def test_lines_are_kept(cast, as_, thread):
    say(as_(cast.ana), thread, "One\r\nTwo")

    assert said_in(thread) == ["One\nTwo"]


def test_looking_does_not_mark_as_read_and_saying_so_does(cast, as_, thread):
    say(as_(cast.ana), thread, "Hello Ben")
    browser = as_(cast.ben)
    assert "Mark as read" in browser.get(f"/threads/{thread.id}").text
    assert queries.seat_of(thread.id, cast.ben.id).unread == 1

    browser.post(f"/threads/{thread.id}/reading")
    assert queries.seat_of(thread.id, cast.ben.id).unread == 0
    assert cast.ben.unread == 0
    assert "Mark as read" not in browser.get(f"/threads/{thread.id}").text


def test_a_conversation_of_others_is_not_there(cast, as_, thread):
    browser = as_(cast.cleo)

    assert browser.get(f"/threads/{thread.id}").status_code == 404
    assert say(browser, thread, "Hello").status_code == 404
    assert browser.post(f"/threads/{thread.id}/reading").status_code == 404


def test_who_is_blocked_finds_it_gone_and_so_does_who_blocked(cast, as_, thread):
    say(as_(cast.ana), thread, "Hello Ben")
    block(cast.ben, cast.ana)

    for member in (cast.ana, cast.ben):
        browser = as_(member)
        assert browser.get(f"/threads/{thread.id}").status_code == 404
        assert say(browser, thread, "Hello?").status_code == 404
        assert "No messages yet" in browser.get("/threads").text


def test_when_the_other_left_it_can_be_read_and_not_written(cast, as_, thread):
    @command
    def leave():
        cast.ben.left_at, cast.ben.name = clock.now(), ""

    say(as_(cast.ana), thread, "Hello Ben")
    leave()
    browser = as_(cast.ana)

    page = browser.get(f"/threads/{thread.id}").text
    assert "Hello Ben" in page
    assert "This conversation is closed." in page
    assert "A former member" in page
    assert "A former member" in browser.get("/threads").text
    answer = say(browser, thread, "Still there?", slip="b")
    assert answer.status_code == 422
    assert said_in(thread) == ["Hello Ben"]


def test_an_agreed_answer_waits_in_the_inbox_before_anything_was_said(cast, as_):
    commands.open_thread("response 1", [cast.ana, cast.ben], "Interview practice", about=cast.cleo)
    tie(cast.ana, cast.cleo)
    commands.open_pair(cast.ana, cast.cleo)

    page = as_(cast.ana).get("/threads").text
    assert "Interview practice" in page
    assert "No messages yet" in page
    assert "Cleo Marsh" not in page


def test_the_newest_conversation_stands_first(cast, as_, thread):
    tie(cast.ana, cast.cleo)
    other = commands.open_pair(cast.ana, cast.cleo)
    commands.send(thread, cast.ben, "First", slip="a")
    commands.send(other, cast.cleo, "Second", slip="a")
    commands.send(thread, cast.ana, "Third", slip="b")

    page = as_(cast.ana).get("/threads").text
    assert page.index("Ben Osei") < page.index("Cleo Marsh")


def test_a_long_conversation_is_paged_and_reads_downwards(cast, as_, thread, queries):
    for n in range(25):
        commands.send(thread, (cast.ana, cast.ben)[n % 2], f"line {n:02}", slip=str(n))
    browser = as_(cast.ana)

    with queries(at_most=6):
        page = browser.get(f"/threads/{thread.id}").text
    assert re.findall(r"line \d\d", page) == [f"line {n:02}" for n in range(5, 25)]
    below = re.search(r"\?below=(\d+)", page)[1]
    assert re.findall(r"line \d\d", browser.get(f"/threads/{thread.id}?below={below}").text) == [
        f"line {n:02}" for n in range(5)
    ]


def test_the_inbox_costs_the_same_however_long(cast, as_, queries):
    for n in range(23):
        other = someone(f"P{n} Person")
        tie(cast.ana, other)
        commands.send(commands.open_pair(cast.ana, other), other, "Hello", slip="a")
    browser = as_(cast.ana)

    with queries(at_most=3):
        page = browser.get("/threads").text
    assert page.count("Hello") == 20


def test_a_message_can_be_reported_by_who_received_it(cast, as_, thread):
    commands.send(thread, cast.ben, "Something unkind", slip="a")
    page = as_(cast.ana).get(f"/threads/{thread.id}").text
    assert re.search(r'/reports/new\?about=message-\d+"', page)


def test_an_id_that_no_key_can_have_leads_nowhere(cast, as_):
    assert as_(cast.ana).get("/threads/99999999999999999999").status_code == 404
