"""Staying in touch: rhythms, losing touch, putting it off, and the weekly e-mail."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.assistance.rows import a_contact, today
from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import command, db, fetch_all
from turnabout.contacts import commands, due_queries, jobs, rhythms
from turnabout.contacts.models import Contact
from turnabout.notices.models import Notice
from turnabout.safety.commands import block


def days_ago(days):
    return today() - timedelta(days=days)


@pytest.fixture
def neighbour(cast):
    """A peer of Ana's, with whom she was in touch 40 days ago."""
    found = a_contact(cast.ana)
    commands.sort(found, "peer")
    commands.log_touch(found, "coffee", "together", "", days_ago(40))
    return found


def due_on(contact):
    db.session.expire_all()
    return db.session.get(Contact, contact.id).due_on


def due(member):
    return [one.name for one in fetch_all(due_queries.due(member.id, today()))]


def test_the_rhythm_of_a_network_holds_for_those_without_one_of_their_own(cast, neighbour):
    own = a_contact(cast.ana, "Own Rhythm")
    commands.sort(own, "peer")
    rhythms.set_rhythm(own, 365)
    rhythms.set_network_rhythm(cast.ana, "peer", 30)
    assert due_on(neighbour) == days_ago(10)
    assert due_on(own) == today() + timedelta(days=365)
    assert due(cast.ana) == ["Old Neighbour"]

    rhythms.set_network_rhythm(cast.ana, "peer", 90)
    assert due_on(neighbour) == today() + timedelta(days=50)
    rhythms.set_network_rhythm(cast.ana, "peer", None)
    assert due_on(neighbour) is None


def test_every_change_equals_a_recount(cast, neighbour, caplog):
    removed, put_off = a_contact(cast.ana, "Removed"), a_contact(cast.ana, "Put Off")
    for one in (removed, put_off):
        commands.sort(one, "peer")
    rhythms.set_network_rhythm(cast.ana, "peer", 30)
    commands.remove(removed)
    rhythms.snooze(put_off, 7)
    rhythms.set_network_rhythm(cast.ana, "peer", 14)
    kept = {one.id: due_on(one) for one in (neighbour, removed, put_off)}
    recount_all()
    assert kept == {one.id: due_on(one) for one in (neighbour, removed, put_off)}


def test_others_keep_their_rhythm(cast, neighbour):
    bens = a_contact(cast.ben, "Ben’s Peer")
    commands.sort(bens, "peer")
    rhythms.set_network_rhythm(cast.ana, "peer", 30)
    assert due_on(bens) is None


def test_whoever_is_put_off_or_rests_is_not_listed(cast, as_, neighbour):
    rhythms.set_network_rhythm(cast.ana, "peer", 30)
    ana = as_(cast.ana)
    assert "Old Neighbour" in ana.get("/contacts/losing-touch").text
    ana.post(f"/contacts/{neighbour.id}/snooze", data={"days": "7"})
    assert due_on(neighbour) == today() + timedelta(days=7)
    assert "later" in ana.get("/contacts/losing-touch").text, "said once"
    assert "Old Neighbour" not in ana.get("/contacts/losing-touch").text

    ana.post(f"/contacts/{neighbour.id}/rhythm", data={"days": "0"})
    assert due_on(neighbour) is None
    assert "You let this rest" in ana.get(f"/contacts/{neighbour.id}").text
    ana.post(f"/contacts/{neighbour.id}/rhythm", data={"days": ""})
    assert due_on(neighbour) == days_ago(10)


def test_any_touch_clears_it(cast, as_, neighbour):
    rhythms.set_network_rhythm(cast.ana, "peer", 30)
    as_(cast.ana).post(f"/contacts/{neighbour.id}/next", data={"next": "/contacts/losing-touch"})
    assert due(cast.ana) == []
    assert due_on(neighbour) == today() + timedelta(days=30)


@pytest.mark.parametrize("days", ["5", "-1", "x", "9" * 30, "", "0"])
def test_other_days_put_nothing_off(cast, as_, neighbour, days):
    answer = as_(cast.ana).post(f"/contacts/{neighbour.id}/snooze", data={"days": days})
    assert answer.status_code == 303
    assert due_on(neighbour) is None


