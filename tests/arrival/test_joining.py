import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.cast import someone
from turnabout.arrival import views
from turnabout.base.db.session import db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import run_pending
from turnabout.cards import queries as cards
from turnabout.cards.commands import edit, make_another
from turnabout.communities import queries as communities
from turnabout.connections import queries as connections
from turnabout.connections.models import Connection
from turnabout.contacts.queries import contact_of
from turnabout.members import policy, queries
from turnabout.members.commands import make_operator_link
from turnabout.members.models import Member
from turnabout.scanning import presence

DORA = {
    "name": "Dora Lee",
    "email": "dora@example.test",
    "password": "three words of mine",
    "agree": "y",
}


def link_in(letter):
    return re.search(r"https?://[^/\s]+(/\S+)", letter.get_body(("plain",)).get_content())[1]


def dora():
    return queries.by_email("dora@example.test")


def test_three_screens_to_the_first_card(stranger, letters):
    assert "Join" in stranger.get("/join").text
    answer = stranger.post("/join", data=DORA)
    assert (answer.status_code, answer.location) == (303, "/join/card")
    assert 'name="headline"' in stranger.get("/join/card").text
    words = {"headline": "Baker", "seeking": "An oven", "can_help": "Bread"}
    card = cards.default_of(dora().id)
    assert stranger.post("/join/card", data=words).location == f"/cards/{card.id}/share"
    card = cards.default_of(dora().id)
    assert (card.headline, card.seeking, card.can_help) == ("Baker", "An oven", "Bread")
    assert [letter["To"] for letter in letters()] == ["dora@example.test"]


@pytest.mark.parametrize("field", ["headline", "seeking", "can_help"])
def test_the_first_card_takes_what_it_can_hold_later(stranger, field):
    stranger.post("/join", data=DORA)
    pages = ("/join/card", f"/cards/{cards.default_of(dora().id).id}/edit")
    tags = [re.search(rf'<[^>]*name="{field}"[^>]*>', stranger.get(one).text)[0] for one in pages]
    first, later = (re.search(r'maxlength="(\d+)"', tag)[1] for tag in tags)

    assert first == later


def test_whoever_joins_is_in_the_welcome_community_and_not_confirmed(stranger):
    stranger.post("/join", data=DORA)
    assert communities.is_member(communities.welcome_community().id, dora().id)
    assert not policy.may_contact_strangers(dora())
    assert "Please confirm your e-mail" in stranger.get("/settings").text


