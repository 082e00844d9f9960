"""Check-in by the code at the door, on the list, by card or by name."""

from datetime import timedelta

import pytest
import time_machine

from tests.cast import someone
from tests.events.conftest import by_card
from tests.events.test_coming import kinds, state, totals
from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.cards import commands as cards
from turnabout.check_in import commands as check_in
from turnabout.check_in import queries as check_in_queries
from turnabout.communities.commands import ask_to_join, leave
from turnabout.connections.queries import status_between
from turnabout.contacts.queries import contact_of
from turnabout.events import commands, queries
from turnabout.events import queries as event_queries
from turnabout.events.models import Event, WalkIn
from turnabout.events.queries import current_event
from turnabout.members.queries import member as of_id
from turnabout.safety.commands import block
from turnabout.scanning import presence
from turnabout.scanning.commands import meet, meet_and_note


@pytest.fixture
def next_door(planned):
    return planned(title="Next door")


@pytest.fixture
def evening(cast, thursday, next_door, at):
    """Thursday at six, with Ana and Ben coming."""
    commands.come(cast.ana, thursday)
    commands.come(cast.ben, thursday)
    with at(minutes=5):
        yield thursday


def is_here(event, member):
    found = event_queries.attendance(event.id, member.id)
    return bool(found and found.here_at)


@pytest.fixture
def named(evening):
    """`named("Łukasz Król")`: somebody of this name comes."""

    def come(name):
        member = someone(f"Guest{abs(hash(name))} X")
        cards.edit(cards.make(member), name=name)
        return commands.come(member, evening).member

    return come


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("marie", "Anne‑Marie Dupont"),
        ("dupont anne—m", "Anne‑Marie Dupont"),
        ("smith mary", "Mary Ann Smith"),
        ("bob", "Robert (Bob) Smith"),
        ("hassan", "Ahmad al-Hassan"),
        ("小明", "王小明"),
        ("lukasz k", "Łukasz Król"),
        ("soren", "Søren"),
        ("isil", "Işıl"),
        ("obrien", "Pat O’Brien"),
        ("O'Brien", "Pat OBrien"),
    ],
)
def test_whoever_stands_at_the_door_is_found_as_people_write_their_names(
    cast, evening, named, words, name
):
    named(name)
    found = check_in_queries.check_in_list(evening.id, cast.ben.id, words)
    assert [row.name for row in found] == [name]


def test_all_of_them_stand_in_the_order_of_names(cast, evening, named):
    for name in ("zoe", "Łucja", "Lucas", "Ödön", "mia", "O’Neil"):
        named(name)
    found = check_in_queries.check_in_list(evening.id, cast.ben.id)
    assert [row.name for row in found] == [
        "Ana Vidal", "Ben Osei", "Lucas", "Łucja", "mia", "Ödön", "O’Neil", "zoe",
    ]  # fmt: skip


def test_no_word_finds_whoever_is_out_of_sight(cast, evening):
    assert check_in_queries.check_in_list(evening.id, cast.ben.id, "vidal")
    block(cast.ana, cast.ben)
    for words in ("vidal", "a", "ana", "", "???"):
        found = check_in_queries.check_in_list(evening.id, cast.ben.id, words)
        assert "Ana Vidal" not in [row.name for row in found]


def test_a_name_is_tapped_once_or_twice(cast, evening):
    first = check_in.check_in(cast.ben, evening, cast.ana).here_at
    with time_machine.travel(clock.now() + timedelta(minutes=10), tick=False):
        assert check_in.check_in(cast.ben, evening, cast.ana).here_at == first
    assert totals(evening) == (2, 0, 1)


def test_the_code_at_the_door_checks_in_whoever_reads_it(cast, evening):
    with pytest.raises(Refused, match="isn’t the code"):
        check_in.check_in_oneself(cast.ana, evening, "22222222")
    for _ in range(2):
        check_in.check_in_oneself(cast.ana, evening, evening.code)
    assert totals(evening) == (2, 0, 1)


def test_somebody_who_just_turned_up_takes_no_place(cast, evening):
    by_card(cast.ben, evening, cast.cleo)
    assert (totals(evening), state(evening, cast.cleo)) == ((2, 0, 1), "none")
    check_in.undo_check_in(cast.ben, event_queries.attendance(evening.id, cast.cleo.id))
    assert totals(evening) == (2, 0, 0)


def test_nobody_is_checked_in_by_number_who_never_said_a_word(cast, evening):
    """Numbers can be counted through: what the event is called would stand on their screen."""
    with pytest.raises(Refused, match="on the list"):
        check_in.check_in(cast.ben, evening, cast.cleo)
    assert event_queries.attendance(evening.id, cast.cleo.id) is None
    by_card(cast.ben, evening, cast.cleo)
    assert is_here(evening, cast.cleo)


