"""Several cards of one member, each with its own code, texts and audiences."""

import pytest

from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.cards import commands, queries, statistics
from turnabout.cards.photos import Pictures
from turnabout.contacts.commands import add_member
from turnabout.contacts.queries import contact_of


@pytest.fixture
def first(cast):
    card = commands.make(cast.ana)
    commands.edit(card, headline="Pastry cook", seeking="A bakery", audiences={"email": "me"})
    return card


@pytest.fixture
def second(cast, first):
    return commands.make_another(cast.ana, "Neighbours", first)


def labels(member):
    return [one.label for one in queries.cards_of(member.id)]


def test_a_copy_says_the_same_under_a_code_of_its_own(first, second):
    assert second.code != first.code
    assert (second.headline, second.seeking, second.audience("email")) == (
        "Pastry cook", "A bakery", "me",
    )  # fmt: skip


def test_a_copy_of_a_card_that_is_not_counted_is_not_counted_either(cast, first):
    commands.stop_counting(first)
    copy = commands.make_another(cast.ana, "Neighbours", first)
    commands.count(copy, "opens")
    assert statistics.daily_counts(copy, clock.today()) == []


def test_an_empty_card_shows_no_more_than_usual(cast, first):
    made = commands.make_another(cast.ana, "Empty")
    assert (made.headline, made.audience("email")) == ("", "connections")


def test_each_card_changes_alone(first, second):
    commands.edit(second, headline="Neighbour at number 5")
    assert first.headline == "Pastry cook"


def test_the_words_for_the_owner_are_shown_to_nobody_else(stranger, as_, cast, second):
    for browser in (stranger, as_(cast.ben)):
        assert "Neighbours" not in browser.get(f"/C/{second.code}").text
    assert b"Neighbours" not in stranger.get(f"/C/{second.code}.vcf").data


def test_pausing_one_leaves_the_other(stranger, first, second):
    commands.pause(second)
    assert stranger.get(f"/C/{second.code}").status_code == 404
    assert stranger.get(f"/C/{first.code}").status_code == 200


def test_five_are_enough(cast, first):
    for n in range(4):
        commands.make_another(cast.ana, f"Card {n}")
    with pytest.raises(Refused, match="5 cards"):
        commands.make_another(cast.ana, "One too many")


def test_a_double_tap_makes_one(cast, first):
    made = {commands.make_another(cast.ana, "Twice", slip="one").id for _ in range(2)}
    assert len(made) == 1


def test_the_first_card_stands_for_its_owner(as_, cast, first, second):
    commands.edit(second, headline="Neighbour at number 5")
    page = f"/members/{cast.ana.id}"
    assert "Pastry cook" in as_(cast.ben).get(page).text
    commands.put_first(second)
    assert "number 5" in as_(cast.ben).get(page).text
    assert labels(cast.ana) == ["Neighbours", ""]
    assert "number 5" in as_(cast.ben).get("/search?q=neighbour").text


def test_cards_move_up_and_down_and_stop_at_the_ends(cast, first, second):
    commands.make_another(cast.ana, "Third")
    third = queries.cards_of(cast.ana.id)[2]
    commands.move(third, -1)
    assert labels(cast.ana) == ["", "Third", "Neighbours"]
    for _ in range(3):
        commands.move(third, -1)
    assert labels(cast.ana) == ["Third", "", "Neighbours"]
    commands.move(third, 1)
    assert labels(cast.ana) == ["", "Third", "Neighbours"]


def test_a_card_that_is_removed_leads_nowhere_and_the_last_one_stays(stranger, cast, first, second):
    code = second.code
    commands.count(second, "opens")
    commands.destroy(second)
    assert stranger.get(f"/C/{code}").status_code == 404
    with pytest.raises(Refused, match="only card"):
        commands.destroy(first)


def test_removing_the_first_lets_the_next_one_speak(as_, cast, first, second):
    commands.edit(second, headline="Neighbour at number 5")
    commands.destroy(first)
    assert "number 5" in as_(cast.ben).get(f"/members/{cast.ana.id}").text


def test_a_photo_on_two_cards_stays_until_the_last_lets_go(cast, first, tmp_path):
    commands.give_photo(first, Pictures(large=b"l", small=b"s", vcard=b"v"))
    second = commands.make_another(cast.ana, "Copy", first)
    commands.remove_photo(first)
    assert second.photo.large == b"l"
    commands.remove_photo(second)
    assert queries.fetch_all(queries.select(queries.Photo)) == []


def test_all_of_it_on_the_pages(as_, cast, first):
    ana = as_(cast.ana)
    assert ana.get("/cards").text.count("<svg") > 1
    answer = ana.post(
        "/cards/new", data={"label": "For employers", "like": str(first.id), "slip": "a"}
    )
    made = queries.cards_of(cast.ana.id)[1]
    assert answer.location == f"/cards/{made.id}/edit"
    page = ana.get("/cards").text
    assert "For employers" in page
    assert f"/cards/{made.id}/share" in page
    ana.post(f"/cards/{made.id}/place", data={"where": "first"})
    assert labels(cast.ana)[0] == "For employers"
    assert "For employers" in ana.get(f"/cards/{made.id}/end").text
    ana.post(f"/cards/{made.id}/end")
    assert len(queries.cards_of(cast.ana.id)) == 1


@pytest.mark.parametrize(
    "wrong", [{"label": " "}, {"label": "x" * 61}, {"like": "x"}, {"like": "999"}]
)
def test_a_wrong_form_comes_back_with_a_sentence(as_, cast, first, wrong):
    told = {"label": "Mine", "like": "0"} | wrong
    page = as_(cast.ana).post("/cards/new", data=told)
    assert page.status_code == 422
    assert len(queries.cards_of(cast.ana.id)) == 1


def test_cards_of_others_are_not_found(as_, cast, first):
    ben = as_(cast.ben)
    for address in ("", "/edit", "/end", "/share", "/preview"):
        assert ben.get(f"/cards/{first.id}{address}").status_code == 404
    for act in ("/place", "/end", "/pause"):
        assert ben.post(f"/cards/{first.id}{act}").status_code == 404


def test_while_the_first_is_paused_no_other_one_stands_for_its_owner(as_, cast, first, second):
    """The second was made for other people, to whom it was handed."""
    commands.edit(second, headline="Neighbour at number 5")
    commands.pause(first)
    add_member(cast.ben, cast.ana)
    ben = as_(cast.ben)
    for page in (f"/members/{cast.ana.id}", f"/contacts/{contact_of(cast.ben.id, cast.ana.id).id}"):
        assert "number 5" not in ben.get(page).text
    assert "number 5" in ben.get(f"/C/{second.code}").text


def test_the_picture_of_a_paused_card_is_shown_in_no_list(cast, first):
    commands.give_photo(first, Pictures(large=b"l", small=b"s", vcard=b"v"))
    assert cast.ana.photo
    commands.pause(first)
    assert cast.ana.photo is None
    commands.resume(first)
    assert cast.ana.photo
