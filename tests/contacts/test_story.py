"""One story per person: whatever happens between two members is a touch in both of their books."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.assistance.rows import a_contact, a_post, agreed, friends, today
from turnabout.assistance import commands as assistance
from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import command, db, fetch_all
from turnabout.board import commands as board
from turnabout.cards import commands as cards
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.contacts import commands
from turnabout.contacts.models import Contact, Touch
from turnabout.contacts.queries import contact_of
from turnabout.contacts.reciprocity import reciprocity
from turnabout.safety.commands import block
from turnabout.threads import commands as threads


@pytest.fixture
def pair(cast):
    """Ana and Ben, connected, each in the other's book."""
    friends(cast.ana, cast.ben)
    return commands.add_member(cast.ana, cast.ben), commands.add_member(cast.ben, cast.ana)


@pytest.fixture
def posted(cast):
    """`posted("offer")`: a post of Ben's on the board of a club that Ana has joined."""
    club = create_community(cast.ben, "Job Club North", "We meet on Mondays.")
    ask_to_join(cast.ana, club)
    return lambda kind="request": board.post(cast.ben, kind, "Read my letter", [club.id])


def story(contact):
    """The (kind, direction) of the touches, oldest first."""
    scope = select(Touch).where(Touch.contact_id == contact.id).order_by(Touch.id)
    return [(one.kind, one.direction) for one in fetch_all(scope)]


def totals(contact):
    db.session.expire_all()
    found = db.session.get(Contact, contact.id)
    return found.last_touch_on, found.asks, found.favours


def help_given(giver, receiver, **facts):
    """Help that the giver recorded and the receiver confirmed."""
    record = assistance.record(giver, receiver, "gave", today(), what="Read my letter", **facts)
    assistance.answer(record, receiver, "right")
    return record


def test_messages_of_a_day_are_one_touch_for_each(cast, pair):
    thread = threads.open_pair(cast.ana, cast.ben)
    for n in range(3):
        threads.send(thread, cast.ana, "Hello", f"{n}")
        threads.send(thread, cast.ben, "Hello back", f"{n}")
    for contact in pair:
        assert story(contact) == [("message", "together")]
        assert totals(contact) == (today(), 0, 0)


def test_help_counts_once_it_is_confirmed_and_not_after_it_is_taken_back(cast, pair):
    bens, anas = pair
    record = assistance.record(cast.ana, cast.ben, "gave", today(), what="Read my letter")
    assert story(bens) == []
    assistance.answer(record, cast.ben, "right")
    assert story(bens) == [("help", "for_them")]
    assert story(anas) == [("help", "asked_them")]
    assert totals(bens) == (today(), 0, 1)
    assert totals(anas) == (today(), 1, 0)

    assistance.thank(record, cast.ben, "Thanks")
    assistance.tell_outcome(record, cast.ben, "interview")
    assert story(anas)[1:] == [("thanks", "for_them"), ("outcome", "for_them")]
    assert story(bens)[1:] == [("thanks", "together"), ("outcome", "together")]

    assistance.undo(record, cast.ana)
    for contact in pair:
        assert story(contact) == []
        assert totals(contact) == (None, 0, 0)


def test_an_answered_request_is_an_ask_and_the_help_that_follows_is_no_second_one(
    cast, pair, posted
):
    bens, anas = pair
    request = posted()
    response = board.respond(cast.ana, request, "Gladly.")
    assert story(bens) == [], "nothing is agreed yet"
    board.agree(cast.ben, response)
    assert story(bens) == [("answer", "for_them")]
    assert story(anas) == [("answer", "asked_them")]
    record = assistance.record(cast.ben, response, "got", today(), what="Read my letter")
    assistance.answer(record, cast.ana, "right")
    assert totals(anas)[1] == 1


def test_who_takes_up_an_offer_has_asked(cast, pair, posted):
    bens, anas = pair
    offer = posted("offer")
    board.agree(cast.ben, board.respond(cast.ana, offer, "Me, please."))
    assert story(bens) == [("answer", "asked_them")]
    assert story(anas) == [("answer", "for_them")]


def test_an_answer_taken_back_leaves_nothing(cast, pair, posted):
    response = board.respond(cast.ana, posted(), "Gladly.")
    board.agree(cast.ben, response)
    board.withdraw(cast.ana, response)
    for contact in pair:
        assert story(contact) == []


def test_help_of_a_contact_without_an_account_moves_with_its_day(cast):
    neighbour = a_contact(cast.ana)
    record = assistance.record(cast.ana, neighbour, "got", today(), what="Read my letter")
    assert totals(neighbour) == (today(), 1, 0)
    earlier = today() - timedelta(days=3)
    assistance.amend(record, cast.ana, "Read my letter", "skills", "hours", earlier)
    assert totals(neighbour) == (earlier, 1, 0)


def test_a_kept_promise_is_one_touch_however_it_is_kept(cast):
    neighbour = a_contact(cast.ana)
    kept = commands.make_promise(neighbour, "Send the address")
    for _ in range(2):
        commands.keep_promise(kept)
    assert story(neighbour) == [("promise", "for_them")]
    assistance.keep_promise(commands.make_promise(neighbour, "Bring the ladder"), cast.ana)
    assert story(neighbour) == [("promise", "for_them")] * 2


