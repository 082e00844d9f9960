"""What a new password ends, because somebody else may have access to it, and what it does not end."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

import turnabout
from tests.assistance.test_recording import help_given
from tests.cast import PASSWORD, someone
from turnabout.assistance.record_effects import answer_links, outcome_link
from turnabout.base.db.session import db, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import run_pending
from turnabout.calendars import commands as calendars
from turnabout.calendars import queries as calendar_queries
from turnabout.cards import commands as cards
from turnabout.connections import commands as connections
from turnabout.connections.queries import count_held_requests, state
from turnabout.contacts import queries as contacts
from turnabout.contacts.follow_up_mail import keep_in_touch_link
from turnabout.guests import commands as guests
from turnabout.members import commands, queries
from turnabout.members.models import SignIn
from turnabout.notices.commands import unsubscribe_link
from turnabout.pairing import commands as pairings
from turnabout.pairing import policy as pins
from turnabout.pairing.queries import pin_of
from turnabout.safety.commands import tie
from turnabout.scanning import commands as scanning
from turnabout.scanning import presence

NEW = "four new words, please"


def by_letter(member, app):
    """They forgot it, or somebody else changed it: a link in their mailbox sets a new one."""
    app.test_client().post(
        f"/password/{commands.make_link(member, 'password')}", data={"password": NEW}
    )


def by_hand(member, app):
    browser = app.test_client()
    browser.post("/sign-in", data={"email": member.email, "password": PASSWORD})
    browser.post("/settings/password", data={"now": PASSWORD, "password": NEW})


@pytest.fixture(params=[by_letter, by_hand])
def renewed(request, app):
    """`renewed(cast.ana)`: an hour later Ana has a new password, by either way."""

    def act(member):
        with time_machine.travel(clock.now() + timedelta(minutes=1)):
            request.param(member, app)
        db.session.expire_all()
        changed = queries.member(member.id).password_changed_at
        assert changed is not None

    return act


def path(url):
    return re.sub(r"^https?://[^/]+", "", url)


def test_every_sign_in_ends_also_one_that_is_remembered(app, cast, renewed):
    thief = app.test_client()
    thief.post("/sign-in", data={"email": cast.ana.email, "password": PASSWORD, "stay": "stay"})
    thief.delete_cookie("turnabout")
    assert thief.get("/settings").status_code == 200
    renewed(cast.ana)
    assert thief.get("/settings").status_code == 302
    assert len(fetch_all(select(SignIn))) == 1  # the owner's own


@pytest.mark.parametrize("purpose", ["password", "email"])
def test_mailed_links_of_before_end(cast, renewed, stranger, purpose):
    token = commands.make_link(cast.ana, purpose, email="ana@elsewhere.test")
    renewed(cast.ana)
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert queries.usable_link(token, purpose) is None


def test_calendar_addresses_end(cast, renewed, stranger):
    feed = f"/events/feed/{calendar_queries.feed_token(calendars.open_calendar(cast.ana))}.ics"
    bens = f"/events/feed/{calendar_queries.feed_token(calendars.open_calendar(cast.ben))}.ics"
    assert stranger.get(feed).status_code == 200
    renewed(cast.ana)
    assert stranger.get(feed).status_code == 404
    assert stranger.get(bens).status_code == 200


def test_the_pin_ends(cast, renewed):
    for member in (cast.ana, cast.ben):
        pairings.choose_pin(member, pins.hash_pin("281946"))
    renewed(cast.ana)
    assert pin_of(cast.ana.id) is None
    assert pin_of(cast.ben.id)


def test_a_yes_that_connected_nobody_yet_is_asked_again(cast, renewed):
    pairings.pair(cast.ana, cast.ben, agreed=[cast.ana.id])
    renewed(cast.ana)
    pairing = fetch_first(pairings.queries.pairings_of(cast.ana.id))
    assert not pairing.has_agreed(cast.ana.id)
    pairings.agree(pairing, cast.ben)
    assert state(cast.ana.id, cast.ben.id) == "none"


def test_requests_held_back_by_whoever_joined_with_the_address_are_never_sent(cast, renewed):
    """Somebody joins with Dora's address and asks in her name; she takes the account over."""
    dora = someone("Dora Lind", confirmed=False)
    connections.ask(dora, cast.ben, "Lend me some money")
    connections.ask(someone("Eli Roth", confirmed=False), cast.ben)
    renewed(dora)
    commands.confirm(dora)
    run_pending()
    assert state(cast.ben.id, dora.id) == "none"
    assert count_held_requests(dora.id) == 0
    assert count_held_requests(queries.by_email("eli@example.test").id) == 1


