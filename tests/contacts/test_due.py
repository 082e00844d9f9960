"""The day on which a contact is due: chosen, or a rhythm after the last touch."""

from datetime import timedelta

import pytest

from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import command, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.contacts import commands, details, followed_touches
from turnabout.contacts.models import NetworkRhythm
from turnabout.contacts.queries import tags_of


@pytest.fixture
def gym(cast):
    return commands.add(cast.ana, name="Zoë from the gym", origin="gym")


def in_days(days):
    return clock.today() + timedelta(days=days)


@command
def set_peer_rhythm(cast, days):
    save(NetworkRhythm(owner_id=cast.ana.id, network="peer", days=days))


@command
def set_rhythm(contact, days):
    contact.rhythm_days = days
    commands.refresh_due(contact)


def test_without_a_rhythm_nobody_is_due(gym):
    assert gym.due_on is None
    commands.log_touch(gym, "call", "together", "", clock.today())
    assert gym.due_on is None


def test_the_rhythm_of_the_network_counts_from_the_last_touch(cast, gym):
    set_peer_rhythm(cast, 30)
    commands.log_touch(gym, "call", "together", "", in_days(-10))
    assert gym.due_on == in_days(20)


def test_a_rhythm_of_their_own_comes_first_and_zero_lets_them_rest(cast, gym):
    set_peer_rhythm(cast, 30)
    set_rhythm(gym, 7)
    assert gym.due_on == in_days(7)
    set_rhythm(gym, 0)
    assert gym.due_on is None


def test_a_chosen_day_comes_before_any_rhythm_until_a_touch(cast, gym):
    set_peer_rhythm(cast, 30)
    commands.plan_next_contact(gym, in_days(3))
    assert gym.due_on == in_days(3)
    commands.log_touch(gym, "call", "together", "", clock.today())
    assert gym.due_on == in_days(30)


def test_whoever_was_removed_is_not_due_until_put_back(cast, gym):
    set_rhythm(gym, 7)
    commands.remove(gym)
    assert gym.due_on is None
    commands.put_back(gym)
    assert gym.due_on == in_days(7)


def test_a_touch_taken_back_makes_them_due_as_before(gym):
    set_rhythm(gym, 7)
    touch = commands.log_touch(gym, "call", "together", "", clock.today())
    commands.log_touch(gym, "call", "together", "", in_days(-5))
    commands.forget_touch(touch)
    assert (gym.last_touch_on, gym.due_on) == (in_days(-5), in_days(2))


def test_a_touch_that_follows_from_something_is_logged_once_and_undone_with_it(gym):
    set_rhythm(gym, 7)
    for _repeat in range(2):
        followed_touches.follow_touch(gym, "help", "for_them", in_days(-1), "assistance", 12)
    assert (gym.last_touch_on, gym.due_on) == (in_days(-1), in_days(6))
    followed_touches.undo_touches(gym, "assistance", 12)
    assert (gym.last_touch_on, gym.due_on) == (None, in_days(7))


def test_the_nightly_recount_agrees_with_all_of_it(cast, gym):
    set_peer_rhythm(cast, 30)
    friend = commands.add(cast.ana, name="Yan", origin="friend")
    commands.log_touch(friend, "call", "together", "", in_days(-3))
    resting = commands.add(cast.ana, name="Xaver", origin="friend")
    set_rhythm(resting, 0)
    planned = commands.add(cast.ana, name="Wim", origin="hr")
    commands.plan_next_contact(planned, in_days(9))
    gone = commands.add(cast.ana, name="Vera", origin="friend")
    commands.remove(gone)
    set_rhythm(gym, None)
    assert recount_all() == 0


def test_tags_that_differ_only_in_their_case_are_one(gym):
    details.set_tags(gym, ["Choir", "choir", "Café"])
    details.set_tags(gym, ["Choir", "choir", "Café"])

    assert [one.tag for one in fetch_all(tags_of(gym))] == ["Café", "Choir"]
