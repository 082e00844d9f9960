"""An event: J2 by the live code on a screen, J3 without an account, J12 without a phone."""

import re
from datetime import time, timedelta

import pytest

from tests.cast import someone
from tests.events.conftest import THE_EVENT
from tests.journeys.test_meeting import TYPED, code_of, shows_the_card
from turnabout.base.db.session import fetch_first
from turnabout.base.i18n import clock
from turnabout.cards.commands import edit
from turnabout.cards.commands import make as make_card
from turnabout.communities.commands import create_community
from turnabout.connections.queries import state
from turnabout.contacts.queries import book, contact_of
from turnabout.events.commands import come, create_event
from turnabout.members.queries import by_email
from turnabout.pairing.commands import choose_pin
from turnabout.pairing.policy import hash_pin


def test_a_member_scans_the_live_code_and_is_connected_noted_and_sorted(phones, cast):
    ana, ben = phones(), phones()
    scanned = shows_the_card(ana.signs_in(cast.ana), cast.ana, on_paper=False)
    ben.signs_in(cast.ben)

    taps = 1  # the code itself
    if ben.javascript:
        ben.page.goto(scanned)
        ben.page.wait_for_url(re.compile("/met"))
        ben.check()
    else:
        ben.open(scanned).tap("Connect now")
        taps += 1
    assert state(cast.ana.id, cast.ben.id) == "connected"
    ben.sees("You’re connected").page.get_by_label("Business").check()
    ben.fill(promise="Send the recipe").tap("Save")
    taps += 2
    assert taps <= 4
    assert contact_of(cast.ben.id, cast.ana.id).network == "business"

    ben.open("/").sees("You promised Ana Vidal: Send the recipe").tap("Done, record it")
    ben.sees("Send the recipe").open("/assistance").sees("Ana Vidal")
    ana.open("/").sees("Send the recipe").tap("Right")


def test_a_newcomer_is_connected_in_three_screens_and_three_fields(phones, cast):
    ana, dora = phones(), phones()
    scanned = shows_the_card(ana.signs_in(cast.ana), cast.ana, on_paper=False)

    dora.open(scanned).sees("Ana Vidal").tap("Connect", "link")  # one, two
    assert dora.count_fields(TYPED) == 3
    dora.fill(name="Dora Novak", email="dora@example.test", password="three words of mine")
    dora.page.get_by_label("I agree").check()
    dora.tap("Join").sees("You’re connected")  # three

    member = by_email("dora@example.test")
    assert state(member.id, cast.ana.id) == "connected"
    ana.open("/contacts").sees("Dora Novak")
    if ana.javascript:
        ana.open("/cards").tap("Show full screen", "link")


@pytest.mark.parametrize("phones", [True], indirect=True)
def test_at_the_door_a_name_is_found_while_one_types(phones, cast):
    club = create_community(cast.ben, "Job Club North")
    soon = clock.now() + timedelta(hours=1)
    when = {"on": soon.date(), "starts": soon.time(), "ends": time(23, 59, 59), "zone": "UTC"}
    event = create_event(cast.ben, club, **(THE_EVENT | when))
    people = ("Łukasz O’Brien", "王小明", "Anne-Marie Dupont", "Robert (Bob) Smith", "Işıl Söğüt")
    for n, name in enumerate(people):
        member = someone(f"Guest{n} X")
        edit(make_card(member), name=name)
        come(member, event)
    ben = phones().signs_in(cast.ben).open(f"/events/{event.id}/door")
    shown = ben.page.locator("#taps > li:visible .name")
    for typed, name in (
        ("lukasz", people[0]), ("obr", people[0]), ("O'Brien łuk", people[0]), ("brien", people[0]),
        ("小明", people[1]), ("marie", people[2]), ("dup anne‑marie", people[2]), ("annem", people[2]),
        ("smith bob", people[3]), ("ISIL", people[4]), ("Işıl sogut", people[4]),
    ):  # fmt: skip
        ben.page.fill("#q", typed)
        assert shown.all_inner_texts() == [name], typed
    ben.page.fill("#q", "arie")
    assert shown.count() == 0
    ben.page.fill("#q", " ")
    assert shown.count() == len(people)
    ben.check()


def test_the_screen_says_who_was_connected(phones, cast):
    ana, ben = phones(), phones()
    if not ana.javascript:
        pytest.skip("the screen is renewed by script")
    scanned = shows_the_card(ana.signs_in(cast.ana), cast.ana, on_paper=False)
    ben.signs_in(cast.ben).page.goto(scanned)
    ben.page.wait_for_url(re.compile("/met"))
    ana.page.evaluate("dispatchEvent(new Event('online'))")
    ana.sees("You and Ben Osei are connected.").check()
    (fresh,) = ana.reads_codes()
    assert fresh != scanned
    ana.context.set_offline(True)
    ana.page.evaluate("dispatchEvent(new Event('offline'))")
    (plain,) = ana.reads_codes()
    assert plain.endswith(f"/C/{code_of(cast.ana)}")


def test_without_an_account_one_leaves_a_name_and_can_take_it_back(phones, cast, mailbox):
    ana, dora = phones(), phones()
    ana.signs_in(cast.ana)
    dora.open(f"/C/{code_of(cast.ana)}").tap("Leave my details", "link")
    dora.page.wait_for_timeout(3100)  # as long as a person takes at least
    dora.fill(name="Dora Novak", way="not a way", note="Makes bread").page.get_by_label(
        "I agree"
    ).check()
    dora.tap("Leave my details").sees("Please enter an e-mail address").fill(
        way="dora@example.test"
    )
    dora.tap("Leave my details").sees("Ana Vidal has your details")

    ana.open("/").sees("Dora Novak left you their details").tap("Add to my contacts")
    ana.page.get_by_label("Peer").check()
    ana.tap("Save").open("/contacts?network=peer").sees("Dora Novak")

    dora.open(mailbox.link("dora@example.test", "/guests/")).sees("Makes bread")
    dora.tap("Take my details back").sees("There’s nothing here")
    ana.open("/contacts")
    assert "Dora" not in ana.page.locator("main").inner_text()
    assert fetch_first(book(cast.ana.id)) is None


def test_two_people_without_a_phone_are_connected_at_the_table(phones, cast):
    table, ana, ben = phones(), phones(), phones()
    choose_pin(cast.ana, hash_pin("281946"))
    table.open("/together").fill(one=code_of(cast.ana).lower(), other=code_of(cast.ben))
    table.fill(one_pin="281946", where_met="Job fair").tap("Connect them").sees(
        "We’ve asked them both"
    )
    assert table.page.locator("[name=one]").input_value() == ""
    assert state(cast.ana.id, cast.ben.id) == "none"

    ben.page.goto("/sign-in")
    ben.fill(email=cast.ben.email, password="open sesame, please")
    ben.page.get_by_label("Other people use it too").check()
    ben.tap("Sign in").sees("shared computer").sees("Did you meet?").tap("Yes, connect us")
    assert state(cast.ana.id, cast.ben.id) == "connected"
    ben.tap("Sign out")
    ben.page.goto("/contacts")
    assert "/sign-in" in ben.page.url
    ana.signs_in(cast.ana).open("/contacts").sees("Ben Osei").sees("Job fair")
