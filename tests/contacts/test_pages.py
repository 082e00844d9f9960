import re
from datetime import date

import pytest

from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.connections.commands import ask
from turnabout.contacts import commands, queries
from turnabout.contacts.models import Contact
from turnabout.safety.commands import block


def book(owner):
    return fetch_all(queries.book(owner.id))


@pytest.fixture
def gym(cast):
    return commands.add(cast.ana, name="Zoë <b>Lind</b>", origin="gym", notes="Likes tea")


@pytest.fixture
def ana(cast, as_):
    return as_(cast.ana)


MOMENT = {"kind": "call", "direction": "together", "words": "", "on": "2026-01-05", "slip": "s"}


def test_an_empty_book_says_what_it_is_for_and_where_to_begin(ana):
    page = ana.get("/contacts").text

    assert "Who do you know?" in page
    assert 'href="/contacts/map"' in page


def test_the_book_shows_people_safely_and_costs_few_statements(ana, gym, queries):
    for n in range(12):
        commands.add(gym.owner, name=f"Person {n}")
    ana.get("/contacts")
    with queries(at_most=3):
        page = ana.get("/contacts").text

    assert "Zoë &lt;b&gt;Lind" in page
    assert "Gym" in page
    assert page.count("Not sorted yet") == 13  # and the tab


def test_whoever_is_not_sorted_yet_is_sorted_by_one_tap(ana, gym):
    added = commands.add(gym.owner, name="Zed")
    assert "Sort 1 person" in ana.get("/contacts").text
    page = ana.get("/contacts?network=unsorted").text

    assert f'action="/contacts/{added.id}/network"' in page
    assert page.count('name="network" value="peer"') == 1


def test_once_all_are_sorted_the_page_says_so(ana, gym):
    page = ana.get("/contacts?network=unsorted").text

    assert "Everybody is sorted" in page
    assert 'href="/contacts/map/' not in page


@pytest.mark.parametrize("more", [
    "?network=peer", "?network=unsorted", "?network=removed", "?network=x&after=-1&q=%00%25",
    "?network=peer&origin=gym", "?network=business&origin=gym", "?after=99999999999999999999",
    "?q=" + "x" * 500,
])  # fmt: skip
def test_every_view_of_the_book_answers(ana, gym, more):
    assert ana.get(f"/contacts{more}").status_code == 200


def test_somebody_new_is_written_down_once(cast, ana):
    typed = {"name": " Max\u202e  Gruber ", "network": "", "origin": "hr", "slip": "one",
             "email": "max@example.test", "phone": "+44 20 7946", "met_on": "2026-01-02"}  # fmt: skip
    for _ in range(2):
        answer = ana.post("/contacts/new", data=typed)
        assert answer.status_code == 303

    (max,) = book(cast.ana)
    assert (max.name, max.network, max.email) == ("Max Gruber", "business", "max@example.test")


