"""Planning, repeating, changing and calling off an event."""

from datetime import UTC, date, datetime, time

import pytest

from tests.events.conftest import THE_EVENT, THURSDAY, TYPED, all_events, by_card
from turnabout.base.db.session import fetch_all
from turnabout.base.web.errors import Refused
from turnabout.communities.queries import welcome_community
from turnabout.events import commands, policy
from turnabout.events.models import Series
from turnabout.events.queries import select
from turnabout.members.commands import make_operator


def days(events):
    return [policy.local_times(one)[0].date() for one in events]


def again(planned, rule, **more):
    planned(rule=rule, **more)
    return all_events()


def edited(**changes):
    return THE_EVENT | changes


def test_a_steward_plans_an_event_by_the_clock_of_its_place(cast, club, thursday):
    assert thursday.starts_at == datetime(2026, 12, 3, 17, 0, tzinfo=UTC)
    assert thursday.ends_at == datetime(2026, 12, 3, 19, 0, tzinfo=UTC)
    assert (thursday.coming, thursday.sequence) == (0, 0)


def test_only_a_steward_plans(cast, club):
    with pytest.raises(Refused, match="Only the stewards"):
        commands.create_event(cast.ana, club, **THE_EVENT)


def test_the_operators_plan_in_the_welcome_community(cast):
    make_operator(cast.ana)
    assert (
        commands.create_event(cast.ana, welcome_community(), **THE_EVENT).community_id
        == welcome_community().id
    )


def test_the_same_slip_is_the_same_event(cast, planned):
    assert planned(slip="a").id == planned(slip="a", title="Again").id
    assert len(all_events()) == 1


@pytest.mark.parametrize(("said", "sentence"), [
    ({"on": date(2026, 11, 20)}, "a day in the future"),
    ({"on": date(2029, 1, 1)}, "a day in the future"),
    ({"ends": time(17)}, "ends before it begins"),
    ({"ends": time(18)}, "ends before it begins"),
    ({"ends_on": date(2026, 12, 30)}, "two weeks"),
    ({"rule": "weekly", "times": 1}, "only takes place once"),
    ({"rule": "monthly", "times": 24}, "for a year at most"),
    ({"rule": "weekly", "until": date(2028, 6, 1)}, "for a year at most"),
    ({"rule": "fortnight", "until": date(2028, 6, 1), "times": 40}, "for a year at most"),
    ({"rule": "monthly", "until": date(2026, 12, 20)}, "only takes place once"),
])  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(planned, said, sentence):
    with pytest.raises(Refused, match=sentence):
        planned(**said)
    assert all_events() == []
    assert fetch_all(select(Series)) == []


def test_an_event_may_last_over_night(planned):
    night = planned(ends=time(2), ends_on=date(2026, 12, 4))
    assert (night.ends_at - night.starts_at).total_seconds() == 8 * 3600


@pytest.mark.parametrize(("starts", "ends", "hours"), [
    (time(22), time(0, 30), 2.5), (time(18), time(0), 6),
    (time(18), time(6), 12), (time(23, 59), time(0), 1 / 60),
])  # fmt: skip
def test_an_end_after_midnight_is_the_next_night(planned, starts, ends, hours):
    night = planned(starts=starts, ends=ends)
    assert (night.ends_at - night.starts_at).total_seconds() == hours * 3600


@pytest.mark.parametrize(("starts", "ends"), [
    (time(18), time(17)), (time(18), time(6, 1)), (time(18), time(18)), (time(9), time(8)),
])  # fmt: skip
def test_what_would_last_longer_than_half_a_day_is_a_slip(planned, starts, ends):
    with pytest.raises(Refused, match="ends before it begins"):
        planned(starts=starts, ends=ends)


def test_every_night_of_a_series_ends_on_its_next_day(planned):
    again(planned, "weekly", starts=time(22), ends=time(0, 30), times=3)
    assert {(one.ends_at - one.starts_at).total_seconds() for one in all_events()} == {2.5 * 3600}


def test_a_night_is_moved_to_another_day_without_a_word_about_its_end(cast, as_, planned):
    """The form shows no day on which it ends, which would stay behind."""
    night = planned(starts=time(22), ends=time(0, 30))
    ben = as_(cast.ben)
    page = ben.get(f"/events/{night.id}/edit").text
    assert 'value="2026-12-04"' not in page
    said = TYPED | {"on": "2026-12-10", "starts": "22:00", "ends": "00:30", "ends_on": ""}
    assert ben.post(f"/events/{night.id}/edit", data=said).status_code == 303
    assert (night.ends_at - night.starts_at).total_seconds() == 2.5 * 3600


def test_a_long_event_still_shows_the_day_on_which_it_ends(cast, as_, planned):
    fair = planned(ends_on=date(2026, 12, 4))
    assert 'value="2026-12-04"' in as_(cast.ben).get(f"/events/{fair.id}/edit").text


@pytest.mark.parametrize(("rule", "more", "expected"), [
    ("weekly", {"times": 3}, [(12, 3), (12, 10), (12, 17)]),
    ("weekly", {"until": date(2026, 12, 16)}, [(12, 3), (12, 10)]),
    ("fortnight", {"times": 3}, [(12, 3), (12, 17), (12, 31)]),
    ("monthly", {"times": 3}, [(12, 3), (1, 7), (2, 4)]),
    ("weekly", {"until": date(2026, 12, 24), "times": 2}, [(12, 3), (12, 10)]),
    ("weekly", {"until": date(2029, 12, 24), "times": 2}, [(12, 3), (12, 10)]),
])  # fmt: skip
def test_it_comes_again(planned, rule, more, expected):
    found = days(again(planned, rule, **more))
    assert [(day.month, day.day) for day in found] == expected


