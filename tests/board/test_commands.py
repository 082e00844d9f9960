"""Posting, responding and agreeing, as commands."""

from turnabout.base.db.session import db
from turnabout.board import commands, queries
from turnabout.members.models import Member


def test_a_request_hangs_on_the_board_of_its_community(cast, club, ask):
    rows = queries.board_posts(club.id, {})

    assert [(row.title, row.name, row.excerpt) for row in rows] == [
        ("Read my letter", "Ben Osei", "One page.")
    ]
    assert club.open_posts == 1


def test_the_same_slip_is_the_same_note(cast, club):
    notes = [commands.post(cast.ben, "offer", "Maths", [club.id], slip="s") for _ in range(2)]

    assert notes[0].id == notes[1].id
    assert club.open_posts == 1


def test_one_answers_the_other_agrees_and_they_can_talk(cast, ask):
    answer = commands.respond(cast.ana, ask, "I can, tonight.")
    commands.agree(cast.ben, answer)

    assert answer.is_agreed
    assert {seat.member_id for seat in answer.thread.seats} == {cast.ana.id, cast.ben.id}
    assert ask.agreed == 1
    assert db.session.get(Member, cast.ana.id).unread == 1
