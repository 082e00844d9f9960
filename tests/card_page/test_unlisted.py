"""A member who is not in the search is visible only to those who are tied to them."""

import re

import pytest

from tests.assistance.rows import a_post, agreed
from tests.cast import someone
from turnabout.assistance.commands import record
from turnabout.base.i18n import clock
from turnabout.board.commands import agree, pause, post, respond, withdraw
from turnabout.cards import commands as cards
from turnabout.cards.search_index import unlist
from turnabout.communities.commands import (
    accept_member,
    ask_to_join,
    create_community,
    join_welcome_community,
    leave,
)
from turnabout.connections.commands import ask, decline, end
from turnabout.connections.queries import last_between
from turnabout.contacts.commands import add_member
from turnabout.pairing.commands import pair
from turnabout.safety.commands import tie, untie


@pytest.fixture
def card(cast):
    """Ana's, who keeps out of the search."""
    made = cards.make(cast.ana)
    cards.edit(made, headline="Pastry cook")
    unlist(cast.ana)
    return made


@pytest.fixture
def page(as_, cast, card):
    return lambda member: as_(member).get(f"/members/{cast.ana.id}").status_code


def test_an_unlisted_members_page_is_404_for_whoever_has_no_tie(cast, page, as_):
    assert page(cast.cleo) == 404
    assert "Ana Vidal" not in as_(cast.cleo).get(f"/members/{cast.ana.id}").text


def test_it_is_there_while_they_are_connected(cast, page):
    tie(cast.ana, cast.ben)
    assert page(cast.ben) == 200
    untie(cast.ana, cast.ben)
    assert page(cast.ben) == 404


def test_an_ended_connection_is_no_tie_although_both_books_keep_their_entry(cast, page, as_):
    ask(cast.ben, cast.ana)
    ask(cast.ana, cast.ben)
    assert page(cast.ben) == 200
    end(last_between(cast.ana.id, cast.ben.id), cast.ana)
    assert page(cast.ben) == 404


def test_a_book_alone_is_no_tie_and_leads_nowhere(cast, page, as_):
    contact = add_member(cast.ben, cast.ana)
    assert page(cast.ben) == 404
    shown = as_(cast.ben).get(f"/contacts/{contact.id}").text
    assert f"/members/{cast.ana.id}" not in shown
    assert "Pastry cook" not in shown


def test_who_asked_sees_them_also_after_a_decline_that_they_cannot_know_of(cast, page):
    ask(cast.ben, cast.ana)
    assert page(cast.ben) == 200
    decline(last_between(cast.ana.id, cast.ben.id), cast.ana)
    assert page(cast.ben) == 200


def test_who_is_asked_by_them_sees_them(cast, page):
    ask(cast.ana, cast.ben)
    assert page(cast.ben) == 200


def test_a_community_that_they_share_ties_them_but_not_the_one_in_which_everybody_is(
    cast, page, as_
):
    for member in (cast.ana, cast.ben):
        join_welcome_community(member)
    assert page(cast.ben) == 404
    assert "Ana Vidal" not in as_(cast.ben).get("/communities/welcome/members").text
    club = create_community(cast.cleo, "Job Club North", joining="approval")
    for member in (cast.ana, cast.ben):
        accept_member(cast.cleo, ask_to_join(member, club))
    assert page(cast.ben) == 200
    leave(cast.ana, club)
    assert page(cast.ben) == 404


def test_a_steward_sees_who_asks_to_join(cast, page):
    club = create_community(cast.cleo, "Job Club North", joining="approval")
    assert page(cast.cleo) == 404
    ask_to_join(cast.ana, club)
    assert page(cast.cleo) == 200
    assert page(cast.ben) == 404


def test_a_stranger_does_not_read_their_name_in_the_list_of_an_open_community(cast, page, as_):
    club = create_community(cast.cleo, "Job Club North")
    ask_to_join(cast.ana, club)
    names = as_(cast.ben).get(f"/communities/{club.slug}/members").text
    assert "Cleo Marsh" in names
    assert "Ana Vidal" not in names
    assert "Ana Vidal" in as_(cast.cleo).get(f"/communities/{club.slug}/members").text


