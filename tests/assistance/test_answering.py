"""Confirming and denying a record, silence, undoing; the two private counts stay true."""

from datetime import timedelta

import pytest
import time_machine

from tests.assistance.rows import a_post, agreed, friends, today
from tests.assistance.test_recording import from_response, heard, help_given
from turnabout.assistance import queries
from turnabout.assistance.commands import (
    answer,
    ask_for_outcomes,
    confirm_unanswered,
    record,
    tell_outcome,
    thank,
    undo,
)
from turnabout.assistance.queries import Counts
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.safety.commands import block
from turnabout.today.waiting import waiting_for


def after(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


def waits(member):
    """The kinds of the items that wait on the member's home page."""
    return {line.kind for line in waiting_for(member.id)}


def whats(record):
    return [event.what for event in queries.history(record)]


@pytest.fixture
def given(cast):
    """Ana says that she helped Ben."""
    return help_given(*friends(cast.ana, cast.ben))


def test_right_counts_for_both(cast, given):
    answer(given, cast.ben, "right")
    assert (given.state, given.confirmed_how) == ("confirmed", "said")
    assert queries.tally(cast.ana.id) == Counts(1, 0)
    assert queries.tally(cast.ben.id) == Counts(0, 1)
    assert queries.counts_with(cast.ben.id, cast.ana) == Counts(0, 1)
    assert heard(cast.ana) == ["help-confirmed"]


def test_right_twice_counts_once(cast, given):
    answer(given, cast.ben, "right")
    answer(given, cast.ben, "right")
    assert queries.tally(cast.ana.id) == Counts(1, 0)


def test_an_answer_settles_the_notice_that_asked_for_it(cast, given):
    assert cast.ben.unread == 1
    answer(given, cast.ben, "right")
    assert cast.ben.unread == 0


@pytest.mark.parametrize("how", ["not_quite", "did_not"])
def test_a_no_counts_for_nobody_and_the_recorder_hears_it(cast, given, how):
    answer(given, cast.ben, how, "It was somebody else.")
    assert given.state == "contested"
    assert queries.tally(cast.ana.id) == Counts()
    assert heard(cast.ana) == ["help-contested"]


def test_after_a_no_one_may_still_say_right(cast, given):
    answer(given, cast.ben, "did_not")
    answer(given, cast.ben, "right")
    assert given.state == "confirmed"
    assert whats(given) == ["recorded", "did_not", "right"]


def test_nobody_confirms_their_own_record(cast, given):
    with pytest.raises(Refused):
        answer(given, cast.ana, "right")


def test_nobody_else_has_a_say(cast, given):
    for act in (lambda: answer(given, cast.cleo, "right"), lambda: undo(given, cast.cleo)):
        with pytest.raises(Refused):
            act()


def test_silence_of_fourteen_days_confirms(cast, given):
    with after(days=13, hours=23):
        confirm_unanswered()
    assert given.state == "recorded"
    with after(days=14, minutes=1):
        confirm_unanswered()
    assert (given.state, given.confirmed_how) == ("confirmed", "silence")
    assert queries.tally(cast.ben.id) == Counts(0, 1)
    assert cast.ben.unread == 0


def test_silence_does_not_confirm_what_was_contested(cast, given):
    answer(given, cast.ben, "not_quite")
    with after(days=20):
        confirm_unanswered()
    assert given.state == "contested"


def test_silence_of_somebody_who_cannot_see_it_says_nothing(cast, given):
    block(cast.ben, cast.ana)
    with after(days=20):
        confirm_unanswered()
    assert given.state == "recorded"


def test_the_recorder_may_undo_within_fourteen_days_and_it_stops_counting(cast, given):
    answer(given, cast.ben, "right")
    undo(given, cast.ana)
    undo(given, cast.ana)
    assert given.state == "withdrawn"
    assert queries.tally(cast.ana.id) == queries.tally(cast.ben.id) == Counts()
    assert queries.counts_with(cast.ana.id, cast.ben) == Counts()
    assert whats(given) == ["recorded", "right", "withdrawn"]


def test_but_not_later(cast, given):
    answer(given, cast.ben, "right")
    with after(days=14, seconds=1), pytest.raises(Refused):
        undo(given, cast.ana)


def test_the_other_one_may_take_back_only_what_is_contested(cast, given):
    with pytest.raises(Refused):
        undo(given, cast.ben)
    answer(given, cast.ben, "did_not")
    with after(days=40):
        undo(given, cast.ben)
    assert given.state == "withdrawn"


def test_thanks_are_said_once_and_the_giver_hears_them(cast, given):
    answer(given, cast.ben, "right")
    first = thank(given, cast.ben, "You gave me courage.")
    assert thank(given, cast.ben, "Once more.") == first
    assert heard(cast.ana) == ["help-confirmed", "thanked"]
    assert "thank" not in waits(cast.ben)


def test_who_says_thank_you_says_that_it_happened(cast, given):
    thank(given, cast.ben, "Thank you.")
    assert given.confirmed_how == "said"


def test_thanks_come_from_the_receiver_alone(cast, given):
    for member in (cast.ana, cast.cleo):
        with pytest.raises(Refused):
            thank(given, member, "Thanks to me.")


def test_what_the_giver_denies_is_not_thanked_for(cast):
    friends(cast.ana, cast.ben)
    made = record(cast.ben, cast.ana, "got", what="A name", happened_on=today(), slip="a")
    answer(made, cast.ana, "did_not")
    with pytest.raises(Refused):
        thank(made, cast.ben, "Thank you anyway.")


def test_the_receiver_is_asked_what_came_of_it_after_7_30_and_90_days(cast, given):
    answer(given, cast.ben, "right")
    asked = []
    for days in range(1, 120):
        with after(days=days, minutes=1):
            ask_for_outcomes()
            if heard(cast.ben).count("outcome-asked") > len(asked):
                asked.append(days)
    assert asked == [7, 30, 90]


def test_a_question_stays_open_until_it_is_answered(cast, given):
    answer(given, cast.ben, "right")
    with after(days=8):
        ask_for_outcomes()
        assert "outcome" in waits(cast.ben)
        tell_outcome(given, cast.ben, "interview", "On Monday.")
        assert "outcome" not in waits(cast.ben)
    assert heard(cast.ana)[-1] == "outcome-told"


def test_who_has_the_job_is_not_asked_again(cast, given):
    answer(given, cast.ben, "right")
    tell_outcome(given, cast.ben, "job")
    with after(days=100):
        ask_for_outcomes()
    assert "outcome-asked" not in heard(cast.ben)


def test_an_outcome_told_early_does_not_stop_the_later_questions(cast, given):
    answer(given, cast.ben, "right")
    with after(days=10):
        ask_for_outcomes()
        tell_outcome(given, cast.ben, "nothing_yet")
        tell_outcome(given, cast.ben, "nothing_yet")
        assert len(queries.outcomes_of(given)) == 1
        assert given.ask_at == given.confirmed_at + timedelta(days=30)


def test_outcomes_come_from_the_receiver_alone(cast, given):
    with pytest.raises(Refused):
        tell_outcome(given, cast.ana, "job")


def test_what_was_undone_is_not_asked_about(cast, given):
    answer(given, cast.ben, "right")
    undo(given, cast.ana)
    with after(days=8):
        ask_for_outcomes()
    assert "outcome-asked" not in heard(cast.ben)


# --- the post ---


def test_a_request_is_helped_once_its_author_says_so(cast):
    made = from_response(cast.ben, agreed(a_post(cast.ben), cast.ana))
    assert made.post.closed_as == "helped"


def test_or_once_its_author_agrees_to_what_the_helper_says(cast):
    made = from_response(cast.ana, agreed(a_post(cast.ben), cast.ana))
    assert made.post.closed_at is None
    answer(made, cast.ben, "right")
    assert made.post.closed_as == "helped"


def test_a_request_with_places_left_stays_open(cast):
    post = a_post(cast.ben, capacity=2)
    from_response(cast.ben, agreed(post, cast.ana))
    assert post.closed_at is None
    from_response(cast.ben, agreed(post, cast.cleo), slip="second")
    assert post.closed_as == "helped"


def test_an_offer_stays_open(cast):
    made = from_response(cast.ben, agreed(a_post(cast.ana, kind="offer"), cast.ben))
    assert made.post.closed_at is None
