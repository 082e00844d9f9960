"""What a member does with their cards on the pages of the site."""

import pytest

from tests.cards.conftest import as_form
from turnabout.base.db.session import db
from turnabout.cards import commands, queries
from turnabout.cards.models import FIELDS


@pytest.fixture
def ana(as_, cast, card):
    return as_(cast.ana)


def test_every_page_of_a_card_opens(ana, card):
    for page in ("", f"/{card.id}/edit", f"/{card.id}/preview?as=members", f"/{card.id}/share",
                 f"/{card.id}/code"):  # fmt: skip
        assert ana.get(f"/cards{page}").status_code == 200, page


def test_the_pages_of_another_ones_card_are_not_there(as_, cast, card):
    for page in ("edit", "preview", "share", "code", "take.vcf"):
        assert as_(cast.ben).get(f"/cards/{card.id}/{page}").status_code == 404
    for act in ("edit", "photo", "pause", "resumption", "code", "counting", "photo/removal"):
        assert as_(cast.ben).post(f"/cards/{card.id}/{act}").status_code == 404


def test_who_has_no_card_is_offered_one(as_, cast):
    cleo = as_(cast.cleo)
    assert "Make my card" in cleo.get("/cards").text
    cleo.post("/cards")
    assert queries.default_of(cast.cleo.id)


def test_a_card_is_changed(ana, card):
    answer = ana.post(f"/cards/{card.id}/edit", data=as_form(
        card, name="Ana V.", headline="  Baker\t ", skills="Bread, rye ,, bread", see_phone="me",
        phone="+44 20 7946 0000", link1_url="example.org/ana", link1_label="Work",
    ))  # fmt: skip
    assert answer.status_code == 303
    assert (card.member.name, card.headline, card.skills) == ("Ana V.", "Baker", ["bread", "rye"])
    assert card.links == [{"label": "Work", "url": "https://example.org/ana"}]
    assert card.audience("phone") == "me"


def test_the_card_as_it_will_look_stands_beside_its_form(ana, card):
    ana.post(f"/cards/{card.id}/edit", data=as_form(card, headline="Baker", seeking=""))
    page = ana.get(f"/cards/{card.id}/edit").text
    assert '<bdi data-preview="headline" data-words="Headline">Baker</bdi>' in page
    assert 'data-words="What I am looking for" data-empty>What I am looking for</bdi>' in page


WRONG = {
    "name": " \u200b ",
    "headline": "x" * 121,
    "email": "ana at home",
    "phone": "call me",
    "skills": ", ".join(f"skill {n}" for n in range(21)),
    "link1_url": "javascript:alert(1)",
    "see_email": "everybody",
    "see_name": "me",
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(ana, card, field):
    data = as_form(card, can_help="Kept words") | {field: WRONG[field]}
    answer = ana.post(f"/cards/{card.id}/edit", data=data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text or field.startswith("see_")
    assert "Kept words" in answer.text
    assert queries.face(card, "me").can_help == ""


@pytest.mark.parametrize(
    "url", ["ftp://example.org", "https://", "https://a b.org", "data:text/html,x", "//evil",
            "https://u:p@example.org", "http://[", "example", 'https://example.org/"x'],
)  # fmt: skip
def test_only_web_addresses_become_links(ana, card, url):
    answer = ana.post(f"/cards/{card.id}/edit", data=as_form(card, link1_url=url))
    assert answer.status_code == 422


def test_a_link_without_its_address_is_not_dropped_in_silence(ana, card):
    answer = ana.post(f"/cards/{card.id}/edit", data=as_form(card, link2_label="My portfolio"))
    assert answer.status_code == 422
    assert 'id="link2_url-error"' in answer.text
    assert "My portfolio" in answer.text


def test_hostile_words_are_shown_as_words(ana, card):
    hostile = "<script>alert(1)</script> \u202e \u0000 🧑‍🍳 مرحبا"
    ana.post(f"/cards/{card.id}/edit", data=as_form(card, headline=hostile))
    shown = ana.get("/cards").text
    assert "<script>alert" not in shown
    assert "🧑‍🍳 مرحبا" in shown
    assert "\u202e" not in card.headline


def test_the_preview_shows_what_each_sees(ana, card):
    commands.edit(card, location="Northside", phone="+1234567")
    seen = {
        near: ana.get(f"/cards/{card.id}/preview?as={near}").text
        for near in ("public", "members", "connections", "me", "nobody")
    }
    assert ["Northside" in text for text in seen.values()] == [False, True, True, True, False]
    assert ["+1234567" in text for text in seen.values()] == [False, False, True, True, False]


def test_pausing_and_a_new_code_are_said(ana, card):
    old = card.code
    ana.post(f"/cards/{card.id}/pause")
    assert "Your card is paused" in ana.get("/cards").text
    ana.post(f"/cards/{card.id}/resumption")
    assert "Your card is back on" in ana.get("/cards").text
    assert "will stop working for good" in ana.get(f"/cards/{card.id}/code").text
    assert card.code == old, "looking at the warning changes nothing"
    ana.post(f"/cards/{card.id}/code")
    assert card.code != old


def test_my_card_is_read_in_few_queries(ana, card, queries):
    ana.get("/cards")
    with queries(at_most=4):
        ana.get("/cards")


def test_every_field_has_an_audience_to_choose(ana, card):
    page = ana.get(f"/cards/{card.id}/edit").text
    for field in FIELDS:
        assert f'name="see_{field}"' in page


def test_a_name_on_a_card_is_the_members_name(ana, card, cast):
    ana.post(f"/cards/{card.id}/edit", data=as_form(card, name="Anna Vidal"))
    db.session.expire_all()
    assert cast.ana.name == "Anna Vidal"