def test_what_they_put_on_a_board_may_be_asked_about(cast, page):
    club = create_community(cast.cleo, "Job Club North")
    ask_to_join(cast.ana, club)
    made = post(cast.ana, "offer", "Bread on Mondays", [club.id])
    assert page(cast.ben) == 200
    pause(cast.ana, made)
    assert page(cast.ben) == 404


def test_an_answer_ties_the_two_until_it_is_taken_back(cast, page):
    club = create_community(cast.ben, "Job Club North")
    answer = respond(cast.ana, post(cast.ben, "request", "Read my letter", [club.id]), "Gladly")
    assert page(cast.ben) == 200
    withdraw(cast.ana, answer)
    assert page(cast.ben) == 404


def test_help_and_codes_typed_side_by_side_tie_them(cast, page):
    response = agreed(a_post(cast.ben), cast.ana)
    record(cast.ana, response, "", what="It", happened_on=clock.today())
    assert page(cast.ben) == 200
    assert page(cast.cleo) == 404
    pair(cast.ana, cast.cleo)
    assert page(cast.cleo) == 200


def test_no_act_by_number_tells_their_name(cast, as_, card):
    cleo, id = as_(cast.cleo), cast.ana.id
    assert cleo.post(f"/members/{id}/contacts").status_code == 404
    assert cleo.post("/connections", data={"member_id": id}).status_code == 404
    assert cleo.post("/blocks", data={"member_id": id}).status_code == 404
    assert cleo.get(f"/reports/new?about=member-{id}").status_code == 404
    assert cleo.post("/threads", data={"member_id": id}).status_code == 404


def word_in(html):
    return re.search(r'name="introduction" value="([^"]+)"', html)[1]


def test_whoever_has_the_card_can_do_all_that_its_page_offers(cast, as_, card):
    cleo, id = as_(cast.cleo), cast.ana.id
    shown = cleo.get(f"/C/{card.code}")
    assert shown.status_code == 200
    word = {"introduction": word_in(shown.text)}
    kept = cleo.post(f"/members/{id}/contacts", data=word, follow_redirects=True)
    assert kept.status_code == 200
    assert "Ana Vidal" in kept.text
    report = cleo.get(f"/reports/new?about=member-{id}&introduction={word['introduction']}")
    assert "Ana Vidal" in report.text
    sent = cleo.post(
        f"/reports/new?about=member-{id}&introduction={word['introduction']}",
        data={"reason": "spam"}, follow_redirects=True,
    )  # fmt: skip
    assert word_in(sent.text)
    asked = {"member_id": id, "card": card.code, "next": f"/C/{card.code}"}
    assert cleo.post("/connections", data=asked).status_code == 303
    assert cleo.post("/blocks", data={"member_id": id, **word}).status_code == 303


def test_the_word_of_a_card_is_for_one_reader_and_one_owner(cast, as_, card):
    word = {"introduction": word_in(as_(cast.cleo).get(f"/C/{card.code}").text)}
    assert as_(cast.ben).post(f"/members/{cast.ana.id}/contacts", data=word).status_code == 404
    cards.make(cast.ben)
    unlist(cast.ben)
    other = as_(cast.cleo).post(f"/members/{cast.ben.id}/contacts", data=word)
    assert other.status_code == 404


def test_a_conversation_that_is_over_names_them_without_a_link(cast, as_, card):
    club = create_community(cast.ben, "Job Club North")

    answer = agree(
        cast.ben, respond(cast.ana, post(cast.ben, "request", "Read it", [club.id]), "Gladly")
    )
    browser, link = as_(cast.ben), f'href="/members/{cast.ana.id}"'
    assert link in browser.get(f"/threads/{answer.thread_id}").text
    withdraw(cast.ana, answer)
    talk = browser.get(f"/threads/{answer.thread_id}").text
    assert "Ana Vidal" in talk
    assert link not in talk


def test_everybody_else_is_met_as_before(cast, as_, page):
    assert as_(cast.cleo).get(f"/members/{cast.ben.id}").status_code == 200
    assert as_(someone("Dora Novak")).get(f"/members/{cast.cleo.id}").status_code == 200
