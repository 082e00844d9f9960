import pytest

from turnabout.base.db.session import fetch_all
from turnabout.contacts import queries
from turnabout.goals.commands import set_goal


def book(owner):
    return fetch_all(queries.book(owner.id))


@pytest.fixture
def ana(cast, as_):
    return as_(cast.ana)


def test_the_map_walks_through_the_three_networks(cast, ana):
    assert 'href="/contacts/map/peer"' in ana.get("/contacts/map").text
    names = {"gym": "Eva, Tom ;  Ida", "friend": " , "}
    answer = ana.post("/contacts/map/peer", data=names)
    assert answer.location == "/contacts/map/business"
    assert sorted(one.name for one in book(cast.ana)) == ["Eva", "Ida", "Tom"]

    assert ana.post("/contacts/map/business", data={}).location == "/contacts/map/community"
    answer = ana.post("/contacts/map/community", data={"education": "Mr Ó"})
    assert answer.location == "/contacts/picture"
    assert len(book(cast.ana)) == 4
    page = ana.get("/contacts/picture").text
    assert "1 person added" in page
    assert "all three networks" in page
    assert "Mr Ó" in page


@pytest.mark.parametrize("names", ["x" * 161, ",".join("abcdefghijklmnopqrstu")])
def test_a_line_of_the_map_that_is_too_long_is_shown_again(cast, ana, names):
    answer = ana.post("/contacts/map/peer", data={"gym": names, "shop": "Kept"})

    assert answer.status_code == 422
    assert 'value="Kept"' in answer.text
    assert book(cast.ana) == []


def test_there_are_three_networks(ana):
    assert ana.get("/contacts/map/moon").status_code == 404


def test_the_walk_keeps_the_goals_in_view_from_the_start(cast, ana):
    assert 'href="/goals/new"' in ana.get("/contacts/map").text
    set_goal(cast.ana, "short", "Work <i>in</i> a bakery")
    set_goal(cast.ben, "short", "A goal of Ben’s")
    for path in ("/contacts/map", "/contacts/map/peer", "/contacts/map/community"):
        page = ana.get(path).text
        assert "Work &lt;i&gt;in&lt;/i&gt; a bakery" in page
        assert "A goal of Ben’s" not in page
    assert "Set a goal first" not in ana.get("/contacts/map").text


def test_the_places_of_the_essay_are_among_the_origins(cast, ana):
    ana.post("/contacts/map/peer", data={"restaurant": "Chef Lu"})
    ana.post("/contacts/map/business", data={"linkedin": "Bo", "bbb": "Ms Ash"})
    assert {(one.name, one.origin, one.network) for one in book(cast.ana)} == {
        ("Chef Lu", "restaurant", "peer"), ("Bo", "linkedin", "business"), ("Ms Ash", "bbb", "business"),
    }  # fmt: skip


def test_a_walk_without_names_ends_kindly(ana):
    answer = ana.post("/contacts/map/community", data={}, follow_redirects=True)
    assert "Nobody to draw yet" in answer.text
    assert "all three networks" not in answer.text