def test_who_goes_back_and_writes_down_another_person_has_both(cast, ana):
    """Browsers that go back show the form as it was sent, hidden fields and all."""
    for name in ("Max", "Zoë", "Zoë"):
        assert ana.post("/contacts/new", data={"name": name, "slip": "one"}).status_code == 303

    assert sorted(one.name for one in book(cast.ana)) == ["Max", "Zoë"]


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"name": "  "}, "their name? Any name will do"),
    ({"name": "x" * 161}, "keep this to 160"),
    ({"network": "moon"}, "Please choose one of these."),
    ({"origin": "moon"}, "Please choose one of these."),
    ({"network": "business", "origin": "gym"}, "a different network"),
    ({"email": "nonsense"}, "doesn’t look like an e-mail"),
    ({"phone": "call me"}, "enter a phone number"),
    ({"met_on": "yesterday"}, "Please enter a date like"),
    ({"met_on": "2999-01-01"}, "in the future"),
    ({"notes": "x" * 4001}, "keep this to 4000"),
])  # fmt: skip
def test_a_wrong_form_says_so_and_keeps_what_was_typed(cast, ana, wrong, sentence):
    typed = {"name": "Ünal 🦊", "organisation": "שלום & Co", "slip": "s"} | wrong
    answer = ana.post("/contacts/new", data=typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "שלום &amp; Co" in answer.text
    assert book(cast.ana) == []


def test_a_contact_is_changed(cast, ana, gym):
    page = ana.get(f"/contacts/{gym.id}/edit").text
    assert "Likes tea" in page
    assert '<option selected value="gym">' in page
    ana.post(
        f"/contacts/{gym.id}/edit",
        data={"name": "Zoë", "network": "community", "origin": "", "notes": ""},
    )

    (zoe,) = book(cast.ana)
    assert (zoe.name, zoe.network, zoe.origin, zoe.notes) == ("Zoë", "community", "", "")


def test_a_refused_change_changes_nothing(cast, ana, gym):
    typed = {"name": "Other", "network": "business", "origin": "gym"}

    assert ana.post(f"/contacts/{gym.id}/edit", data=typed).status_code == 422
    assert book(cast.ana)[0].network == "peer"


def test_a_network_is_chosen_with_one_tap_in_place(cast, ana):
    max = commands.add(cast.ana, name="Max")
    answer = ana.post(
        f"/contacts/{max.id}/network", data={"network": "business", "next": "/contacts?q=ma"}
    )

    assert answer.location == "/contacts?q=ma"
    assert book(cast.ana)[0].network == "business"


@pytest.mark.parametrize("network", ["", "moon"])
def test_a_network_that_is_none_changes_nothing(cast, ana, gym, network):
    ana.post(f"/contacts/{gym.id}/network", data={"network": network})

    assert book(cast.ana)[0].network == "peer"


def test_choosing_the_same_network_again_keeps_the_origin(cast, ana, gym):
    ana.post(f"/contacts/{gym.id}/network", data={"network": "peer"})

    assert book(cast.ana)[0].origin == "gym"


def test_many_moments_are_shown_page_by_page(cast, ana, gym):
    for day in range(1, 29):
        commands.log_touch(gym, "call", "together", f"Call {day}!", date(2026, 1, day))
    for n in range(4):
        commands.log_touch(gym, "call", "together", f"Tea {n}!", date(2025, 12, 31))
    page = ana.get(f"/contacts/{gym.id}").text
    (further,) = re.findall(r'href="(/contacts/\d+\?below=\d+#moments)"', page)
    older = ana.get(further).text

    assert ("Tea 2!" in page, "Tea 1!" in page) == (True, False)
    assert [f"Tea {n}!" in older for n in range(4)] == [True, True, False, False]
    assert "below=" not in older
    assert ana.get(f"/contacts/{gym.id}?below=999999999999").status_code == 200


def test_notes_and_moments_are_kept_on_the_page(cast, ana, gym):
    ana.post(f"/contacts/{gym.id}/notes", data={"notes": "Two\nlines"})
    for _ in range(2):
        ana.post(f"/contacts/{gym.id}/touches", data=MOMENT)

    assert book(cast.ana)[0].notes == "Two\nlines"
    page = ana.get(f"/contacts/{gym.id}").text
    assert page.count("5 January 2026") >= 1
    assert page.count("/touches/") == 1


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"kind": ""}, "Please choose one of these."),
    ({"direction": "up"}, "Please choose one of these."),
    ({"on": ""}, "Please choose a day."),
    ({"on": "31.2."}, "Please enter a date like"),
    ({"on": "2999-01-01"}, "in the future"),
    ({"words": "x" * 1001}, "keep this to 1000"),
])  # fmt: skip
def test_a_wrong_moment_says_so_in_place(ana, gym, wrong, sentence):
    answer = ana.post(f"/contacts/{gym.id}/touches", data=MOMENT | {"words": "Tea"} | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert '<details class="more" open>' in answer.text


def test_notes_that_are_too_long_are_shown_again(ana, gym):
    answer = ana.post(f"/contacts/{gym.id}/notes", data={"notes": "y" * 4001})

    assert answer.status_code == 422
    assert "y" * 4001 in answer.text


def test_somebody_taken_out_can_be_put_back(cast, ana, gym):
    for _ in range(2):
        answer = ana.post(f"/contacts/{gym.id}/removal", follow_redirects=True)
    assert "Put back" in answer.text
    assert book(cast.ana) == []

    ana.post(f"/contacts/{gym.id}/return")
    assert [one.id for one in book(cast.ana)] == [gym.id]


# --- whose it is ---


def test_nobody_else_finds_it_there(cast, as_, gym):
    touch = commands.log_touch(gym, "call", "together", "", clock.today())
    ben = as_(cast.ben)
    addresses = {
        "get": ["", "/edit"],
        "post": ["/edit", "/network", "/notes", "/touches", "/removal", "/return"],
    }
    for method, ends in addresses.items():
        for end in ends:
            answer = getattr(ben, method)(f"/contacts/{gym.id}{end}")
            assert answer.status_code == 404, end
    assert ben.post(f"/touches/{touch.id}/removal").status_code == 404
    assert ben.get("/contacts/999999").status_code == 404
    assert fetch_all(queries.touches(gym)) == [touch]


def test_a_member_in_the_book_leads_to_their_page(cast, ana):
    ask(cast.ben, cast.ana)
    ask(cast.ana, cast.ben)
    (ben,) = book(cast.ana)
    page = ana.get(f"/contacts/{ben.id}").text

    assert f'href="/members/{cast.ben.id}"' in page
    assert "<span>Write</span>" in page


def test_whoever_is_out_of_sight_is_not_there(cast, ana):
    ben = commands.add_member(cast.ana, cast.ben)
    block(cast.ben, cast.ana)

    assert ana.get(f"/contacts/{ben.id}").status_code == 404
    assert "Ben Osei" not in ana.get("/contacts").text


def test_the_page_of_a_contact_costs_few_statements(cast, ana, queries):
    ben = commands.add_member(cast.ana, cast.ben)
    for n in range(5):
        commands.log_touch(ben, "call", "together", f"{n}", clock.today())
    with queries(at_most=9):
        ana.get(f"/contacts/{ben.id}")


def test_a_stranger_is_asked_to_sign_in(stranger, gym):
    assert "/sign-in" in stranger.get("/contacts").location
    assert isinstance(gym, Contact)


def test_after_three_asks_in_a_row_the_next_one_is_thought_over(ana, gym):
    def asked(direction="asked_them"):
        commands.log_touch(gym, "call", direction, "", clock.today())
        return (
            "You’ve asked for something three times in a row."
            in ana.get(f"/contacts/{gym.id}").text
        )

    assert [asked(), asked(), asked(), asked()] == [False, False, True, True]
    assert not asked("together")