def test_the_buttons_of_letters_end(cast, renewed, stranger):
    tie(cast.ana, cast.ben)
    record = help_given(cast.ben, cast.ana)
    buttons = [answer_links(record, cast.ana)[0][1], outcome_link(record, cast.ana)[0][1]]
    scanning.contacts.add_member(cast.ana, cast.ben)
    buttons.append(keep_in_touch_link(contacts.contact_of(cast.ana.id, cast.ben.id)))
    bens = answer_links(record, cast.ben)[0][1]
    for url in (*buttons, bens):
        assert stranger.get(path(url)).status_code == 200, url
    renewed(cast.ana)
    for url in buttons:
        assert stranger.get(path(url)).status_code == 410, url
        assert stranger.post(path(url), data={"how": "right"}).status_code == 410, url
    assert stranger.get(path(bens)).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert stranger.get(path(answer_links(record, cast.ana)[0][1])).status_code == 200


def test_a_live_code_that_was_put_by_ends(cast, app):
    card = cards.make(cast.ana)
    word = presence.new_token(card.code, clock.now())
    proof = presence.sign_proof(card.code, word, clock.now())
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        by_letter(cast.ana, app)
        db.session.expire_all()
        assert scanning.meet(cast.ben, card, word) == "asked"
        assert scanning.meet(cast.cleo, card, proof) == "asked"
        fresh = presence.new_token(card.code, clock.now())
        assert scanning.meet(cast.cleo, card, fresh) == "connected"


def test_the_owner_is_told_what_has_ended_and_of_nothing_else(app, cast):
    calendars.open_calendar(cast.ana)
    pairings.choose_pin(cast.ana, pins.hash_pin("281946"))
    for member, told in ((cast.ana, True), (cast.ben, False)):
        browser = app.test_client()
        link = f"/password/{commands.make_link(member, 'password')}"
        page = browser.post(link, data={"password": NEW}, follow_redirects=True).text
        assert "Your new password is saved" in page
        assert ("Your PIN no longer works either" in page) is told
        assert ("calendar addresses no longer work either" in page) is told


def test_what_does_no_harm_stays(cast, renewed, stranger):
    """To hear less by mail, a guest's own way back, and what is in print."""
    card = cards.make(cast.ana)
    guest = guests.leave(cast.ana, "Gus", "slip", "en", email="gus@example.test")
    stop = path(unsubscribe_link(cast.ana.id, "message-received"))
    renewed(cast.ana)
    for url in (stop, f"/C/{card.code}", f"/guests/{guest.key}"):
        assert stranger.get(url).status_code == 200, url


def test_confirming_says_in_whose_name_and_whom_it_asks(cast, stranger):
    """Somebody else may have joined with the address; the letter is the first that its owner hears."""
    dora = someone("Dora Lind", confirmed=False)
    connections.ask(dora, cast.ben)
    page = stranger.get(f"/confirm/{commands.make_link(dora, 'confirm')}").text
    assert "asked to connect with Dora Lind" in page
    assert "Ben Osei" in page
    assert "close this page" in page


# --- so that whatever comes next is decided as well ---

SIGNED = {  # ends with a new password, or why not
    "answer": "ends", "outcome": "ends", "keep in touch": "ends", "calendar": "ends, by its row",
    "presence seen": "ends", "unsubscribe": "only makes it quieter", "guest form": "opens nothing",
    "introduction": "is the viewer's own, for a card that they have",
}  # fmt: skip
SECRETS = {
    "sign_in.token_hash": "ends", "door.token_hash": "ends", "calendar.key": "ends",
    "pin.hash": "ends", "member.password_hash": "is what is new", "scan.live": "was used up",
    "guest.key": "is the guest's", "operator_link.token_hash": "is nobody's, and ends by itself",
    "photo.key": "names a picture that others see", "card.code": "is in print, and can be renewed",
    "event.code": "hangs at a door", "thread.key": "no secret",
    "letter.key": "no secret",
}  # fmt: skip


def test_each_signed_word_is_decided_on():
    said = set()
    for file in Path(turnabout.__file__).parent.rglob("*.py"):
        said |= set(re.findall(r'\b(?:sign|sign_timed)\(\s*"([^"]+)"', file.read_text()))
    assert said == set(SIGNED)


def test_each_column_that_opens_something_is_decided_on():
    names = re.compile(r"hash|token|secret|^key$|^code$|^live$")
    found = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if names.search(column.name)
    }
    assert found == set(SECRETS)
