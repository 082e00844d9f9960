"""Help is recorded once, by either side, and only between people who know each other."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.assistance.rows import a_contact, a_post, agreed, friends, slip, today
from turnabout.assistance import queries
from turnabout.assistance.commands import PossibleDuplicate, amend, answer, record, undo
from turnabout.assistance.models import Assistance
from turnabout.assistance.queries import Counts
from turnabout.base.db.session import db, fetch_all
from turnabout.base.web.errors import Refused
from turnabout.board.models import Response
from turnabout.members.models import Member
from turnabout.notices.models import Notice
from turnabout.safety.commands import block


def help_given(giver, receiver, **more):
    more = {"what": "Read my letter", "happened_on": today(), "slip": slip()} | more
    return record(giver, receiver, "gave", **more)


def from_response(recorder, response, **more):
    return record(recorder, response, "", what="Read my letter", happened_on=today(), **more)


def heard(member):
    mine = select(Notice).where(Notice.to_id == member.id).order_by(Notice.id)
    return [notice.kind for notice in fetch_all(mine)]


def test_whoever_answers_a_request_is_the_giver(cast):
    response = agreed(a_post(cast.ben), cast.ana)
    made = from_response(cast.ben, response)
    assert (made.giver, made.receiver) == (cast.ana, cast.ben)
    assert made.post == response.post


def test_whoever_wrote_an_offer_is_the_giver(cast):
    made = from_response(cast.ben, agreed(a_post(cast.ana, kind="offer"), cast.ben))
    assert (made.giver, made.receiver) == (cast.ana, cast.ben)


def test_the_other_one_is_asked_and_nothing_counts_until_they_answer(cast):
    made = help_given(*friends(cast.ana, cast.ben))
    assert made.state == "recorded"
    assert heard(cast.ben) == ["help-recorded"]
    assert heard(cast.ana) == []
    assert queries.tally(cast.ana.id) == Counts()


def test_an_answer_that_was_not_agreed_leads_to_no_record(cast):
    response = agreed(a_post(cast.ben), cast.ana)
    response_taken_back(response)
    with pytest.raises(Refused):
        from_response(cast.ben, response)


def response_taken_back(response):
    from turnabout.base.db.session import command
    from turnabout.base.i18n import clock

    @command
    def back():
        response.withdrawn_at = clock.now()

    back()


def test_somebody_who_only_looks_on_cannot_record_it(cast):
    response = agreed(a_post(cast.ben), cast.ana)
    with pytest.raises(Refused):
        from_response(cast.cleo, response)


def test_both_sides_record_the_same_help_and_it_is_one_record_that_both_confirm(cast):
    response = agreed(a_post(cast.ben), cast.ana)
    first = from_response(cast.ana, response)
    second = from_response(cast.ben, response)
    assert first == second
    assert first.state == "confirmed"
    assert queries.tally(cast.ben.id) == Counts(given=0, received=1)


def test_two_who_record_one_help_at_the_same_moment_make_one_record(cast, at_once):
    response_id = agreed(a_post(cast.ben), cast.ana).id
    ana, ben = cast.ana.id, cast.ben.id

    def record_as(id):
        from_response(db.session.get(Member, id), db.session.get(Response, response_id))

    assert at_once(*[lambda id=id: record_as(id) for id in (ana, ben, ana, ben)]) == []
    assert db.session.scalar(select(func.count()).select_from(Assistance)) == 1
    assert queries.tally(ana) == Counts(given=1, received=0)
    assert queries.tally(ben) == Counts(given=0, received=1)


def test_a_double_tap_records_once(cast):
    friends(cast.ana, cast.ben)
    first = help_given(cast.ana, cast.ben, slip="the same form")
    assert help_given(cast.ana, cast.ben, slip="the same form") == first


def test_nobody_records_help_with_a_stranger(cast):
    with pytest.raises(Refused):
        help_given(cast.ana, cast.cleo)


def test_people_who_met_through_an_answer_may_record_more(cast):
    agreed(a_post(cast.ben), cast.ana)
    assert help_given(cast.ana, cast.ben).state == "recorded"


def test_nobody_records_help_with_somebody_out_of_sight_or_with_themselves(cast):
    friends(cast.ana, cast.ben)
    block(cast.ben, cast.ana)
    with pytest.raises(Refused):
        help_given(cast.ana, cast.ben)
    with pytest.raises(Refused):
        help_given(cast.ana, cast.ana)


def test_help_with_a_contact_who_is_no_member_stands_at_once_for_the_recorder_alone(cast):
    contact = a_contact(cast.ana)
    made = help_given(cast.ana, contact)
    assert (made.state, made.confirmed_how) == ("confirmed", "alone")
    assert queries.tally(cast.ana.id) == Counts(given=1, received=0)
    assert queries.counts_with(cast.ana.id, contact) == Counts(given=1, received=0)


def test_a_contact_who_is_a_member_is_asked_like_any_member(cast):
    friends(cast.ana, cast.ben)
    made = help_given(cast.ana, a_contact(cast.ana, "Ben", cast.ben))
    assert made.receiver == cast.ben
    assert made.contact is None
    assert made.state == "recorded"


def test_nobody_records_help_with_a_contact_of_somebody_else(cast):
    with pytest.raises(Refused):
        help_given(cast.ana, a_contact(cast.ben))


@pytest.mark.parametrize("days", [1, 400])
def test_help_does_not_happen_in_the_future(cast, days):
    friends(cast.ana, cast.ben)
    with pytest.raises(Refused) as refusal:
        help_given(cast.ana, cast.ben, happened_on=today() + timedelta(days=days))
    assert refusal.value.field == "happened_on"


def test_when_the_other_one_wrote_down_that_day_already_the_second_is_told(cast):
    friends(cast.ana, cast.ben)
    first = help_given(cast.ana, cast.ben)
    with pytest.raises(PossibleDuplicate) as there:
        record(cast.ben, cast.ana, "got", what="My letter", happened_on=today(), slip="x")
    assert there.value.twin_id == first.id


def test_and_may_say_that_it_is_another_help(cast):
    friends(cast.ana, cast.ben)
    first = help_given(cast.ana, cast.ben)
    more = record(
        cast.ben, cast.ana, "got", what="A name", happened_on=today(), slip="x", seen=first.id
    )
    assert more != first


def test_the_recorder_puts_words_right_and_the_other_is_asked_again(cast):
    made = help_given(*friends(cast.ana, cast.ben))
    answer(made, cast.ben, "not_quite", "It was the other letter.")
    amend(made, cast.ana, "Read the second letter", "applications", "minutes5", today())
    assert made.state == "recorded"
    assert made.what == "Read the second letter"
    assert heard(cast.ben) == ["help-recorded", "help-recorded"]
    assert [event.what for event in queries.history(made)] == ["recorded", "not_quite", "amended"]
    assert "Read my letter" in queries.history(made)[-1].words


def test_the_other_one_cannot_change_the_words(cast):
    made = help_given(*friends(cast.ana, cast.ben))
    with pytest.raises(Refused):
        amend(made, cast.ben, "Nothing", "other", "minutes5", today())


def test_undone_help_may_be_recorded_anew(cast):
    response = agreed(a_post(cast.ben), cast.ana)
    first = from_response(cast.ana, response)
    undo(first, cast.ana)
    assert from_response(cast.ana, response, slip="again") != first
