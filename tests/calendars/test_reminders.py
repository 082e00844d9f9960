"""The private feed of reminders, parsed by another library than the one that writes it."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
import vobject

from tests.assistance.rows import a_contact, today
from turnabout.base.db.session import command, db
from turnabout.calendars import commands as calendars
from turnabout.contacts import commands
from turnabout.contacts.models import Contact
from turnabout.members import passwords
from turnabout.members.commands import change_password, choose_language
from turnabout.safety.commands import block


@pytest.fixture
def feed(as_):
    """`feed(member)`: opens the reminders on their page; returns their address."""

    def opened(member):
        page = as_(member).post("/events/calendars/people", follow_redirects=True).text
        return re.findall(r'dir="ltr">http://127.0.0.1:8000(/events/feed/[^<]+)<', page)[-1]

    return opened


def planned(owner, name="Marta", days=3, **facts):
    contact = commands.add(owner, name=name, **facts)
    commands.plan_next_contact(contact, today() + timedelta(days=days))
    return contact


def read(answer):
    """The reminders of a feed, by title."""
    found = vobject.readOne(answer.data.decode())
    return {one.summary.value: one for one in found.contents.get("vevent", [])}


def test_each_person_is_on_the_day_on_which_they_are_due(feed, stranger, cast):
    marta = planned(cast.ana)
    commands.add(cast.ana, name="Not Planned")
    often = commands.add(cast.ana, name="Rhythm", rhythm_days=30)
    answer = stranger.get(feed(cast.ana))
    assert answer.content_type == "text/calendar; charset=utf-8"
    found = read(answer)
    assert set(found) == {"Get in touch with Marta", "Get in touch with Rhythm"}
    one = found["Get in touch with Marta"]
    assert one.dtstart.value == today() + timedelta(days=3)
    assert type(one.dtstart.value) is date, "a whole day"
    assert one.transp.value == "TRANSPARENT", "the day stays free"
    assert one.url.value == f"http://127.0.0.1:8000/contacts/{marta.id}"
    assert one.uid.value == f"contact-{marta.id}@127.0.0.1"
    due = db.session.get(Contact, often.id).due_on
    assert found["Get in touch with Rhythm"].dtstart.value == due


def test_what_the_member_noted_stays_on_the_site(feed, stranger, cast):
    planned(
        cast.ana, notes="Owes me a cupboard", cares_about="Her allotment", email="m@example.org"
    )
    text = stranger.get(feed(cast.ana)).text
    assert "Marta" in text
    for word in ("cupboard", "allotment", "m@example.org"):
        assert word not in text


def test_a_feed_has_its_owners_people_only(feed, stranger, cast):
    planned(cast.ana)
    planned(cast.ben, "Bens Friend")
    assert set(read(stranger.get(feed(cast.ana)))) == {"Get in touch with Marta"}
    assert set(read(stranger.get(feed(cast.ben)))) == {"Get in touch with Bens Friend"}


def test_it_leaves_with_the_touch_the_removal_and_the_block(feed, stranger, cast):
    marta, removed = planned(cast.ana), planned(cast.ana, "Removed")
    ben = commands.add_member(cast.ana, cast.ben)
    commands.plan_next_contact(ben, today())
    path = feed(cast.ana)
    assert len(read(stranger.get(path))) == 3
    commands.log_touch(marta, "call", "together", "", today())
    commands.remove(removed)
    block(cast.ben, cast.ana)
    answer = stranger.get(path)
    assert read(answer) == {}
    assert "BEGIN:VTIMEZONE" in answer.text, "a calendar is never empty"


def test_it_is_sent_again_only_after_a_change(feed, stranger, cast):
    marta = planned(cast.ana)
    path = feed(cast.ana)
    tag = {"If-None-Match": stranger.get(path).headers["ETag"]}
    assert stranger.get(path, headers=tag).status_code == 304
    commands.plan_next_contact(marta, today() + timedelta(days=9))
    changed = stranger.get(path, headers=tag)
    assert changed.status_code == 200
    assert len(read(changed)) == 1, "the same reminder, on another day"


def test_the_feeds_of_events_and_of_people_are_two(as_, feed, cast):
    people = feed(cast.ana)
    assert feed(cast.ana) == people, "asking twice gives one address"
    assert "Make one for the events" in as_(cast.ana).get("/events/calendars").text
    events = calendars.open_calendar(cast.ana)
    assert not events.of_people
    assert calendars.open_reminders(cast.ana).id != events.id
    page = as_(cast.ana).get("/events/calendars").text
    assert page.count('class="address"') == 2


def test_it_can_be_renewed_and_ended_by_its_owner_only(as_, feed, stranger, cast):
    path = feed(cast.ana)
    id = calendars.open_reminders(cast.ana).id
    for act in ("renewal", "removal"):
        assert as_(cast.ben).post(f"/events/calendars/{id}/{act}").status_code == 404
    assert stranger.get(path).status_code == 200
    as_(cast.ana).post(f"/events/calendars/{id}/renewal")
    assert stranger.get(path).status_code == 404
    newer = feed(cast.ana)
    as_(cast.ana).post(f"/events/calendars/{id}/removal")
    assert stranger.get(newer).status_code == 404


def test_it_ends_with_the_password(feed, stranger, cast):
    path = feed(cast.ana)
    change_password(cast.ana, passwords.hash_password("a new one, long enough"))
    assert stranger.get(path).status_code == 404


def test_it_speaks_the_language_of_its_owner(feed, stranger, cast):
    planned(cast.ana)
    choose_language(cast.ana, "fr", "Europe/Paris")
    assert "LANGUAGE=fr" in stranger.get(feed(cast.ana)).text


def test_names_of_any_kind_come_through(feed, stranger, cast):
    names = ["Zoë, Ångström; née \\ Nuñez", "王秀英", "محمد", "A" * 80]
    for name in names:
        planned(cast.ana, name)
    found = stranger.get(feed(cast.ana))
    assert set(read(found)) == {f"Get in touch with {name}" for name in names}
    assert all(len(line) <= 75 for line in found.data.split(b"\r\n"))


@command
def many(owner):
    for n in range(150):
        a_contact(owner, f"Person {n}").due_on = today() + timedelta(days=n % 300)


def test_a_large_book_is_read_in_few_statements_and_bounded(feed, stranger, cast, queries):
    many(cast.ana)
    path = feed(cast.ana)
    with queries(at_most=2):
        assert stranger.get(path).text.count("BEGIN:VEVENT") == 100


@command
def overdue(owner):
    for n in range(150):
        a_contact(owner, f"Overdue {n}").due_on = today() - timedelta(days=30)


def test_those_long_overdue_leave_room_for_those_to_come(feed, stranger, cast):
    overdue(cast.ana)
    planned(cast.ana)
    assert set(read(stranger.get(feed(cast.ana)))) == {"Get in touch with Marta"}


def test_what_was_long_ago_leaves_the_calendar(feed, stranger, cast):
    planned(cast.ana)
    path = feed(cast.ana)
    for days, count in ((9, 1), (11, 0)):
        later = datetime.fromisoformat(f"{today() + timedelta(days=days)}T12:00:00+00:00")
        with time_machine.travel(later, tick=False):
            assert stranger.get(path).text.count("BEGIN:VEVENT") == count