def test_only_those_who_are_in_a_book_are_noted_there(cast):
    friends(cast.ana, cast.ben)
    thread = threads.open_pair(cast.ana, cast.ben)
    threads.send(thread, cast.ana, "Hello", "1")
    assert fetch_all(select(Touch)) == []
    assert contact_of(cast.ben.id, cast.ana.id) is None


def test_the_totals_equal_a_recount(cast, pair, caplog):
    help_given(cast.ana, cast.ben)
    help_given(cast.ben, cast.ana, slip="other")
    before = [totals(contact) for contact in pair]
    spoil()
    recount_all()
    assert [totals(contact) for contact in pair] == before


@command
def spoil():
    for contact in fetch_all(select(Contact)):
        contact.asks, contact.favours, contact.last_touch_on = 7, 7, None


def test_the_page_tells_the_story_and_leads_to_where_it_happened(cast, as_, pair):
    bens, _anas = pair
    record = help_given(cast.ben, cast.ana)
    page = as_(cast.ana).get(f"/contacts/{bens.id}").text
    assert f'<a class="name" href="/assistance/{record.id}">They helped you</a>' in page
    assert "asked Ben Osei for something once" in page
    assert as_(cast.ben).get(f"/contacts/{bens.id}").status_code == 404


def test_one_tap_logs_a_moment_once(cast, as_):
    neighbour = a_contact(cast.ana)
    tap = {"kind": "coffee", "direction": "together", "on": today().isoformat(), "slip": "a-coffee"}
    for _ in range(2):
        as_(cast.ana).post(f"/contacts/{neighbour.id}/touches", data=tap)
    assert story(neighbour) == [("coffee", "together")]
    as_(cast.ben).post(f"/contacts/{neighbour.id}/touches", data=tap | {"slip": "b"})
    assert story(neighbour) == [("coffee", "together")]


def test_after_a_block_nothing_more_is_noted_and_the_page_is_gone(cast, as_, pair):
    bens, anas = pair
    response = agreed(a_post(cast.ben), cast.ana)
    block(cast.ben, cast.ana)
    assert as_(cast.ana).get(f"/contacts/{bens.id}").status_code == 404
    assert as_(cast.ben).get(f"/contacts/{anas.id}").status_code == 404
    assert response.is_agreed
    assert story(bens) == []


@pytest.mark.parametrize(
    ("asks", "favours", "words"),
    [
        (0, 0, ""),
        (3, 1, "asked Marta for something three times, and done something for them once."),
        (1, 0, "asked Marta for something once. Is there something"),
        (0, 12, "done something for Marta 12 times."),
    ],
)
def test_reciprocity_is_a_sentence(app, asks, favours, words):
    with app.test_request_context():
        assert words in reciprocity("Marta", asks, favours)


def test_without_javascript_a_page_leads_to_the_call_and_asks_afterwards(cast, as_):
    marta = a_contact(cast.ana, "Marta Marsh")
    commands.edit(marta, phone="+44 20 7946 0001", cares_about="Her allotment")
    ana = as_(cast.ana)
    assert f'href="/contacts/{marta.id}/call"' in ana.get(f"/contacts/{marta.id}").text
    page = ana.get(f"/contacts/{marta.id}/call").text
    for words in ('href="tel:+442079460001"', "Her allotment", "Did you talk? What about?"):
        assert words in page
    assert story(marta) == [], "looking is no touch"
    answer = {"kind": "call", "direction": "together", "on": today().isoformat(), "slip": "a",
              "words": "The allotment"}  # fmt: skip
    ana.post(f"/contacts/{marta.id}/touches", data=answer)
    assert story(marta) == [("call", "together")]
    assert "<h2>Did you talk" not in ana.get(f"/contacts/{marta.id}").text


def test_there_is_no_way_without_a_number_and_none_for_others(cast, as_):
    marta = a_contact(cast.ana, "Marta Marsh")
    assert as_(cast.ana).get(f"/contacts/{marta.id}/write").status_code == 404
    commands.edit(marta, email="marta@example.org")
    assert as_(cast.ana).get(f"/contacts/{marta.id}/write").status_code == 200
    assert as_(cast.ana).get(f"/contacts/{marta.id}/call").status_code == 404
    assert as_(cast.ben).get(f"/contacts/{marta.id}/write").status_code == 404


def test_whoever_shares_a_phone_number_on_their_card_can_be_called_from_the_book(cast, as_):
    card = cards.make(cast.ben)
    cards.edit(card, phone="+44 20 7946 0001", email="ben@example.org")
    bens = commands.add_member(cast.ana, cast.ben)
    ana, ways = as_(cast.ana), ("call", "write")

    assert [ana.get(f"/contacts/{bens.id}/{way}").status_code for way in ways] == [404] * 2
    assert "7946" not in ana.get(f"/contacts/{bens.id}").text, "shared with connections only"
    friends(cast.ana, cast.ben)
    assert [ana.get(f"/contacts/{bens.id}/{way}").status_code for way in ways] == [200] * 2
    assert 'data-direct="tel:+442079460001"' in ana.get(f"/contacts/{bens.id}").text
    cards.pause(card)
    assert [ana.get(f"/contacts/{bens.id}/{way}").status_code for way in ways] == [404] * 2
