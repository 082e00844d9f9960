"""The pages of events: what each viewer sees and may do, and how many statements they send."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine

from tests.cast import someone
from tests.events.conftest import THE_EVENT, TYPED, all_events, by_card
from tests.events.test_coming import state, totals
from turnabout.base.db.session import fetch_all
from turnabout.base.web.errors import Refused
from turnabout.cards import commands as cards
from turnabout.check_in import commands as check_in
from turnabout.check_in import queries as check_in_queries
from turnabout.communities.commands import ask_to_join, name_steward
from turnabout.connections.queries import status_between
from turnabout.events import attendees, commands, policy
from turnabout.events import queries as event_queries
from turnabout.members.commands import choose_language, make_operator
from turnabout.safety.commands import block

NONSENSE = "\0\u202e<b>🦆</b>' or 1=1 -- " + "9" * 40


@pytest.fixture
def url(thursday):
    return f"/events/{thursday.id}"


def post(browser, path, **data):
    return browser.post(path, data=data, follow_redirects=True)


# --- planning ---


def test_a_steward_plans_one(as_, cast, club):
    ben = as_(cast.ben)
    page = ben.get(f"/communities/{club.slug}/events")
    assert "Nothing planned yet" in page.text
    assert ben.get(f"/communities/{club.slug}/events/new").status_code == 200
    page = post(ben, f"/communities/{club.slug}/events/new", **TYPED)
    assert "Interviews, practised" in page.text
    assert "18:00 to 20:00" in page.text
    assert "A letter you have sent" in page.text
    assert page.request.path == f"/events/{all_events()[0].id}"
    assert "Interviews, practised" in ben.get(f"/communities/{club.slug}/events").text


def test_a_double_tap_plans_one(as_, cast, club):
    for _ in range(2):
        as_(cast.ben).post(f"/communities/{club.slug}/events/new", data=TYPED)
    assert len(all_events()) == 1


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"title": " "}, "Give the event a name."), ({"title": "x" * 121}, "120 characters"),
    ({"on": ""}, "Choose a day."), ({"on": "31.12."}, "like 2027-03-31"),
    ({"on": "0001-01-01"}, "within a year"), ({"on": "9999-12-31"}, "within a year"),
    ({"on": "2026-11-01"}, "a day in the future"), ({"starts": "six"}, "a time like 18:30"),
    ({"ends": ""}, "Choose a time."), ({"ends": "17:00"}, "ends before it begins"),
    ({"times": "4"}, "how often it repeats"), ({"until": "2027-02-01"}, "how often it repeats"),
    ({"zone": "Mars/Olympus"}, "choose one of these"), ({"place": ""}, "where it is, or give a link"),
    ({"link": "javascript:alert(1)"}, "enter a web address"), ({"capacity": "0"}, "Between 1 and"),
    ({"capacity": "many"}, "enter a number"), ({"rule": "weekly"}, "until when it repeats"),
    ({"rule": "daily"}, "choose one of these"), ({"rule": "weekly", "times": "54"}, "Between 2 and 53"),
    ({"rule": "weekly", "until": "2026-12-01"}, "before the first day"),
    ({"ends_on": "0001-01-01"}, "within a year"),
])  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    as_, cast, club, wrong, sentence
):
    answer = as_(cast.ben).post(f"/communities/{club.slug}/events/new", data=TYPED | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "In pairs." in answer.text
    assert all_events() == []


def test_a_link_alone_will_do(as_, cast, club):
    said = TYPED | {"place": "", "link": "meet.example.org/thursday"}
    page = as_(cast.ben).post(
        f"/communities/{club.slug}/events/new", data=said, follow_redirects=True
    )
    assert 'href="https://meet.example.org/thursday"' in page.text


def test_one_of_a_series_is_changed_and_called_off(as_, cast, club):
    ben = as_(cast.ben)
    post(ben, f"/communities/{club.slug}/events/new", **(TYPED | {"rule": "weekly", "times": "3"}))
    first, second, third = all_events()
    page = ben.get(f"/events/{second.id}/edit").text
    assert 'value="2026-12-10"' in page
    assert 'value="18:00' in page
    assert "This date and all later ones" in page
    said = TYPED | {"on": "2026-12-10", "title": "Letters", "which": "following"}
    assert "Saved." in post(ben, f"/events/{second.id}/edit", **said).text
    assert [one.title for one in all_events()] == ["Interviews, practised", "Letters", "Letters"]
    assert post(ben, f"/events/{second.id}/calling-off", why="").status_code == 422
    page = post(ben, f"/events/{second.id}/calling-off", why="No heating", which="one")
    assert "No heating" in page.text
    assert [bool(one.called_off_at) for one in all_events()] == [False, True, False]
    assert "Called off" in ben.get(f"/events/{first.id}").text, "it stands among the next dates"
    assert third.called_off_at is None


def test_what_is_over_cannot_be_changed(as_, cast, thursday, url, at):
    with at(hours=3):
        page = as_(cast.ben).get(f"{url}/edit", follow_redirects=True)
        assert "This event is over" in page.text


# --- who may ---


MAKING = ("edit", "calling-off", "door", "door/code")


def test_members_who_do_not_look_after_it_cannot_change_it(as_, cast, club, thursday, url):
    ask_to_join(cast.ana, club)
    ana = as_(cast.ana)
    assert ana.get(url).status_code == 200
    assert ana.get(f"/communities/{club.slug}/events/new").status_code == 404
    for path in MAKING:
        assert ana.get(f"{url}/{path}").status_code == 404
    for path in ("edit", "calling-off", "door/members", "door/cards", "door/guests"):
        answer = ana.post(
            f"{url}/{path}", data={"member_id": cast.cleo.id, "name": "x", "why": "x"}
        )
        assert answer.status_code == 404
    assert totals(thursday) == (0, 0, 0)


def test_an_open_community_shows_its_events_to_every_member_of_the_site(
    as_, cast, club, thursday, url
):
    cleo = as_(cast.cleo)
    assert "Interviews" in cleo.get(f"/communities/{club.slug}/events").text
    assert "I’m coming" in cleo.get(url).text
    assert "You’re coming." in post(cleo, f"{url}/attendance").text


@pytest.mark.parametrize(("hours", "said"), [
    (30, "a reminder the day before and two hours before."), (5, "a reminder two hours before."),
    (1.5, ""),
])  # fmt: skip
def test_nobody_is_promised_a_reminder_that_is_past(as_, cast, thursday, url, at, hours, said):
    with at(hours=-hours):
        cleo = as_(cast.cleo)
        told, page = post(cleo, f"{url}/attendance").text, cleo.get(url).text
    assert "You’re coming." in told
    assert told.count("You’ll get a reminder") == (2 if said else 0)
    assert page.count(said or "You’ll get a reminder") == (1 if said else 0)


def test_whoever_came_and_forgot_to_check_in_is_led_to_whom_they_met(as_, cast, thursday, url, at):
    commands.come(cast.ana, thursday)
    with at(hours=3):
        assert 'href="/contacts/met"' in as_(cast.ana).get(url).text


def test_the_long_address_of_a_call_does_not_fill_the_page(as_, cast, planned):
    address = "https://call.example.org/join/" + "1a2b3c4d" * 30
    event = planned(place="", link=address)
    commands.come(cast.ana, event)
    page = as_(cast.ana).get(f"/events/{event.id}").text
    (shown,) = re.findall(f'<a href="{address}"[^>]*>([^<]+)</a>', page)
    assert shown == "call.example.org/join/1a2b3c4d1a2b3c4d1…"


def test_of_a_closed_one_outsiders_see_nothing(as_, cast, planned, closed):
    event = planned(closed)
    cleo, url = as_(cast.cleo), f"/events/{event.id}"
    for path in (url, f"{url}.ics", f"{url}/check-in", f"{url}/check-in/{event.code}", f"{url}/door",
                 f"/communities/{closed.slug}/events"):  # fmt: skip
        assert cleo.get(path).status_code == 404, path
    for path in ("attendance", "attendance/end", "attendance/shown", "check-in",
                 f"check-in/{event.code}"):  # fmt: skip
        assert cleo.post(f"{url}/{path}", data={"code": event.code}).status_code == 404, path
    assert as_(cast.ana).get(url).status_code == 200


def test_whoever_was_let_in_at_a_closed_door_sees_where_they_are(as_, cast, planned, closed, at):
    event = planned(closed)
    with at():
        by_card(cast.ben, event, cast.cleo)
        assert "You’re checked in" in as_(cast.cleo).get(f"/events/{event.id}").text
        assert as_(cast.cleo).get(f"/communities/{closed.slug}/events").status_code == 404


def test_the_operators_look_after_the_welcome_community(as_, cast):
    make_operator(cast.ana)
    page = as_(cast.ana).post("/communities/welcome/events/new", data=TYPED, follow_redirects=True)
    assert "Check people in" in page.text or "At the door" in page.text


# --- coming ---


def test_coming_and_then_not(as_, cast, thursday, url):
    ana = as_(cast.ana)
    assert "Are you coming?" in ana.get(url).text
    page = post(ana, f"{url}/attendance", shown="y").text
    assert "You’re coming" in page
    assert "The others who are coming can see that you are too" in page
    page = post(ana, f"{url}/attendance/shown").text
    assert "can’t see your name" in page
    page = post(ana, f"{url}/attendance/end").text
    assert "Somebody else can have your place" in page
    assert "Are you coming?" in page


def test_the_last_place_and_the_waiting_list(as_, cast, planned):
    event = planned(capacity=1)
    url = f"/events/{event.id}"
    commands.come(cast.cleo, event)
    ana = as_(cast.ana)
    page = ana.get(url).text
    assert "All places are taken" in page
    assert "Put me on the waiting list" in page
    assert "You’re on the waiting list" in post(ana, f"{url}/attendance").text
    assert "1 of 1 places taken" in as_(cast.ben).get(url).text


def test_the_question_is_not_answered_for_them(as_, cast, thursday, url):
    page = as_(cast.ana).get(url).text
    assert 'name="shown"' in page
    assert "checked" not in re.search(r'<input[^>]*name="shown"[^>]*>', page)[0]
    post(as_(cast.ana), f"{url}/attendance")
    assert event_queries.attendance(thursday.id, cast.ana.id).shown_since is None


def test_those_who_come_see_what_the_others_look_for(as_, cast, thursday, url):
    card = cards.make(cast.cleo)
    cards.edit(card, headline="Welder", seeking="A workshop", can_help="Bicycles",
               audiences={"can_help": "connections"})  # fmt: skip
    commands.come(cast.cleo, thursday, shown=True)
    assert "Cleo Marsh" not in as_(cast.ana).get(url).text, (
        "who does not come does not see who does"
    )
    commands.come(cast.ana, thursday)
    page = as_(cast.ana).get(url).text
    for words in ("Cleo Marsh", "Welder", "A workshop"):
        assert words in page
    assert "Bicycles" not in page
    cards.pause(card)
    page = as_(cast.ana).get(url).text
    assert "Cleo Marsh" in page
    assert "A workshop" not in page
    block(cast.cleo, cast.ana)
    assert "Cleo Marsh" not in as_(cast.ana).get(url).text


def test_the_link_is_for_those_who_come(as_, cast, planned):
    event = planned(place="", link="https://meet.example.org/secret")
    url, ana = f"/events/{event.id}", as_(cast.ana)
    assert "secret" not in ana.get(url).text
    commands.come(cast.ana, event)
    assert "secret" in ana.get(url).text
    assert "secret" in as_(cast.ben).get(url).text


def test_words_of_others_stay_words(as_, cast, planned):
    event = planned(title="<script>alert(1)</script>", about="<b>x</b>", bring="<i>y</i>")
    page = as_(cast.ana).get(f"/events/{event.id}").text
    for bad in ("<script>alert", "<b>x</b>", "<i>y</i>"):
        assert bad not in page


def test_another_clock_is_said(as_, cast, thursday, url):
    choose_language(cast.ana, "en", "America/Montreal")
    page = as_(cast.ana).get(url).text
    assert "time in Paris" in page
    assert "Your time: Thursday 3 December, 12:00" in page
    choose_language(cast.ana, "fr", "Europe/Madrid")
    page = as_(cast.ana).get(url).text
    assert "décembre" in page
    assert "America" not in page


# --- lists ---


def test_what_comes_and_what_was_are_two_lists(as_, cast, planned, club, at):
    planned(title="First")
    planned(title="Second", on=date(2026, 12, 10))
    ben, path = as_(cast.ben), f"/communities/{club.slug}/events"
    page = ben.get(path).text
    assert page.index("First") < page.index("Second")
    assert "First" not in ben.get(f"{path}?when=past").text
    with at(hours=3):
        assert "First" not in ben.get(path).text
        assert "First" in ben.get(f"{path}?when=past").text


def test_a_long_list_goes_on_where_it_ended(as_, cast, planned, club):
    planned(rule="weekly", times=45)
    for number in range(3):
        planned(title=f"At once {number}")
    path, seen = f"/communities/{club.slug}/events", []
    while path:
        page = as_(cast.ben).get(path).text
        seen += [int(id) for id in re.findall(r'class="whole name" href="/events/(\d+)"', page)]
        found = re.search(r'href="([^"]+)" rel="next"', page)
        path = found[1].replace("&amp;", "&") if found else None
    assert len(seen) == len(set(seen)) == 48


def test_what_was_goes_on_too(as_, cast, planned, club):
    planned(rule="weekly", times=45)
    with time_machine.travel("2027-12-20 12:00+00:00", tick=False):
        ben, path = as_(cast.ben), f"/communities/{club.slug}/events?when=past"
        page = ben.get(path).text
        older = re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")
        assert "when=past" in older
        first = re.findall(r'/events/(\d+)"', page)
        assert not set(first) & set(re.findall(r'/events/(\d+)"', ben.get(older).text))


def test_all_my_communities_stand_in_one_list(as_, cast, planned, club, closed):
    planned(title="In the club")
    planned(closed, title="In the circle")
    ana = as_(cast.ana).get("/events").text
    assert "In the circle" in ana
    assert "In the club" not in ana
    commands.come(cast.ana, all_events()[0])
    page = as_(cast.ana).get("/events").text
    assert "In the club" in page
    assert "You’re coming" in page
    assert "In the circle" not in as_(cast.cleo).get("/events").text


def test_the_board_leads_to_the_events_and_back(as_, cast, club):
    ben = as_(cast.ben)
    assert f'href="/communities/{club.slug}/events"' in ben.get(f"/communities/{club.slug}").text
    assert f'href="/communities/{club.slug}"' in ben.get(f"/communities/{club.slug}/events").text


# --- the door ---


@pytest.fixture
def door(as_, cast, thursday, url, at):
    """Ben at the door, with Ana expected; half an hour before it begins."""
    commands.come(cast.ana, thursday)
    with at(minutes=-30):
        yield as_(cast.ben), f"{url}/door"


def test_a_name_is_tapped_and_taken_back(door, cast, thursday):
    ben, path = door
    assert "Ana Vidal" in ben.get(path).text
    page = post(ben, f"{path}/members", member_id=cast.ana.id).text
    assert "Ana Vidal is here." in page
    page = post(ben, f"{path}/members/{cast.ana.id}/removal").text
    assert "Ana Vidal is no longer checked in." in page
    assert totals(thursday) == (1, 0, 0)


def test_a_code_is_typed_or_pasted(door, cast, thursday):
    ben, path = door
    card = cards.make(cast.cleo)
    small = f"{card.code[:4]} {card.code[4:]}".lower()
    for typed in (
        small,
        f"http://127.0.0.1:8000/C/{card.code}",
        f"HTTP://X/C/{card.code}/LIVEWORD",
    ):
        assert "Cleo Marsh is here." in post(ben, f"{path}/cards", code=typed).text
    assert totals(thursday) == (1, 0, 1)
    for typed, sentence in (("22222222", "no card with this code"), ("", "Type the code.")):
        answer = post(ben, f"{path}/cards", code=typed)
        assert (answer.status_code, sentence in answer.text) == (422, True)


def test_somebody_without_an_account_is_let_in_once(door, thursday):
    ben, path = door
    for _ in range(2):
        assert (
            "Grandma Vidal is here."
            in post(ben, f"{path}/guests", name="Grandma Vidal", slip="a").text
        )
    assert totals(thursday) == (1, 0, 1)
    guest = fetch_all(event_queries.walk_ins(thursday.id))[0].id
    assert "Removed from the list." in post(ben, f"{path}/guests/{guest}/removal").text
    assert ben.post(f"{path}/guests/{guest}/removal").status_code == 404
    assert post(ben, f"{path}/guests", name=" ").status_code == 422


def test_a_part_of_a_name_finds_them(door, cast, thursday):
    ben, path = door
    commands.come(someone("Dora Lind"), thursday)
    page = ben.get(f"{path}?q=dor").text
    assert "Dora Lind" in page
    assert "Ana Vidal" not in page
    assert "Nobody by that name" in ben.get(f"{path}?q=%25").text


def test_a_name_is_found_at_the_door_however_it_is_spelled(door, cast, thursday):
    ben, path = door
    for name in ("zoë van Dijk", "Özlem Øst", "Élodie Roux"):
        by_card(cast.ben, thursday, someone(name))
    for typed, name in (("ozlem", "Özlem"), ("ELODIE r", "Élodie"), ("dijk zoe", "zoë")):
        page = ben.get(path, query_string={"q": typed}).text
        assert [one for one in ("Özlem", "Élodie", "zoë") if one in page] == [name]


def test_the_names_at_the_door_stand_in_the_order_of_a_list(cast, thursday):
    for name in ("Zadie Smith", "özlem Øst", "Élodie Roux", "ana Ruiz"):
        commands.come(someone(name), thursday)
    found = [one.name for one in check_in_queries.check_in_list(thursday.id, cast.ben.id)]
    assert found == ["ana Ruiz", "Élodie Roux", "özlem Øst", "Zadie Smith"]


def test_people_out_of_sight_are_not_on_the_list_and_not_behind_a_code(door, cast, thursday):
    ben, path = door
    card = cards.make(cast.ana)
    block(cast.ana, cast.ben)
    assert "Ana Vidal" not in ben.get(path).text
    assert ben.post(f"{path}/members", data={"member_id": cast.ana.id}).status_code == 404
    unknown = post(ben, f"{path}/cards", code="22222222").text
    hidden = post(ben, f"{path}/cards", code=card.code).text
    assert "There’s no card with this code." in hidden
    assert len(hidden) == len(unknown)


def test_the_code_at_the_door_is_read_by_a_phone(door, as_, cast, thursday, url):
    ben, path = door
    page = ben.get(f"{path}/code").text
    assert f"{thursday.code[:4]} {thursday.code[4:]}" in page
    ana = as_(cast.ana)
    scanned = f"{url}/check-in/{thursday.code}"
    assert "I’m here" in ana.get(scanned).text
    assert totals(thursday) == (1, 0, 0), "opening it does nothing yet"
    for _ in range(2):
        assert "You’re checked in" in post(ana, scanned).text
    assert totals(thursday) == (1, 0, 1)
    assert ana.get(f"{url}/check-in/22222222").status_code == 404
    assert ana.post(f"{url}/check-in/22222222").status_code == 404


def test_the_code_at_the_door_is_typed(door, as_, cast, thursday, url):
    ana = as_(cast.ana)
    answer = post(ana, f"{url}/check-in", code="2222 2222")
    assert (answer.status_code, "isn’t the code for this event" in answer.text) == (422, True)
    typed = f"{thursday.code[:4].lower()} {thursday.code[4:]}"
    assert "You’re checked in" in post(ana, f"{url}/check-in", code=typed).text
    page = post(ana, f"{url}/door/members/{cast.ana.id}/removal")
    assert "You’re no longer checked in." in page.text


def test_the_sheet_at_the_door_names_the_button_that_is_there(door, as_, cast, thursday, url):
    ben, path = door
    assert "press “Check in”" in ben.get(f"{path}/code").text
    said, waits, came = as_(cast.ana), as_(cast.cleo), as_(someone("Dan Reed"))
    commands.edit(cast.ben, thursday, **(THE_EVENT | {"capacity": 1}))
    post(waits, f"{url}/attendance")
    for browser in (said, waits, came):
        assert re.search(r"<span>Check in</span>", browser.get(url).text)


def test_two_people_without_a_phone_are_connected_at_the_door(door, stranger, cast):
    ben, path = door
    link = unescape(re.search(r'href="(/together[^"]+)"', ben.get(path).text)[1])
    for _ in range(2):
        page = stranger.get(link).text
        assert 'value="Interviews, practised"' in page
        assert f'class="back" href="{path}"' in page
        action = re.search(r'action="(/together[^"]*)"', page)[1]
        codes = {
            name: cards.make(who).code for name, who in (("one", cast.ana), ("other", cast.cleo))
        }
        link = stranger.post(action, data=codes | {"where_met": "Interviews, practised"}).location
    assert 'href="//' not in stranger.get("/together?next=//elsewhere.example").text
    assert 'href="/together"' in stranger.get("/C").text


def test_nobody_takes_back_the_check_in_of_another(door, as_, cast, thursday, url):
    by_card(cast.ben, thursday, cast.ana)
    answer = as_(cast.cleo).post(f"{url}/door/members/{cast.ana.id}/removal")
    assert answer.status_code == 404
    assert totals(thursday) == (1, 0, 1)


def test_whoever_is_not_in_a_closed_community_is_sent_to_the_steward_at_the_door(
    as_, cast, planned, closed, at
):
    evening = planned(closed)
    url = f"/events/{evening.id}/check-in"
    with at():
        cleo = as_(cast.cleo)
        assert cleo.get(f"{url}/22222222").status_code == 404
        page = cleo.post(f"{url}/{evening.code}")
        assert "for the members of Quiet circle" in page.text
        assert "Share my card" in page.text
        assert "Library" not in page.text
        assert totals(evening) == (0, 0, 0)
        by_card(cast.ben, evening, cast.cleo)
        assert "You’re already checked in" in cleo.get(f"{url}/{evening.code}").text


def test_before_its_hours_the_door_says_so(as_, cast, thursday, url):
    page = as_(cast.ben).get(f"{url}/door").text
    assert "Check-in at the door opens three hours before" in page
    commands.come(cast.ana, thursday)
    page = post(as_(cast.ben), f"{url}/door/members", member_id=cast.ana.id).text
    assert "Check-in isn’t open yet." in page
    assert "from an hour before it starts" in as_(cast.ana).get(f"{url}/check-in").text


def test_a_steward_checks_nobody_in_by_counting_through_the_members(door, cast, thursday, url):
    """Ana has said that she comes; Cleo never heard of it."""
    ben, path = door
    page = ben.get(f"/members/{cast.cleo.id}").text
    assert "Check in Cleo" not in page
    assert "scan their card" in page
    answer = ben.post(f"{path}/members", data={"member_id": cast.cleo.id})
    assert answer.status_code == ben.post(f"{path}/members", data={"member_id": 999}).status_code
    assert answer.status_code == 404
    assert totals(thursday) == (1, 0, 0)
    assert "Check in Ana" in ben.get(f"/members/{cast.ana.id}").text
    assert ben.post(f"{path}/members", data={"member_id": cast.ana.id}).status_code == 303
    assert totals(thursday) == (1, 0, 1)


def test_an_event_is_planned_and_changed_only_with_a_confirmed_address(as_, club, cast, thursday):
    dora = someone("Dora Lind", confirmed=False)
    name_steward(cast.ben, ask_to_join(dora, club))
    browser = as_(dora)
    for path in (f"/communities/{club.slug}/events/new", f"/events/{thursday.id}/edit"):
        page = browser.post(path, data=TYPED | {"title": "Cheap loans", "slip": "b"})
        assert page.status_code == 422
        assert "confirm your e-mail address first" in page.text
    assert [one.title for one in all_events()] == [thursday.title]


def test_a_steward_plans_so_many_events_a_day(cast, planned, monkeypatch):
    monkeypatch.setattr(policy, "MOST_PLANNED_A_DAY", 2)
    planned(slip="a", rule="weekly", times=4)
    planned(slip="b")
    assert planned(slip="b").title
    with pytest.raises(Refused, match="another one tomorrow"):
        planned(slip="c")


def test_a_steward_who_scans_a_card_checks_its_owner_in(door, as_, cast, thursday, url):
    ben, _path = door
    card = cards.make(cast.cleo)
    page = ben.get(f"/C/{card.code}").text
    assert page.index("Check in Cleo Marsh") < page.index("The two of you"), (
        "it is what they came for"
    )
    form = re.search(r'action="([^"]+)"[^>]*>(?:(?!</form>).)*Check in Cleo', page, re.DOTALL)
    assert form[1] == f"{url}/door/cards"
    assert f'name="code" value="{card.code}"' in form[0]
    page = post(ben, form[1], code=card.code).text
    assert "Cleo Marsh is here." in page
    assert "Cleo Marsh is here" in ben.get(f"/members/{cast.cleo.id}").text
    assert "Check in Cleo" not in as_(cast.ana).get(f"/members/{cast.cleo.id}").text


def test_a_stranger_who_scans_the_door_signs_in_first(door, stranger, thursday, url):
    answer = stranger.get(f"{url}/check-in/{thursday.code}")
    assert "/sign-in?next=" in answer.location


# --- today ---


def test_today_shows_what_i_come_to_next_and_on_the_day_how_to_check_in(as_, cast, thursday, at):
    ana = as_(cast.ana)
    assert "Coming up" not in ana.get("/").text
    commands.come(cast.ana, thursday)
    page = ana.get("/").text
    assert "Interviews, practised" in page
    assert "Check in" not in page
    with at(minutes=-30):
        page = ana.get("/").text
        assert "Check in" in page
        assert page.count("button--primary") == 1
        check_in.check_in_oneself(cast.ana, thursday, thursday.code)
        assert "Share my card" in ana.get("/").text
    with at(hours=3):
        assert "Interviews, practised" not in ana.get("/").text


def test_what_was_called_off_is_not_coming_up(as_, cast, thursday):
    commands.come(cast.ana, thursday)
    commands.call_off(cast.ben, thursday, "No heating")
    assert "Coming up" not in as_(cast.ana).get("/").text


# --- reports, and what it costs ---


def test_an_event_can_be_reported(as_, cast, thursday, url):
    assert f"/reports/new?about=event-{thursday.id}" in as_(cast.ana).get(url).text
    assert as_(cast.ana).get(f"/reports/new?about=event-{thursday.id}").status_code == 200
    assert "/reports/new" not in as_(cast.ben).get(url).text


@pytest.mark.parametrize("typed", ["", "0", "9" * 40, "²", "-1", NONSENSE, "x" * 5000])
def test_no_form_breaks_down(as_, cast, thursday, url, club, at, typed):
    names = (
        *TYPED,
        "code",
        "name",
        "member_id",
        "until",
        "times",
        "ends_on",
        "which",
        "why",
        "shown",
    )
    paths = (f"/communities/{club.slug}/events/new", f"{url}/edit", f"{url}/calling-off",
             f"{url}/door/cards", f"{url}/door/guests", f"{url}/door/members", f"{url}/check-in",
             f"{url}/attendance", f"{url}/attendance/shown", "/events/calendars")  # fmt: skip
    with at(minutes=-30):
        for path in paths:
            for browser in (as_(cast.ben), as_(cast.ana)):
                assert browser.post(path, data=dict.fromkeys(names, typed)).status_code < 500, path


def test_the_page_of_an_event_takes_four_statements(as_, cast, planned, queries):
    first = planned(rule="weekly", times=6, capacity=9)
    for number in range(8):
        commands.come(someone(f"Person{number} X"), first, shown=True)
    commands.come(cast.ana, first, shown=True)
    path = f"/events/{first.id}"
    for browser in (as_(cast.ana), as_(cast.ben)):
        browser.get(path)
        with queries(at_most=4):
            assert "Person7" in browser.get(path).text


def test_lists_and_the_door_take_few_statements(as_, cast, planned, club, queries, at):
    first = planned(rule="weekly", times=20)
    for number in range(8):
        commands.come(someone(f"Person{number} X"), first)
    ben = as_(cast.ben)
    for path in (f"/communities/{club.slug}/events", "/events", f"/events/{first.id}/door"):
        ben.get(path)
        with queries(at_most=4):
            ben.get(path)
    assert state(first, cast.ana) == "none"


def test_a_long_list_of_who_comes_goes_on_on_the_next_page(as_, cast, thursday, url, monkeypatch):
    monkeypatch.setattr(attendees, "PAGE_SIZE", 1)
    for member in (cast.ana, cast.cleo):
        commands.come(member, thursday, shown=True)
    page = as_(cast.ben).get(url).text
    assert "Ana Vidal" in page
    assert "Cleo Marsh" not in page
    page = as_(cast.ben).get(re.search(rf'href="({url}\?after=[^"#]+)', page)[1]).text
    assert "Cleo Marsh" in page
    assert "Ana Vidal" not in page
    assert "?after=" not in page


def test_what_the_camera_reads_at_the_door_checks_in_and_meets_nobody(cast, as_, thursday, at):
    ben, url = as_(cast.ben), f"/events/{thursday.id}/door"
    card = cards.make(cast.ana)
    assert f'href="{url}/scan"' in ben.get(url).text
    page = ben.get(f"{url}/scan")
    assert f'action="{url}/cards"' in page.text
    assert "wasm-unsafe-eval" in page.headers["Content-Security-Policy"]
    assert as_(cast.ana).get(f"{url}/scan").status_code == 404

    def scanned(text):
        answer = ben.post(
            f"{url}/cards", data={"code": text}, headers={"Accept": "application/json"}
        )
        return answer.status_code, answer.json["said"] or answer.json["trouble"]

    assert scanned(f"http://localhost/C/{card.code}") == (422, "Check-in isn’t open yet.")
    with at(minutes=5):
        ben = as_(cast.ben)
        for _ in range(2):
            assert scanned(f"http://localhost/C/{card.code}/ABC") == (200, "Ana Vidal is here.")
        assert scanned("WIFI:") == (422, "There’s no card with this code.")
        assert scanned("") == (422, "Type the code.")
    assert status_between(cast.ben.id, cast.ana.id).state == "none"
