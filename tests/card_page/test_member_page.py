"""The page of a member, which only members see."""

from turnabout.base.db.session import db
from turnabout.board.commands import close, post
from turnabout.cards import commands
from turnabout.communities.commands import accept_member, ask_to_join, create_community
from turnabout.connections.commands import ask, decline
from turnabout.connections.models import Connection
from turnabout.connections.queries import status_between
from turnabout.contacts.queries import contact_of
from turnabout.safety.commands import block, tie


def test_a_member_is_met_through_the_card(as_, cast):
    card = commands.make(cast.ana)
    commands.edit(card, headline="Pastry cook", location="Northside", phone="+1234567")
    page = as_(cast.ben).get(f"/members/{cast.ana.id}").text
    assert "Northside" in page
    assert "+1234567" not in page
    assert 'action="/connections"' in page
    tie(cast.ana, cast.ben)
    assert "+1234567" in as_(cast.ben).get(f"/members/{cast.ana.id}").text


def test_a_member_is_not_there_for_strangers_nor_behind_a_block(stranger, as_, cast):
    commands.make(cast.ana)
    assert stranger.get(f"/members/{cast.ana.id}").status_code == 302
    assert as_(cast.ben).get("/members/999999").status_code == 404
    block(cast.ben, cast.ana)
    assert as_(cast.ben).get(f"/members/{cast.ana.id}").status_code == 404
    assert as_(cast.ana).get(f"/members/{cast.ben.id}").status_code == 404


def test_a_paused_card_leaves_the_name_only(as_, cast):
    card = commands.make(cast.ana)
    commands.edit(card, headline="Pastry cook")
    commands.pause(card)
    page = as_(cast.ben).get(f"/members/{cast.ana.id}").text
    assert "Ana Vidal" in page
    assert "Pastry cook" not in page


def test_ones_own_page_is_ones_card(as_, cast):
    assert as_(cast.ana).get(f"/members/{cast.ana.id}").headers["Location"] == "/cards"


def standing_of(browser, member):
    return browser.get(f"/members/{member.id}").text


def test_each_state_of_two_people_has_its_next_act(as_, cast):
    for one in (cast.ana, cast.ben):
        commands.make(one)
    ana, ben = as_(cast.ana), as_(cast.ben)
    assert "Connect" in standing_of(ben, cast.ana)
    ask(cast.ben, cast.ana, note="We spoke at the bread stall.")
    assert "You’ve asked to connect" in standing_of(ben, cast.ana)
    assert "/withdrawal" in standing_of(ben, cast.ana)
    asked = standing_of(ana, cast.ben)
    assert "would like to connect with you" in asked
    assert "We spoke at the bread stall." in asked
    decline(
        db.session.get(Connection, status_between(cast.ana.id, cast.ben.id).connection_id), cast.ana
    )
    assert "You’ve asked to connect" in standing_of(ben, cast.ana), "a decline looks unanswered"
    ask(cast.ana, cast.ben)
    page = standing_of(ben, cast.ana)
    assert "You’re connected" in page
    assert 'action="/threads"' in page


def test_somebody_is_added_to_the_people_one_knows(as_, cast):
    commands.make(cast.ana)
    ben = as_(cast.ben)
    ben.post(f"/members/{cast.ana.id}/contacts")
    assert contact_of(cast.ben.id, cast.ana.id)
    assert "My notes about them" in standing_of(ben, cast.ana)
    block(cast.ana, cast.cleo)
    assert as_(cast.cleo).post(f"/members/{cast.ana.id}/contacts").status_code == 404


def test_a_member_page_is_read_in_few_queries(as_, cast, queries):
    commands.make(cast.ana)
    ben, id = as_(cast.ben), cast.ana.id
    with queries(at_most=8):
        ben.get(f"/members/{id}")


def test_what_somebody_asks_and_offers_stands_on_their_page_for_whom_it_reaches(
    as_, cast, stranger
):
    club = create_community(cast.ana, "Job Club North", "", joining="approval")
    accept_member(cast.ana, ask_to_join(cast.ben, club))
    asked = post(cast.ana, "request", "Read my letter", [club.id])
    offered = post(cast.ana, "offer", "Bread on Fridays", audience="members")
    ben, cleo = as_(cast.ben), as_(cast.cleo)
    assert f'href="/posts/{asked.id}"' in standing_of(ben, cast.ana)
    page = standing_of(cleo, cast.ana)
    assert f'href="/posts/{offered.id}"' in page
    assert "Read my letter" not in page
    assert "Bread on Fridays" not in stranger.get(f"/C/{commands.make(cast.ana).code}").text
    close(offered, "helped")
    page = standing_of(cleo, cast.ana)
    assert "Bread on Fridays" not in page
    assert "On the boards" not in page
