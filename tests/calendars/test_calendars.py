"""iCalendar files, parsed by another library than the one that writes them."""

import io
import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import dateutil.tz
import icalendar
import pytest
import time_machine
import vobject

from tests.events.conftest import THE_EVENT, all_events
from turnabout.base.i18n import clock
from turnabout.base.web.signed_tokens import sign
from turnabout.calendars import formats
from turnabout.calendars import queries as calendar_queries
from turnabout.communities.commands import leave
from turnabout.desk.commands import suspend
from turnabout.events import commands
from turnabout.members.commands import choose_language, make_operator

PARIS = ZoneInfo("Europe/Paris")


def read(data):
    """The events of a file, by title."""
    found = vobject.readOne(data.decode())
    return {one.summary.value: one for one in found.contents.get("vevent", [])}


def lines(data):
    return re.sub(r"\r\n[ \t]", "", data.decode()).split("\r\n")


@pytest.fixture
def feed(as_, stranger):
    """`feed(member, club)`: opens a calendar on its page, and reads it without signing in."""

    def opened(member, community=None):
        slug = {"community": community.slug} if community else {}
        page = as_(member).post("/events/calendars", data=slug, follow_redirects=True).text
        return re.findall(r'dir="ltr">http://127.0.0.1:8000(/events/feed/[^<]+)<', page)[-1]

    return opened