def test_the_card_may_wait(stranger):
    stranger.post("/join", data=DORA)
    card = cards.default_of(dora().id)
    assert f'href="/cards/{card.id}/share"' in stranger.get("/join/card").text
    assert stranger.post("/join/card", data={}).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "enter your name"),
        ({"name": "\0\u202e"}, "enter your name"),
        ({"name": "x" * 81}, "80 characters"),
        ({"email": ""}, "enter your e-mail"),
        ({"email": "dora"}, "doesn’t look like"),
        ({"email": "x" * 300 + "@example.test"}, "doesn’t look like"),
        ({"password": ""}, "at least 8"),
        ({"password": "dora lee"}, "your name"),
        ({"password": "dora@example.test"}, "your e-mail address"),
        ({"password": "12345678"}, "Too many people"),
        ({"password": "x" * 201}, "at most 200"),
        ({"agree": ""}, "agree"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(stranger, wrong, words):
    answer = stranger.post("/join", data=DORA | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    if "name" not in wrong:
        assert 'value="Dora Lee"' in answer.text
    assert DORA["password"] not in answer.text
    assert dora() is None


@pytest.mark.parametrize("name", ["<script>x</script>", "مريم الحداد", "👩‍🚀", "Ó"])
def test_names_of_every_kind_are_welcome_and_never_run(stranger, name):
    assert stranger.post("/join", data=DORA | {"name": name}).status_code == 303
    page = stranger.get("/settings").text
    assert "<script>x" not in page
    assert dora().name == name


def test_joining_twice_with_the_same_password_is_one_account(app, stranger):
    stranger.post("/join", data=DORA)
    again = app.test_client()
    assert again.post("/join", data=DORA).status_code == 303
    assert again.get("/settings").status_code == 200
    assert db.session.scalar(select(func.count(Member.id))) == 1


def test_a_taken_address_tells_the_visitor_little_and_its_owner_all(cast, stranger, letters):
    _ = cast.ana
    answer = stranger.post("/join", data=DORA | {"email": "ANA@example.test"})
    assert answer.status_code == 422
    assert "couldn’t create an account" in answer.text
    assert "Ana Vidal" not in answer.text
    assert stranger.get("/settings").status_code == 302
    assert [letter["To"] for letter in letters()] == [cast.ana.email]
    assert "already have an account" in letters()[0]["Subject"]


def test_the_time_zone_comes_from_the_device_when_it_says_one(stranger):
    stranger.post("/join", data=DORA | {"zone": "Europe/Paris"})
    assert dora().time_zone == "Europe/Paris"


def test_nonsense_as_a_time_zone_is_passed_over(stranger):
    stranger.post("/join", data=DORA | {"zone": "../../etc/passwd"})
    assert dora().time_zone == "UTC"


def test_the_language_is_the_one_of_the_page(stranger):
    stranger.post("/join", data=DORA, headers={"Accept-Language": "fr-CA,fr;q=0.9"})
    assert dora().language == "fr"


def test_the_wanted_page_is_kept_through_joining(stranger):
    assert 'action="/join?next=/goals"' in stranger.get("/join?next=/goals").text
    assert stranger.post("/join?next=/goals", data=DORA).location == "/goals"


def test_nothing_in_the_address_leads_elsewhere(stranger):
    page = stranger.get("/join?next=//elsewhere.example&_external=1&_scheme=javascript").text
    assert "javascript" not in page
    answer = stranger.post("/join?next=//elsewhere.example", data=DORA)
    assert answer.location == "/join/card"


def test_a_member_is_not_asked_to_join(cast, as_):
    assert as_(cast.ana).get("/join").location == "/"


# --- another address ---


def test_cards_that_show_the_address_follow_it_and_others_do_not(stranger, letters):
    """Else whoever mistyped theirs on joining would hand the wrong one to everybody they connect with."""
    stranger.post("/join", data=DORA)
    other = make_another(dora(), "For employers")
    edit(other, email="dora.work@example.test")
    stranger.post("/settings/email", data={"email": "dora@new.test", "now": DORA["password"]})
    (letter,) = (one for one in letters() if one["To"] == "dora@new.test")
    stranger.post(link_in(letter))
    run_pending()

    member = queries.by_email("dora@new.test")
    assert [card.email for card in cards.cards_of(member.id)] == [
        "dora@new.test", "dora.work@example.test",
    ]  # fmt: skip


# --- the operator ---


def test_the_first_account_by_the_operators_link_is_the_operator(app, stranger):
    url = "/join?operator=" + make_operator_link()
    assert stranger.post(url, data=DORA).status_code == 303
    assert dora().is_operator
    assert dora().is_confirmed
    other = app.test_client()
    other.post(url, data=DORA | {"email": "eve@example.test"})
    assert not queries.by_email("eve@example.test").is_operator
    assert "This link has already been used" in other.get("/join/card").text


# --- confirming ---


def test_a_letter_confirms_by_a_button_and_not_by_being_opened(stranger, letters):
    stranger.post("/join", data=DORA)
    url = link_in(letters()[0])
    assert "this is my address" in stranger.get(url).text
    assert not dora().is_confirmed
    assert stranger.post(url).location == "/"
    assert dora().is_confirmed
    assert "Please confirm" not in stranger.get("/settings").text


def test_confirming_again_is_harmless(app, stranger, letters):
    stranger.post("/join", data=DORA)
    url = link_in(letters()[0])
    stranger.post(url)
    assert stranger.post(url).location == "/"
    assert app.test_client().get(url).location == "/sign-in"


def test_the_letter_can_be_sent_again_and_both_links_work(stranger, letters):
    stranger.post("/join", data=DORA)
    assert stranger.post("/confirm").status_code == 303
    first, second = letters()
    assert stranger.get(link_in(first)).status_code == 200
    assert stranger.get(link_in(second)).status_code == 200


def test_a_confirmed_member_needs_no_letter(cast, as_, letters):
    as_(cast.ana).post("/confirm")
    assert letters() == []


def test_old_and_invented_links_lead_nowhere(stranger, letters):
    stranger.post("/join", data=DORA)
    url = link_in(letters()[0])
    with time_machine.travel(clock.now() + timedelta(days=15)):
        assert stranger.get(url).status_code == 410
        assert stranger.post(url).status_code == 410
    assert stranger.get("/confirm/no-such-token").status_code == 410


# --- by a card ---


def card_of(member):
    return cards.default_of(member.id)


def joined(name, **more):
    from turnabout.cards.commands import make

    member = someone(name, **more)
    make(member)
    return member


def by_card(member, **more):
    return f"/join?card={card_of(member).code}", DORA | more


def test_the_card_that_brought_somebody_goes_along(stranger):
    ana = joined("Ana Vidal")
    url, form = by_card(ana)
    assert "Ana Vidal" in stranger.get(url).text
    assert f"card={card_of(ana).code}" in stranger.post(url, data=form | {"name": ""}).text
    assert dora() is None


def test_whoever_joined_by_a_card_keeps_what_matters_of_its_owner_and_then_makes_their_own(
    stranger,
):
    ana = joined("Ana Vidal")
    url, form = by_card(ana, where_met="Job fair")
    address = stranger.post(url, data=form).location
    met = contact_of(dora().id, ana.id)
    assert address == f"/contacts/{met.id}/met?next=/join/card"
    assert (met.met_where, met.met_on) == ("Job fair", clock.today("UTC"))
    page = stranger.get(address).text
    assert "You met Ana Vidal" in page
    assert 'href="/join/card">Not now' in page
    answer = stranger.post(address, data={"network": "peer", "cares_about": "Bread"})
    assert answer.location == "/join/card"
    assert contact_of(dora().id, ana.id).cares_about == "Bread"


def test_a_card_that_is_gone_by_then_leads_on_to_ones_own(stranger):
    from turnabout.cards.commands import pause

    ana = joined("Ana Vidal")
    url, form = by_card(ana)
    pause(card_of(ana))
    assert stranger.post(url, data=form).location == "/join/card"


@pytest.mark.parametrize("next", ["//elsewhere.example", "/\\elsewhere.example", "javascript:x"])
def test_not_now_leads_nowhere_else(stranger, next):
    ana = joined("Ana Vidal")
    url, form = by_card(ana)
    stranger.post(url, data=form)
    met = contact_of(dora().id, ana.id)
    page = stranger.get(f"/contacts/{met.id}/met", query_string={"next": next}).text
    assert f'href="/contacts/{met.id}">Not now' in page


@pytest.mark.parametrize(("minutes", "at_once"), [(20, True), (50, False)])
def test_whoever_comes_by_a_screen_reads_that_they_are_connected_at_once(
    stranger, minutes, at_once
):
    ana = joined("Ana Vidal")
    url, form = by_card(ana)
    live = presence.new_token(card_of(ana).code, clock.now())
    url += f"&live={presence.sign_proof(card_of(ana).code, live, clock.now())}"
    with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
        page = stranger.get(url).text
        assert ("Once you’ve joined, you’ll be connected" in page) is at_once
        assert ("we’ll ask Ana Vidal to connect" in page) is not at_once
        sign_in = re.search(r'href="(/sign-in\?next=[^"]+)"', page)[1]
        assert ("live" in sign_in) is at_once
        stranger.post(url, data=form)
    assert connections.state(dora().id, ana.id) == ("connected" if at_once else "held")


def test_the_wish_to_connect_waits_for_the_confirmation(stranger, letters):
    ana = joined("Ana Vidal")
    url, form = by_card(ana, where_met="Job fair", note="We spoke of bread.")
    stranger.post(url, data=form)
    assert connections.state(dora().id, ana.id) == "held"
    assert "Your request to connect is saved" in stranger.get(f"/C/{card_of(ana).code}").text
    assert not fetch_all(select(Connection))
    stranger.post(link_in(letters()[0]))
    asked = fetch_all(select(Connection))[0]
    assert (asked.asker_id, asked.asked_id) == (dora().id, ana.id)
    assert (asked.where_met, asked.note) == ("Job fair", "We spoke of bread.")
    run_pending()
    assert len(fetch_all(select(Connection))) == 1


def test_a_new_password_confirms_and_asks_nobody_in_their_name(app, stranger, letters):
    ana = joined("Ana Vidal")
    url, form = by_card(ana)
    stranger.post(url, data=form)
    stranger.post("/password/forgotten", data={"email": "dora@example.test"})
    letter = next(one for one in letters() if "password" in one["Subject"])
    app.test_client().post(link_in(letter), data={"password": "three other words"})
    run_pending()
    assert connections.state(dora().id, ana.id) == "none"


def test_somebody_who_had_joined_before_connects_by_joining_again(app, stranger):
    ana = joined("Ana Vidal")
    stranger.post("/join", data=DORA)
    url, form = by_card(ana)
    app.test_client().post(url, data=form)
    assert connections.state(dora().id, ana.id) == "held"


@pytest.mark.parametrize("code", ["", "x", "AAAAAAAA", "<b>", "🦆" * 300])
def test_a_card_that_leads_nowhere_keeps_nobody_from_joining(stranger, code):
    assert stranger.get("/join", query_string={"card": code}).status_code == 200
    answer = stranger.post("/join", query_string={"card": code}, data=DORA)
    assert answer.location == "/join/card"


def test_a_paused_card_says_nothing_of_its_owner(stranger):
    from turnabout.cards.commands import pause

    ana = joined("Ana Vidal")
    url, form = by_card(ana)
    pause(card_of(ana))
    assert "Ana Vidal" not in stranger.get(url).text
    stranger.post(url, data=form)
    assert connections.state(dora().id, ana.id) == "none"


# --- two taps on "Join" ---


def accounts():
    return db.session.scalar(select(func.count(Member.id)))


def confirms_only(letters):
    """The one letter that somebody gets who joins."""
    return [letter["To"] for letter in letters()] == ["dora@example.test"] and (
        "already have an account" not in letters()[0]["Subject"]
    )


def test_a_second_tap_before_the_first_is_answered_is_the_same_account(app, letters, at_once):
    """Both go out without the cookie that the answer to the other brings."""
    answers = []
    taps = [lambda: answers.append(app.test_client().post("/join", data=DORA))] * 2
    assert at_once(*taps) == []
    assert [(one.status_code, one.location) for one in answers] == [(303, "/join/card")] * 2
    assert accounts() == 1
    assert confirms_only(letters)


def test_a_second_tap_that_arrives_while_the_first_is_written_is_the_same_account(
    app, letters, monkeypatch
):
    """Always in this order: the address was free when both looked."""
    first, second, arrive = app.test_client(), app.test_client(), views.create_member

    def overtaken(*args):
        monkeypatch.setattr(views, "create_member", arrive)
        assert second.post("/join", data=DORA).location == "/join/card"
        return arrive(*args)

    monkeypatch.setattr(views, "create_member", overtaken)
    assert first.post("/join", data=DORA).location == "/join/card"
    assert accounts() == 1
    assert confirms_only(letters)
    for browser in (first, second):
        assert browser.get("/settings").status_code == 200


def test_a_second_tap_after_the_first_was_answered_leads_where_the_first_led(app, letters):
    ana = joined("Ana Vidal")
    url, form = by_card(ana)
    letters()
    browser = app.test_client()
    taps = [browser.post(url, data=form) for _ in range(2)]
    (led,) = {one.location for one in taps}
    assert re.fullmatch(r"/contacts/\d+/met\?next=/join/card", led)
    assert accounts() == 2
    assert connections.state(dora().id, ana.id) == "held"
    plain = app.test_client()
    form = DORA | {"email": "eve@example.test"}
    assert [plain.post("/join", data=form).location for _ in range(2)] == ["/join/card"] * 2


def test_two_taps_on_a_card_ask_its_owner_once(app, letters, at_once):
    ana = joined("Ana Vidal")
    url, form = by_card(ana)
    answers = []
    taps = [lambda: answers.append(app.test_client().post(url, data=form))] * 2
    assert at_once(*taps) == []
    assert [one.status_code for one in answers] == [303, 303]
    assert connections.state(dora().id, ana.id) == "held"
    assert accounts() == 2


def test_somebody_else_who_takes_the_address_at_the_same_moment_is_told_nothing(
    app, letters, monkeypatch
):
    """The other password is not theirs: no account, and the owner of the address hears of it."""
    first, second, arrive = app.test_client(), app.test_client(), views.create_member

    def overtaken(*args):
        monkeypatch.setattr(views, "create_member", arrive)
        second.post("/join", data=DORA | {"password": "another one of mine"})
        return arrive(*args)

    monkeypatch.setattr(views, "create_member", overtaken)
    assert first.post("/join", data=DORA).status_code == 422
    assert first.get("/settings").status_code == 302
    assert accounts() == 1
