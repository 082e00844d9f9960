"""Somebody without an account leaves a name and contact details with the owner of a card."""

import re
import time
from datetime import timedelta

import pytest
import time_machine

from turnabout.base.db.session import fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.web import signed_tokens
from turnabout.cards import commands as cards
from turnabout.check_in.commands import check_in
from turnabout.communities.commands import create_community
from turnabout.contacts.queries import book
from turnabout.events.commands import create_event
from turnabout.guests import commands, queries
from turnabout.members.commands import choose_language
from turnabout.notices.queries import notices_of
from turnabout.privacy.commands import leave as leave_the_house


@pytest.fixture
def card(cast):
    return cards.make(cast.ana)


def left(cast, **more):
    told = {
        "name": "Dora Novak",
        "idempotency_key": "one",
        "language": "en",
        "email": "dora@example.test",
    }
    return commands.leave(cast.ana, **(told | more))


@pytest.fixture
def fill(stranger, card):
    """`fill(name=…)` opens the form, waits as a person does, and sends it."""

    def sent(waited=5, **values):
        page = stranger.get(f"/C/{card.code}/details").text
        slip = re.search(r'name="slip"[^>]*value="([^"]+)"', page)[1]
        told = {
            "name": "Dora Novak", "way": "dora@example.test", "note": "At the fair", "agree": "y",
            "slip": slip, "begun": signed_tokens.sign("guest form", int(time.time()) - waited),
        }  # fmt: skip
        return stranger.post(f"/C/{card.code}/details", data=told | values)

    return sent


def test_a_guest_was_met_when_and_where_they_left_it_however_late_it_is_taken_up(cast):
    club = create_community(cast.ana, "Job Club North", "")
    begins = clock.now().replace(hour=18, minute=0) + timedelta(days=1)
    evening = create_event(
        cast.ana, club, title="The Thursday club", on=begins.date(), starts=begins.time(),
        ends=begins.replace(hour=20).time(), zone="UTC", place="Library",
    )  # fmt: skip
    with time_machine.travel(begins):
        check_in(cast.ana, evening, cast.ana)
        guest = left(cast)
    with time_machine.travel(begins + timedelta(days=3)):
        contact = commands.accept(guest)
    assert (contact.met_where, contact.met_on) == ("The Thursday club", begins.date())


def test_the_owner_gets_a_name_and_one_way_and_takes_it_up(fill, as_, cast, letters):
    assert fill().status_code == 303
    ana = as_(cast.ana)
    for page in ("/guests", "/", "/notices"):
        assert "Dora Novak" in ana.get(page).text
    guest = fetch_first(queries.waiting_for(cast.ana.id))
    answer = ana.post(f"/guests/{guest.id}/acceptance")
    assert "Dora Novak" in ana.get(answer.location).text
    contact = fetch_first(book(cast.ana.id))
    assert (contact.name, contact.email, contact.notes) == (
        "Dora Novak", "dora@example.test", "At the fair",
    )  # fmt: skip
    assert "Dora" not in ana.get("/guests").text
    told = {letter["To"]: letter.get_body(("plain",)).get_content() for letter in letters()}
    assert "/guests/" in told["dora@example.test"]
    assert "Dora Novak" in told["ana@example.test"]


def test_a_phone_number_will_do_and_no_letter_is_written(fill, cast, letters):
    fill(way="+44 20 7946 0000")
    assert fetch_first(queries.waiting_for(cast.ana.id)).phone == "+44 20 7946 0000"
    assert {letter["To"] for letter in letters()} == {"ana@example.test"}


@pytest.mark.parametrize(("typed", "email", "phone"), [
    ("\u202adora@example.test\u202c", "dora@example.test", ""),
    ("dora @example.test", "dora@example.test", ""),
    ("dora@example.test / 020 7946 0958", "dora@example.test", "020 7946 0958"),
    ("020 7946 0958, dora@example.test", "dora@example.test", "020 7946 0958"),
    ("mobile 020 7946 0958 ext. 45", "", "mobile 020 7946 0958 ext. 45"),
    ("٠٢٠ ٧٩٤٦ ٠٩٥٨", "", "٠٢٠ ٧٩٤٦ ٠٩٥٨"), ("\u200e０２０ 7946\u20110958", "", "020 7946-0958"),
])  # fmt: skip
def test_a_way_to_reach_a_guest_is_taken_as_people_write_it(fill, cast, typed, email, phone):
    assert fill(way=typed).status_code == 303
    guest = fetch_first(queries.waiting_for(cast.ana.id))
    assert (guest.email, guest.phone) == (email, phone)


@pytest.mark.parametrize(
    "typed", ["dora1234567@", "dora1234567@x", "@12345678", "1234", "x" * 60 + "12345"]
)
def test_half_an_address_is_no_phone_number(fill, cast, typed):
    assert fill(way=typed).status_code == 422
    assert queries.count_waiting(cast.ana.id) == 0