def test_one_event_is_a_file(as_, cast, thursday):
    answer = as_(cast.ana).get(f"/events/{thursday.id}.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    one = read(answer.data)["Interviews, practised"]
    assert one.dtstart.value.astimezone(PARIS) == datetime(2026, 12, 3, 18, 0, tzinfo=PARIS)
    assert one.dtend.value - one.dtstart.value == timedelta(hours=2)
    assert (one.uid.value, one.status.value, one.sequence.value) == (thursday.uid, "CONFIRMED", "0")
    assert one.location.value == "Library, first floor"
    assert one.url.value == f"http://127.0.0.1:8000/events/{thursday.id}"
    assert "What to bring: A letter you have sent" in one.description.value


def test_it_brings_the_clock_of_its_place_along(as_, cast, thursday):
    data = as_(cast.ana).get(f"/events/{thursday.id}.ics").data
    found = lines(data)
    assert "DTSTART;TZID=Europe/Paris:20261203T180000" in found
    assert found.index("TZID:Europe/Paris") < found.index("BEGIN:VEVENT")
    assert len(data) < 3000, "not the clock changes of a century"
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_where_the_clock_never_changes_it_is_utc(as_, cast, planned):
    event = planned(zone="UTC")
    found = lines(as_(cast.ana).get(f"/events/{event.id}.ics").data)
    assert "DTSTART:20261203T180000Z" in found
    assert "BEGIN:VTIMEZONE" not in found


ZONES = [
    "Africa/Casablanca", "Africa/El_Aaiun", "Europe/Paris", "America/New_York", "Asia/Kolkata",
    "Europe/Dublin", "Australia/Lord_Howe", "America/St_Johns",
    "Asia/Gaza", "Pacific/Chatham", "Africa/Cairo",
]  # fmt: skip


def offsets(read, zone, first, days):
    """Where the reader and the zone disagree, each day at noon, and hour by hour about a change. What the
    clock shows twice, or never, is left out: neither is wrong about it.
    """
    for n in range(days):
        midnight = datetime.combine(first + timedelta(days=n), time())
        changes = len(by_zone(zone, midnight, (-24, 12, 48))) > 1
        for at in (midnight + timedelta(hours=hour) for hour in (range(24) if changes else [12])):
            near = by_zone(zone, at, (-2, 0, 2))
            if len(near) == 1 and at.replace(tzinfo=read).utcoffset() not in near:
                yield at


def by_zone(zone, at, hours):
    return {(at + timedelta(hours=n)).replace(tzinfo=zone).utcoffset() for n in hours}


@pytest.mark.parametrize("name", ZONES)
def test_a_calendar_has_every_change_of_the_clock_over_several_years(name):
    """Read by another library; in Morocco the clock goes back for Ramadan, which no yearly rule says."""
    first, last = date(2024, 1, 1), date(2032, 1, 1)
    made = icalendar.Calendar()
    made.add_component(formats.vtimezone(name, first, last))
    read = dateutil.tz.tzical(io.StringIO(made.to_ical().decode())).get(name)
    assert (
        list(offsets(read, ZoneInfo(name), first + timedelta(days=2), (last - first).days - 2))
        == []
    )


@pytest.mark.parametrize(("name", "day"), [
    ("Africa/Casablanca", date(2027, 2, 14)), ("Africa/Casablanca", date(2027, 3, 20)),
    ("Africa/El_Aaiun", date(2027, 2, 3)), ("Europe/Paris", date(2027, 3, 28)),
])  # fmt: skip
def test_the_file_of_an_event_says_when_it_is_in_every_zone(as_, cast, planned, name, day):
    event = planned(zone=name, on=day)
    data = as_(cast.ana).get(f"/events/{event.id}.ics").data.decode()
    read = dateutil.tz.tzical(io.StringIO(data)).get(name)
    assert datetime.combine(day, time(18), read).utcoffset() == event.starts_at.astimezone(
        ZoneInfo(name)).utcoffset()  # fmt: skip
    assert list(offsets(read, ZoneInfo(name), day - timedelta(days=300), 600)) == []
    assert f"DTSTART;TZID={name}:{day:%Y%m%d}T180000" in data


def test_a_feed_of_several_places_has_the_clock_of_each_once(feed, stranger, cast, planned):
    for zone in ("Europe/Paris", "Africa/Casablanca", "Europe/Paris", "UTC"):
        commands.come(cast.ana, planned(zone=zone))
    found = lines(stranger.get(feed(cast.ana)).data)
    zones = [line for line in found if line.startswith("TZID:")]
    assert zones == ["TZID:Africa/Casablanca", "TZID:Europe/Paris"]


def test_a_change_has_a_higher_number_and_the_same_name(as_, cast, thursday):
    before = read(as_(cast.ana).get(f"/events/{thursday.id}.ics").data)["Interviews, practised"]
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        commands.edit(cast.ben, thursday, **(THE_EVENT | {"starts": time(17), "title": "New"}))
    after = read(as_(cast.ana).get(f"/events/{thursday.id}.ics").data)["New"]
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.last_modified.value > before.last_modified.value


def test_what_was_called_off_says_so(as_, cast, thursday):
    commands.call_off(cast.ben, thursday, "No heating, sorry.")
    one = read(as_(cast.ana).get(f"/events/{thursday.id}.ics").data)["Interviews, practised"]
    assert one.status.value == "CANCELLED"
    assert one.sequence.value == "1"
    assert "Called off: No heating, sorry." in one.description.value


@pytest.mark.parametrize("title", [
    "a, b; c \\ d", "BEGIN:VEVENT", "é" * 120, "نادي العمل", "🦆 quack", 'He said "no"',
])  # fmt: skip
def test_every_title_comes_through(as_, cast, planned, title):
    event = planned(title=title, about="one\ntwo; three, four\\n\nEND:VCALENDAR")
    data = as_(cast.ana).get(f"/events/{event.id}.ics").data
    (one,) = read(data).values()
    assert one.summary.value == title
    assert "one\ntwo; three, four\\n\nEND:VCALENDAR" in one.description.value
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_the_link_is_in_the_file_of_those_who_come_only(as_, cast, planned):
    event = planned(place="", link="https://meet.example.org/secret")
    commands.come(cast.ana, event)
    mine = as_(cast.ana).get(f"/events/{event.id}.ics").text
    theirs = as_(cast.cleo).get(f"/events/{event.id}.ics").text
    assert "https://meet.example.org/secret" in mine
    assert "secret" not in theirs
    assert "meet.example.org" in theirs


def test_a_closed_community_gives_no_file_to_outsiders(as_, cast, planned, closed):
    event = planned(closed)
    assert as_(cast.cleo).get(f"/events/{event.id}.ics").status_code == 404
    assert as_(cast.ana).get(f"/events/{event.id}.ics").status_code == 200


def test_my_calendar_has_what_i_come_to_or_wait_for(feed, stranger, cast, planned):
    mine, waiting, other, off = (planned(title=name, capacity=1) for name in ("A", "B", "C", "D"))
    commands.come(cast.ben, waiting)
    for event in (mine, waiting, off):
        commands.come(cast.ana, event)
    commands.call_off(cast.ben, off, "No heating")
    path = feed(cast.ana)
    answer = stranger.get(path)
    found = read(answer.data)
    assert {title: one.status.value for title, one in found.items()} == {
        "A": "CONFIRMED", "B": "TENTATIVE", "D": "CANCELLED",
    }  # fmt: skip
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    commands.cannot_come(cast.ana, mine)
    assert "A" not in read(stranger.get(path).data)


def test_a_calendar_may_be_followed_before_there_is_anything_in_it(feed, stranger, cast):
    data = stranger.get(feed(cast.ana)).data
    found = vobject.readOne(data.decode())
    assert found.contents["vtimezone"], "a calendar has one component at least (RFC 5545, 3.4)"
    assert read(data) == {}


def test_the_calendar_of_a_community_has_all_of_it_for_its_members(
    feed, stranger, cast, planned, closed
):
    planned(closed, rule="weekly", times=4)
    path = feed(cast.ana, closed)
    found = vobject.readOne(stranger.get(path).text)
    assert len(found.contents["vevent"]) == 4
    assert len({one.uid.value for one in found.contents["vevent"]}) == 4
    leave(cast.ana, closed)
    assert vobject.readOne(stranger.get(path).text).contents.get("vevent") is None


def test_nobody_follows_a_community_they_are_not_in(as_, cast, closed):
    page = as_(cast.cleo).post(
        "/events/calendars", data={"community": closed.slug}, follow_redirects=True
    )
    assert "Join Quiet circle first" in page.text
    assert as_(cast.cleo).post("/events/calendars", data={"community": "none"}).status_code == 404


def test_an_address_is_asked_for_once_or_twice_and_can_be_ended(as_, feed, stranger, cast):
    path = feed(cast.ana)
    assert feed(cast.ana) == path
    ana = as_(cast.ana)
    id = re.search(r"/events/calendars/(\d+)/renewal", ana.get("/events/calendars").text)[1]
    assert as_(cast.ben).post(f"/events/calendars/{id}/renewal").status_code == 404
    assert as_(cast.ben).post(f"/events/calendars/{id}/removal").status_code == 404
    ana.post(f"/events/calendars/{id}/renewal")
    assert stranger.get(path).status_code == 404
    newer = feed(cast.ana)
    assert stranger.get(newer).status_code == 200
    ana.post(f"/events/calendars/{id}/removal")
    assert stranger.get(newer).status_code == 404


def test_a_guessed_or_foreign_address_leads_nowhere(stranger, cast, feed):
    path = feed(cast.ana)

    for token in ("x", "%00", "a.b", sign("unsubscribe", "x"), sign("calendar", [1, 2])):
        assert stranger.get(f"/events/feed/{token}.ics").status_code == 404
    assert stranger.get(path).status_code == 200


def test_the_calendar_ends_with_the_account(feed, stranger, cast, thursday):
    path = feed(cast.ana)
    make_operator(cast.ben)
    suspend(cast.ben, cast.ana, "x")
    assert stranger.get(path).status_code == 404


def test_it_is_not_sent_again_while_nothing_has_changed(feed, stranger, cast, thursday):
    commands.come(cast.ana, thursday)
    path = feed(cast.ana)
    first = stranger.get(path)
    again = stranger.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    commands.edit(cast.ben, thursday, **(THE_EVENT | {"title": "New"}))
    assert stranger.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_it_speaks_the_language_of_its_owner(feed, stranger, cast, thursday):
    choose_language(cast.ana, "fr", "Europe/Paris")
    commands.come(cast.ana, thursday)
    path = feed(cast.ana)
    assert "LANGUAGE=fr" in stranger.get(path).text


def test_a_calendar_is_read_in_few_statements(feed, stranger, cast, planned, queries):
    planned(rule="weekly", times=10)
    for event in all_events():
        commands.come(cast.ana, event)
    path = feed(cast.ana)
    with queries(at_most=2):
        assert len(read_all(stranger.get(path).text)) == 10


def read_all(text):
    return vobject.readOne(text).contents["vevent"]


def test_what_was_long_ago_leaves_the_calendar(feed, stranger, cast, planned):
    commands.come(cast.ana, planned())
    path = feed(cast.ana)
    for day, count in ((date(2027, 2, 1), 1), (date(2027, 4, 1), 0)):
        with time_machine.travel(datetime.combine(day, time(), PARIS), tick=False):
            assert stranger.get(path).text.count("BEGIN:VEVENT") == count
    assert calendar_queries.calendar_with_token("") is None