def test_the_networks_are_chosen_on_one_page(cast, as_, neighbour):
    ana = as_(cast.ana)
    assert "Choose a rhythm" in ana.get("/contacts/losing-touch").text
    page = ana.post("/contacts/rhythms", data={"peer": "30", "business": "", "community": "90"})
    assert page.status_code == 303
    assert due_queries.network_rhythms(cast.ana.id) == {"peer": 30, "community": 90}
    assert '<option selected value="30">' in ana.get("/contacts/rhythms").text
    wrong = ana.post("/contacts/rhythms", data={"peer": "31"})
    assert wrong.status_code == 422
    assert due_queries.network_rhythms(cast.ana.id)["peer"] == 30


@pytest.mark.parametrize("rest", ["rhythm", "snooze", "next"])
def test_nobody_else_changes_it(cast, as_, neighbour, rest):
    answer = as_(cast.ben).post(f"/contacts/{neighbour.id}/{rest}", data={"days": "7"})
    assert answer.status_code == 404


def test_somebody_out_of_sight_is_not_listed(cast, as_):
    ben = commands.add_member(cast.ana, cast.ben)
    commands.plan_next_contact(ben, today())
    assert due(cast.ana) == ["Ben Osei"]
    block(cast.ben, cast.ana)
    assert due(cast.ana) == []
    assert "Ben Osei" not in as_(cast.ana).get("/").text


def test_the_list_is_ordered_by_touch_and_by_what_is_next(cast, as_, neighbour):
    never = a_contact(cast.ana, "Never Marsh")
    lately = a_contact(cast.ana, "Lately Marsh")
    commands.log_touch(lately, "call", "together", "", days_ago(1))
    rhythms.set_rhythm(lately, 14)
    rhythms.set_rhythm(neighbour, 30)
    ana = as_(cast.ana)

    def names(order):
        text = ana.get("/contacts", query_string={"order": order}).text
        found = [one.name for one in (never, lately, neighbour) if one.name in text]
        return sorted(found, key=text.index)

    assert names("last") == ["Never Marsh", "Old Neighbour", "Lately Marsh"]
    assert names("next") == ["Old Neighbour", "Lately Marsh"]
    assert names("nonsense") == ["Lately Marsh", "Never Marsh", "Old Neighbour"]


@pytest.mark.parametrize("order", ["last", "next"])
def test_every_order_is_paged_without_gaps(cast, order):
    from turnabout.contacts import contact_list

    many_contacts(cast.ana)
    seen, after = [], None
    while True:
        rows, after = contact_list.book_rows(cast.ana.id, order=order, after=after)
        seen += [row[0] for row in rows]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 70


@command
def many_contacts(owner):
    for n in range(70):
        made = commands.add(owner, name=f"Person {n % 9}")
        made.last_touch_on = days_ago(n % 5) if n % 3 else None
        made.due_on = today() + timedelta(days=n % 4)


MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def told(member):
    scope = select(Notice).where(Notice.to_id == member.id, Notice.kind == "losing-touch")
    return [one.words for one in fetch_all(scope)]


def test_there_is_one_e_mail_a_week_and_only_if_somebody_is_due(cast):
    with time_machine.travel(MONDAY - timedelta(days=40), tick=False):
        peer = a_contact(cast.ana)
        rhythms.set_rhythm(peer, 30)
    with time_machine.travel(MONDAY - timedelta(days=1), tick=False):
        jobs.losing_touch()
    assert told(cast.ana) == [], "on Mondays only"
    for hours in (0, 1, 2):
        with time_machine.travel(MONDAY + timedelta(hours=hours), tick=False):
            jobs.losing_touch()
    assert told(cast.ana) == ["Old Neighbour"]
    assert told(cast.ben) == []
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        commands.mark_in_touch(db.session.get(Contact, peer.id))
        jobs.losing_touch()
    assert told(cast.ana) == ["Old Neighbour"]