@pytest.mark.parametrize(("wrong", "words"), [
    ({"name": "WWW.EVIL.EXAMPLE"}, "looks like a web address"),
    ({"name": "Win at Evil.Com"}, "looks like a web address"),
    ({"name": " \u200b "}, "Please enter your name."), ({"way": ""}, "Please leave an e-mail"),
    ({"way": "call me"}, "e-mail address, such as"), ({"way": "12"}, ".org, or a phone number"),
    ({"way": "a@b"}, "e-mail address, such as"), ({"agree": ""}, "pass your details on"),
    ({"note": "x" * 501}, "500"), ({"name": "x" * 81}, "80"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(fill, cast, wrong, words):
    page = fill(**wrong)
    assert page.status_code == 422
    assert words in page.text
    assert 'value="Dora Novak"' in page.text or "name" in wrong
    assert queries.count_waiting(cast.ana.id) == 0


def test_what_was_left_empty_is_not_called_wrong_as_well(fill):
    page = fill(way="").text
    assert "an e-mail address or a phone number" in page
    assert "such as ana@example.org" not in page


@pytest.mark.parametrize("signs", [
    {"website": "https://example.org"}, {"begun": "x"}, {"begun": ""}, {"waited": 0},
    {"waited": 90_000},
])  # fmt: skip
def test_what_looks_like_a_robot_is_asked_once_more(fill, cast, signs):
    page = fill(**signs)
    assert page.status_code == 422
    assert "Robots write here too. If you’re not one, please send it again." in page.text
    assert 'value="Dora Novak"' in page.text
    assert "https://example.org" not in page.text
    assert queries.count_waiting(cast.ana.id) == 0


def test_a_double_tap_leaves_one_note(stranger, fill, cast):
    """The same form, so that also what says when it was shown is the same: another second is another."""
    form = {"slip": "the same", "begun": signed_tokens.sign("guest form", int(time.time()) - 5)}
    fill(**form)
    fill(**form)
    assert queries.count_waiting(cast.ana.id) == 1


def test_nobody_but_the_owner_sees_or_answers_it(as_, cast):
    guest = left(cast)
    ben = as_(cast.ben)
    assert "Dora" not in ben.get("/guests").text
    for act in ("acceptance", "refusal"):
        assert ben.post(f"/guests/{guest.id}/{act}").status_code == 404


def test_what_is_refused_is_gone(as_, stranger, cast):
    guest = left(cast)
    key = guest.key
    as_(cast.ana).post(f"/guests/{guest.id}/refusal")
    assert fetch_all(queries.guests_of(cast.ana.id)) == []
    assert stranger.get(f"/guests/{key}").status_code == 404


def test_the_guest_takes_it_back_also_from_the_book(stranger, cast):
    guest = left(cast, note="Loves bread")
    contact = commands.accept(guest)
    commands.contacts.edit(contact, notes="Loves bread\nCall in May")
    address = f"/guests/{guest.key}"
    assert "dora@example.test" in stranger.get(address).text
    stranger.post(address)
    assert stranger.get(address).status_code == 404
    kept = commands.contacts.queries.all_of(cast.ana.id)
    contact = fetch_first(kept)
    assert (contact.email, contact.notes) == ("", "Call in May")
    assert "Dora" not in contact.name
    assert contact.removed_at


def test_opening_the_link_alone_takes_nothing_back(stranger, cast):
    guest = left(cast)
    stranger.get(f"/guests/{guest.key}")
    assert queries.count_waiting(cast.ana.id) == 1


def test_what_was_not_answered_is_deleted_after_thirty_days(cast):
    left(cast)
    accepted = left(cast, idempotency_key="two", name="Eli Stone")
    commands.accept(accepted)
    with clock.travel_to(clock.now() + timedelta(days=29)):
        commands.delete_unanswered()
    assert queries.count_waiting(cast.ana.id) == 1
    with clock.travel_to(clock.now() + timedelta(days=31)):
        commands.delete_unanswered()
    assert [one.name for one in fetch_all(queries.guests_of(cast.ana.id))] == ["Eli Stone"]


@pytest.mark.parametrize("end", ["taken back", "taken back from the book", "refused", "unanswered"])
def test_what_is_gone_is_gone_from_what_the_owner_was_told_too(as_, cast, end):
    guest = left(cast)
    left(cast, idempotency_key="two", name="Eli Stone")
    if end == "taken back from the book":
        commands.accept(guest)
    if end == "unanswered":
        with clock.travel_to(clock.now() + timedelta(days=31)):
            commands.delete_unanswered()
    elif end == "refused":
        commands.refuse(guest)
    else:
        commands.take_back(guest)
    kept = [] if end == "unanswered" else ["Eli Stone"]
    assert [one.words for one in fetch_all(notices_of(cast.ana.id))] == kept
    assert cast.ana.unread == len(kept)


def test_whoever_took_it_back_stands_there_in_the_words_of_the_owner(cast, app):
    choose_language(cast.ana, "fr", "Europe/Paris")
    guest = left(cast)
    contact = commands.accept(guest)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        commands.take_back(guest)
    assert contact.name.startswith("Une personne")


def test_a_paused_card_takes_no_details(stranger, cast, card):
    cards.pause(card)
    assert stranger.get(f"/C/{card.code}/details").status_code == 404
    assert stranger.get("/C/22222222/details").status_code == 404


def test_a_member_goes_to_the_card_itself(as_, cast, card):
    assert as_(cast.ben).get(f"/C/{card.code}/details").location == f"/C/{card.code}"


def test_when_the_owner_leaves_it_goes_too(cast):
    left(cast)
    leave_the_house(cast.ana, "anonymise")
    assert fetch_all(queries.guests_of(cast.ana.id)) == []


def test_a_guest_hears_no_name_that_a_card_keeps_for_members(fill, stranger, cast, card, letters):
    """And nothing of another card of the same person."""
    other = cards.make_another(cast.ana, "For neighbours")
    cards.edit(other, audiences={"name": "members"})
    answer = fill()
    page = stranger.get(answer.location).text
    assert "Ana Vidal" not in page
    assert f"/C/{card.code}.vcf" in page
    assert other.code not in page
    assert card.code not in stranger.get(answer.location.partition("?")[0]).text
    told = [one for one in letters() if one["To"] == "dora@example.test"][0]
    assert "Ana Vidal" not in told.as_string()
