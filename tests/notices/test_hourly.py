"""A member gets at most one e-mail an hour of one kind from one person; all notices stay on the site."""

from datetime import timedelta

import pytest
import time_machine

from turnabout.assistance import commands as assistance
from turnabout.base.db.session import db, fetch_all
from turnabout.base.i18n import clock
from turnabout.board import commands as board
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.notices import commands, policy, queries
from turnabout.safety.commands import tie


@pytest.fixture(autouse=True)
def time():
    with time_machine.travel("2026-03-02 10:00Z", tick=False) as time:
        yield time


def test_answering_and_withdrawing_again_and_again_sends_one(cast, letters, time):
    post = ask_for_help(cast.ana, cast.ben)
    for _ in range(5):
        answer = board.respond(cast.ben, post, "I can help")
        board.withdraw(cast.ben, answer)
        time.shift(timedelta(minutes=5))

    assert len(letters()) == 1
    assert len(of_kind(cast.ana, "response-offered")) == 5
    time.shift(timedelta(hours=3))
    assert len(letters()) == 1  # what was taken back is no news


def test_what_stands_at_the_end_of_the_hour_is_sent_then(cast, letters, time):
    post = ask_for_help(cast.ana, cast.ben)
    board.withdraw(cast.ben, board.respond(cast.ben, post, "I can help"))
    board.respond(cast.ben, post, "I can help after all")
    assert len(letters()) == 1

    time.shift(timedelta(minutes=59))
    assert len(letters()) == 1
    time.shift(timedelta(minutes=2))
    assert len(letters()) == 2


def test_amending_a_record_again_and_again_sends_one_and_then_the_last(cast, letters, time):
    tie(cast.ana, cast.ben)
    record = assistance.record(
        cast.ben,
        cast.ana,
        "gave",
        clock.today(),
        what="Read a letter",
        category="skills",
        effort="minutes5",
    )
    for number in range(6):
        assistance.amend(
            record, cast.ben, f"Read {number} letters", "skills", "minutes5", clock.today()
        )
    assert subjects(letters()) == ["Read a letter"]

    time.shift(timedelta(minutes=61))
    assert subjects(letters()) == ["Read a letter", "Read 5 letters"]


def test_recording_and_undoing_again_and_again_sends_one_an_hour(cast, letters, time):
    tie(cast.ana, cast.ben)
    for number in range(4):
        record = assistance.record(
            cast.ben, cast.ana, "gave", clock.today(), what=f"Help {number}", category="skills",
            effort="minutes5", slip=f"slip {number}", seen=0,
        )  # fmt: skip
        assistance.undo(record, cast.ben)
    time.shift(timedelta(hours=9))

    assert len([one for one in letters() if "Help 0" in one.as_string()]) == 1
    assert len(letters()) == 1


def test_what_was_read_meanwhile_is_not_sent(cast, letters, time):
    tell(cast)
    tell(cast)
    commands.read_all(cast.ana)
    time.shift(timedelta(hours=2))

    assert len(letters()) == 1


def test_nor_what_was_switched_off_meanwhile(cast, letters, time):
    tell(cast)
    tell(cast)
    commands.set_preferences(cast.ana, {"connection-asked": policy.APP})
    time.shift(timedelta(hours=2))

    assert len(letters()) == 1


def test_different_things_from_one_person_come_an_hour_apart(cast, letters, time):
    """Each has its own e-mail, so nothing that waits for an answer is lost."""
    for about in (cast.ana, cast.ben, cast.cleo):
        tell(cast, about=about)
    counts = []
    for _ in range(4):
        counts.append(len(letters()))
        time.shift(timedelta(minutes=61))

    assert counts == [1, 2, 3, 3]


def test_others_and_other_kinds_do_not_wait(cast, letters):
    tell(cast)
    commands.tell(cast.ana, "connection-asked", by=cast.cleo)
    commands.tell(cast.ana, "thanked", by=cast.ben, about=cast.ben)
    commands.tell(cast.cleo, "connection-asked", by=cast.ben)

    assert len(letters()) == 4


def test_after_an_hour_the_next_goes_at_once(cast, letters, time):
    tell(cast)
    time.shift(timedelta(minutes=61))
    tell(cast)

    assert len(letters()) == 2


def test_mails_of_a_post_and_its_answers_are_one_thread(cast, letters):
    post = ask_for_help(cast.ana, cast.ben)
    board.respond(cast.ben, post, "I can help")
    commands.tell(cast.ana, "post-expiring", about=post, words=post.title)

    assert {one["References"] for one in letters()} == {f"<post-{post.id}@127.0.0.1>"}
    assert len({one["Message-ID"] for one in letters()}) == 2


def ask_for_help(author, helper):
    club = create_community(author, "Job Club North", "We meet on Mondays.")
    ask_to_join(helper, club)
    return board.post(author, "request", "Read my letter", [club.id], body="One page.")


def tell(cast, about=None):
    return commands.tell(cast.ana, "connection-asked", by=cast.ben, about=about)


def of_kind(member, kind):
    db.session.rollback()
    return [one for one in fetch_all(queries.notices_of(member.id)) if one.kind == kind]


def subjects(letters):
    return [one["Subject"].split("“")[-1].split("”")[0] for one in letters]