def test_a_fifth_thursday_is_the_last_one_where_there_is_no_fifth(planned):
    found = days(again(planned, "monthly", on=date(2026, 12, 31), times=4))
    assert found == [date(2026, 12, 31), date(2027, 1, 28), date(2027, 2, 25), date(2027, 3, 25)]


def test_it_begins_at_the_same_hour_when_the_clocks_change(planned):
    made = again(planned, "weekly", on=date(2027, 3, 18), times=3)
    assert [one.starts_at.hour for one in made] == [17, 17, 16]
    assert {policy.local_times(one)[0].hour for one in made} == {18}


def test_a_series_has_an_end(planned):
    assert len(again(planned, "weekly", times=53)) == 53
    assert len(policy.series_days(THURSDAY, "weekly", None, None)) == policy.MOST_TIMES
    assert len(policy.series_days(THURSDAY, "weekly", date(9999, 1, 1), None)) == policy.MOST_TIMES


def test_each_date_is_an_event_of_its_own(planned):
    made = again(planned, "weekly", times=3)
    assert len({one.uid for one in made} | {one.code for one in made}) == 6
    assert len({one.series_id for one in made}) == 1


def test_one_date_is_changed(cast, planned):
    first, second, third = again(planned, "weekly", times=3)
    commands.edit(cast.ben, second, **edited(on=date(2026, 12, 11), title="On a Friday"))
    assert days(all_events()) == [date(2026, 12, 3), date(2026, 12, 11), date(2026, 12, 17)]
    assert [one.title == "On a Friday" for one in (first, second, third)] == [False, True, False]
    assert (first.sequence, second.sequence) == (0, 1)


def test_this_date_and_all_that_follow_are_changed(cast, planned):
    first, second, third = again(planned, "weekly", times=3)
    said = edited(on=date(2026, 12, 11), starts=time(17), capacity=9)
    commands.edit(cast.ben, second, following=True, **said)
    assert days(all_events()) == [date(2026, 12, 3), date(2026, 12, 11), date(2026, 12, 18)]
    assert [policy.local_times(one)[0].hour for one in (first, second, third)] == [18, 17, 17]
    assert [one.capacity for one in (first, second, third)] == [None, 9, 9]


def test_of_several_dates_it_is_said_which_one_is_too_full(cast, planned):
    first, second = again(planned, "weekly", times=2)
    for member in (cast.ana, cast.cleo):
        commands.come(member, second)
    with pytest.raises(Refused, match="Thursday 10 December"):
        commands.edit(cast.ben, first, following=True, **edited(capacity=1))


def test_one_date_is_called_off_and_then_the_rest(cast, planned):
    first, second, third = again(planned, "weekly", times=3)
    commands.call_off(cast.ben, second, "No heating")
    commands.call_off(cast.ben, second, "Again")
    assert [bool(one.called_off_at) for one in (first, second, third)] == [False, True, False]
    assert (second.called_off_why, second.sequence) == ("No heating", 1)
    commands.call_off(cast.ben, first, "We stop", following=True)
    assert [one.called_off_why for one in (first, second, third)] == [
        "We stop", "No heating", "We stop",
    ]  # fmt: skip


def test_a_change_leaves_alone_what_was_called_off(cast, planned):
    first, second = again(planned, "weekly", times=2)
    commands.call_off(cast.ben, second, "No heating")
    commands.edit(cast.ben, first, following=True, **edited(title="New"))
    assert (first.title, second.title) == ("New", "Interviews, practised")


def test_what_is_over_or_called_off_is_not_changed(cast, thursday, at):
    with at(hours=3), pytest.raises(Refused, match="over"):
        commands.edit(cast.ben, thursday, **edited(title="Late"))
    with at(hours=3), pytest.raises(Refused, match="over"):
        commands.call_off(cast.ben, thursday, "Late")
    commands.call_off(cast.ben, thursday, "No heating")
    with pytest.raises(Refused, match="called off"):
        commands.edit(cast.ben, thursday, **edited(title="Late"))


def test_an_evening_is_put_up_when_people_are_there_already(cast, planned, at):
    with at(minutes=20):
        begun = planned()
        by_card(cast.ben, begun, cast.ana)
    with at(hours=2, minutes=1), pytest.raises(Refused, match="a day in the future"):
        planned()
    assert begun.here == 1


def test_a_typing_error_can_be_put_right_while_it_is_on(cast, thursday, at):
    with at(hours=1):
        commands.edit(cast.ben, thursday, **edited(title="Interviews"))
        with pytest.raises(Refused, match="a day in the future"):
            commands.edit(cast.ben, thursday, **edited(starts=time(17, 30)))
    assert thursday.title == "Interviews"


def test_somebody_else_neither_changes_it_nor_calls_it_off(cast, thursday):
    with pytest.raises(Refused, match="Only the stewards"):
        commands.edit(cast.ana, thursday, **edited(title="Mine"))
    with pytest.raises(Refused, match="Only the stewards"):
        commands.call_off(cast.ana, thursday, "Because")
