"""Confirming by e-mail: the link shows a page, its button acts, and no sign-in is needed."""

import re
from datetime import timedelta

import pytest
import time_machine

from tests.assistance.rows import friends
from tests.assistance.test_recording import help_given
from turnabout.assistance import queries
from turnabout.assistance.commands import amend, answer, ask_for_outcomes, undo
from turnabout.assistance.models import Assistance
from turnabout.base.db.session import command, db
from turnabout.base.i18n import clock
from turnabout.base.web.signed_tokens import sign_timed
from turnabout.safety.commands import block


@pytest.fixture
def given(cast):
    """Ana says that she helped Ben."""
    return help_given(*friends(cast.ana, cast.ben))


def links(letters, kind):
    """The links in the newest e-mail that lead to this kind of page, in order."""
    text = letters()[-1].get_body(("plain",)).get_content()
    found = re.findall(rf"https?://[^/]+(/{kind}/\S+)", text)
    return [path.replace("&amp;", "&") for path in found]


def seen(record):
    db.session.expire_all()
    return db.session.get(Assistance, record.id)


def test_the_letter_has_a_link_for_each_answer(cast, given, letters):
    found = links(letters, "answers")

    assert letters()[-1]["To"] == cast.ben.email
    assert [path.partition("how=")[2] for path in found] == ["right", "not_quite", "did_not"]


def test_opening_a_link_changes_nothing(given, letters, stranger):
    for path in links(letters, "answers"):
        page = stranger.get(path)
        assert page.status_code == 200
        assert "Is this right?" in page.text
        assert "Ana Vidal recorded it, Ben Osei, and would like you to confirm it." in page.text
    assert seen(given).state == "recorded"


@pytest.mark.parametrize(
    ("how", "state", "words"),
    [
        ("right", "confirmed", "You both have it on record"),
        ("did_not", "contested", "The other person has your answer"),
        ("not_quite", "contested", "The other person has your answer"),
    ],
)
def test_the_button_answers(given, letters, stranger, how, state, words):
    path = next(one for one in links(letters, "answers") if one.endswith(how))
    for _ in range(2):
        answer = stranger.post(path, data={"how": how}, follow_redirects=True)
        assert words in answer.text
        assert seen(given).state == state
    assert stranger.get("/assistance").status_code == 302  # nobody is signed in by it


def test_what_was_different_comes_along(given, letters, stranger):
    path = links(letters, "answers")[1]
    stranger.post(path, data={"how": "not_quite", "words": "It was Tuesday."})

    assert seen(given).contested_words == "It was Tuesday."


@pytest.mark.parametrize(
    "typed", [{}, {"how": "perhaps"}, {"how": "not_quite", "words": "x" * 501}]
)
def test_nonsense_is_said_in_words(given, letters, stranger, typed):
    answer = stranger.post(links(letters, "answers")[0], data=typed)

    assert answer.status_code == 422
    assert seen(given).state == "recorded"


def test_who_was_helped_is_asked_for_thanks_next(given, letters, stranger):
    path = links(letters, "answers")[0]
    page = stranger.post(path, data={"how": "right"}, follow_redirects=True)

    assert f"/assistance/{given.id}#thanks" in page.text


def test_an_old_link_an_invented_one_and_that_of_somebody_else_lead_nowhere(
    cast, given, letters, stranger
):
    path = links(letters, "answers")[0]
    token = sign_timed("answer", [given.id, cast.cleo.id])
    other = sign_timed("outcome", [given.id, cast.ben.id])
    for wrong in ("/answers/x", path.replace("answers/", "answers/x"), f"/answers/{token}",
                  f"/answers/{other}"):  # fmt: skip
        assert stranger.get(wrong).status_code == stranger.post(wrong).status_code == 410
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert stranger.get(path).status_code == 410
    assert seen(given).state == "recorded"


def test_out_of_sight_or_gone_the_link_leads_nowhere(cast, given, letters, stranger):
    path = links(letters, "answers")[0]
    block(cast.ana, cast.ben)
    assert stranger.post(path, data={"how": "right"}).status_code == 410

    @command
    def suspend():
        cast.ben.suspended_at = clock.now()

    suspend()
    assert stranger.get(path).status_code == 410


def test_an_answered_or_undone_record_says_how_it_stands(cast, given, letters, stranger):
    path = links(letters, "answers")[2]
    answer(given, cast.ben, "right")
    page = stranger.post(path, data={"how": "did_not"})
    assert "You both have it on record" in page.text
    assert seen(given).state == "confirmed"

    undo(given, cast.ana)
    assert "This was taken back" in stranger.get(path).text


def test_put_right_it_is_asked_anew_and_the_first_letter_shows_the_new_words(
    cast, given, letters, stranger
):
    path = links(letters, "answers")[0]
    answer(given, cast.ben, "not_quite")
    amend(given, cast.ana, "Read two letters", given.category, given.effort, given.happened_on)

    assert "Read two letters" in stranger.get(path).text
    assert len([one for one in letters() if one["To"] == cast.ben.email]) == 1
    with time_machine.travel(clock.now() + timedelta(minutes=61)):  # one e-mail an hour
        assert len([one for one in letters() if one["To"] == cast.ben.email]) == 2


@pytest.fixture
def a_week_later(cast, given):
    """Ben has confirmed the record and is asked for its outcome."""
    answer(given, cast.ben, "right")
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        ask_for_outcomes()
        yield


@pytest.mark.usefixtures("a_week_later")
def test_what_came_of_it_is_told_from_the_letter_too(cast, given, letters, stranger):
    (path,) = links(letters, "outcomes")
    assert "What came of it?" in stranger.get(path).text
    assert stranger.post(path, data={"kind": "fame"}).status_code == 422
    assert queries.outcomes_of(given) == []

    for _ in range(2):
        page = stranger.post(path, data={"kind": "interview"}, follow_redirects=True)
        assert "Everybody likes to hear what came of their help" in page.text
    assert [one.kind for one in queries.outcomes_of(given)] == ["interview"]


@pytest.mark.usefixtures("a_week_later")
def test_a_question_about_what_was_undone_is_not_asked(cast, given, letters, stranger):
    (path,) = links(letters, "outcomes")
    undo(given, cast.ana)

    assert "This was taken back" in stranger.post(path, data={"kind": "job"}).text
    assert stranger.get("/outcomes/x").status_code == 410