def test_the_members_of_the_community_may_be_tapped_as_long_as_they_are_in_it(cast, evening):
    ask_to_join(cast.cleo, evening.community)
    assert check_in.check_in(cast.ben, evening, cast.cleo).here_at
    check_in.undo_check_in(cast.ben, event_queries.attendance(evening.id, cast.cleo.id))
    leave(cast.cleo, evening.community)
    with pytest.raises(Refused, match="on the list"):
        check_in.check_in(cast.ben, evening, cast.cleo)


def test_who_asked_to_join_or_said_that_they_cannot_come_is_not_tapped(cast, closed, planned, at):
    event = planned(closed)
    ask_to_join(cast.cleo, closed)
    commands.come(cast.ana, event)
    with at(minutes=5):
        with pytest.raises(Refused, match="on the list"):
            check_in.check_in(cast.ben, event, cast.cleo)
        commands.cannot_come(cast.ana, event)
        assert check_in.check_in(cast.ben, event, cast.ana).here_at  # a member who came after all


def test_who_waits_for_a_place_may_be_tapped(cast, planned, at):
    event = planned(capacity=1)
    for member in (cast.ben, cast.ana):
        commands.come(member, event)
    with at(minutes=5):
        assert check_in.check_in(cast.ben, event, cast.ana).here_at


def test_undoing_leaves_what_they_had_said(cast, evening):
    check_in.check_in(cast.ben, evening, cast.ana)
    for _ in range(2):
        check_in.undo_check_in(cast.ben, event_queries.attendance(evening.id, cast.ana.id))
    assert (totals(evening), state(evening, cast.ana)) == ((2, 0, 0), "comes")
    check_in.check_in_oneself(cast.ana, evening, evening.code)
    check_in.undo_check_in(cast.ana, event_queries.attendance(evening.id, cast.ana.id))
    assert not is_here(evening, cast.ana)


def test_whoever_is_there_does_not_say_that_they_cannot_come(cast, evening):
    check_in.check_in(cast.ben, evening, cast.ana)
    with pytest.raises(Refused, match="checked in"):
        commands.cannot_come(cast.ana, evening)


def test_whoever_waits_and_came_in_anyway_is_not_called_up(cast, planned, at):
    event = planned(capacity=1)
    for member in (cast.ben, cast.ana, cast.cleo):
        commands.come(member, event)
    with at(minutes=-30):
        check_in.check_in(cast.ben, event, cast.ana)
        commands.cannot_come(cast.ben, event)
    assert (state(event, cast.ana), state(event, cast.cleo)) == ("waits", "comes")
    assert kinds(cast.ana) == []


def test_somebody_without_an_account_is_there_by_name(cast, evening):
    for slip in ("a", "a", "b"):
        check_in.add_walk_in(cast.ben, evening, "Grandma Vidal", slip)
    found = fetch_all(event_queries.walk_ins(evening.id))
    assert (len(found), totals(evening)) == (2, (2, 0, 2))
    check_in.remove_walk_in(cast.ben, found[0])
    assert totals(evening) == (2, 0, 1)
    assert recount_all() == 0


def test_their_name_is_kept_for_thirty_days_and_then_only_that_somebody_came(cast, evening):
    check_in.add_walk_in(cast.ben, evening, "Grandma Vidal", "a")
    for days, name in ((29, "Grandma Vidal"), (31, "")):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            check_in.forget_names()
        assert [one.name for one in fetch_all(queries.select(WalkIn))] == [name]
    assert totals(evening) == (2, 0, 1)
    assert recount_all() == 0


def test_only_a_steward_stands_at_the_door(cast, evening):
    with pytest.raises(Refused, match="Only the stewards"):
        check_in.check_in(cast.ana, evening, cast.cleo)
    with pytest.raises(Refused, match="Only the stewards"):
        check_in.add_walk_in(cast.ana, evening, "Somebody", "a")
    by_card(cast.ben, evening, cast.cleo)
    with pytest.raises(Refused, match="Only the stewards"):
        check_in.undo_check_in(cast.ana, event_queries.attendance(evening.id, cast.cleo.id))


@pytest.mark.parametrize(("much", "themself", "steward"), [
    ({"hours": -3, "minutes": -1}, False, False), ({"hours": -2}, False, True),
    ({"minutes": -59}, True, True), ({"hours": 4, "minutes": 59}, True, True),
    ({"hours": 6}, False, True), ({"days": 4}, False, False),
])  # fmt: skip
def test_the_door_has_its_hours(cast, thursday, at, much, themself, steward):
    acts = (
        (themself, lambda: check_in.check_in_oneself(cast.ana, thursday, thursday.code)),
        (steward, lambda: by_card(cast.ben, thursday, cast.cleo)),
    )
    with at(**much):
        for may, act in acts:
            if may:
                assert act().here_at
            else:
                with pytest.raises(Refused, match=r"isn’t open yet|is over"):
                    act()


def test_nobody_is_checked_in_to_what_was_called_off(cast, evening):
    commands.call_off(cast.ben, evening, "No heating")
    with pytest.raises(Refused, match="called off"):
        check_in.check_in_oneself(cast.ana, evening, evening.code)


def test_a_steward_does_not_see_whom_they_are_hidden_from(cast, evening):
    block(cast.ana, cast.ben)
    names = [one.name for one in check_in_queries.check_in_list(evening.id, cast.ben.id)]
    assert names == ["Ben Osei"]
    with pytest.raises(Refused, match="no card with this code"):
        by_card(cast.ben, evening, cast.ana)
    check_in.check_in_oneself(cast.ana, evening, evening.code)
    assert totals(evening) == (2, 0, 1)


def test_two_stewards_tap_the_same_name_at_once(cast, evening, at_once):
    steward, guest, id = cast.ben.id, cast.ana.id, evening.id

    def tap():
        event = get_or_404(queries.select(Event), id)
        check_in.check_in(of_id(steward), event, of_id(guest))

    acts = [tap] * 4
    assert at_once(*acts) == []
    assert totals(evening) == (2, 0, 1)


# --- whom one meets there ---


def test_the_event_now_is_the_one_that_both_are_at(cast, evening, next_door):
    assert current_event(cast.ana.id) is None
    check_in.check_in(cast.ben, evening, cast.ana)
    assert current_event(cast.ana.id) == (evening.id, evening.title)
    assert current_event(cast.ana.id, cast.cleo.id) is None
    by_card(cast.ben, next_door, cast.cleo)
    assert current_event(cast.ana.id, cast.cleo.id) is None
    by_card(cast.ben, next_door, cast.ana)
    assert current_event(cast.ana.id, cast.cleo.id) == (next_door.id, "Next door")


@pytest.mark.parametrize(("much", "there"), [
    ({"minutes": -50}, True), ({"hours": 4}, True), ({"hours": 5, "minutes": 1}, False),
])  # fmt: skip
def test_it_is_on_from_an_hour_before_to_three_hours_after(cast, thursday, at, much, there):
    with at():
        by_card(cast.ben, thursday, cast.ana)
    with at(**much):
        assert bool(current_event(cast.ana.id)) is there


def scanned(cast, **more):
    card = cards.make(cast.ana)
    live = presence.new_token(card.code, clock.now())
    meet(cast.cleo, card, live, **more)
    return status_between(cast.cleo.id, cast.ana.id)


def test_whom_one_meets_there_is_kept_with_its_name(cast, evening):
    for member in (cast.ana, cast.cleo):
        by_card(cast.ben, evening, member)
    assert scanned(cast).where_met == evening.title
    for one, other in ((cast.ana, cast.cleo), (cast.cleo, cast.ana)):
        assert contact_of(one.id, other.id).met_where == evening.title


def test_what_was_typed_goes_before_it(cast, evening):
    check_in.check_in(cast.ben, evening, cast.ana)
    assert scanned(cast, where_met="at the tram stop").where_met == "at the tram stop"


def test_one_of_two_who_stand_together_is_enough(cast, evening):
    check_in.check_in(cast.ben, evening, cast.ana)
    assert scanned(cast).where_met == evening.title


def test_a_link_does_not_tell_where_somebody_is(cast, evening):
    card = cards.make(cast.ana)
    check_in.check_in(cast.ben, evening, cast.ana)
    meet(cast.cleo, card)
    assert status_between(cast.cleo.id, cast.ana.id).where_met == ""


def test_a_scan_of_paper_is_kept_with_where_the_reader_is(cast, evening):
    card = cards.make(cast.ana)
    by_card(cast.ben, evening, cast.cleo)
    meet_and_note(cast.cleo, card, "", "slip", {}, {})
    assert status_between(cast.cleo.id, cast.ana.id).where_met == evening.title
    assert contact_of(cast.cleo.id, cast.ana.id).met_where == evening.title


@pytest.mark.parametrize(("slip", "hours", "kept"), [
    ("slip", 8, True), ("", 8, False), ("slip", 15, False),
])  # fmt: skip
def test_what_a_phone_kept_without_a_network_was_that_evening(
    cast, thursday, at, slip, hours, kept
):
    card = cards.make(cast.ana)
    with at():
        by_card(cast.ben, thursday, cast.cleo)
    with at(hours=hours):
        meet_and_note(cast.cleo, card, "", slip, {}, {})
    where = thursday.title if kept else ""
    assert status_between(cast.cleo.id, cast.ana.id).where_met == where
    assert contact_of(cast.cleo.id, cast.ana.id).met_where == where
