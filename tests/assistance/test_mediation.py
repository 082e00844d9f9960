"""A disputed record is private to its two members until one of them asks stewards to review it."""

import pytest

from tests.assistance.rows import friends
from tests.assistance.test_recording import heard, help_given
from tests.cast import someone
from turnabout.assistance import mediation
from turnabout.assistance.commands import answer, thank
from turnabout.base.db.session import fetch_all
from turnabout.base.web.errors import Refused
from turnabout.communities.commands import ask_to_join, create_community, name_steward
from turnabout.safety.commands import block


@pytest.fixture
def club(cast):
    """A community with Cleo as steward, and Ana and Ben as members."""
    club = create_community(cast.cleo, "Job Club North")
    for one in (cast.ana, cast.ben):
        ask_to_join(one, club)
    return club


@pytest.fixture
def contested(cast, club):
    friends(cast.ana, cast.ben)
    made = help_given(cast.ana, cast.ben)
    answer(made, cast.ben, "not_quite", "It was a phone call")
    return made


def page_of(look):
    return f"/assistance/looks/{look.id}"


def test_nobody_is_shown_it_unasked(cast, contested):
    assert fetch_all(mediation.for_steward(cast.cleo.id)) == []


def test_one_of_the_two_asks_and_the_steward_sees_what_each_said(cast, as_, club, contested):
    ben, url = as_(cast.ben), f"/assistance/{contested.id}/looks"
    assert "Job Club North" in ben.get(f"{url}/new").text
    for _ in range(2):
        page = ben.post(url, data={"community": club.id}, follow_redirects=True).text
    assert "see it too until you two agree" in page
    assert heard(cast.cleo) == ["help-to-look-at"]

    (look,) = mediation.review_requests(contested)
    page = as_(cast.cleo).get(page_of(look)).text
    for words in (contested.what, "Ana Vidal", "Ben Osei", "It was a phone call"):
        assert words in page
    assert "see it too until you two agree" in as_(cast.ana).get(f"/assistance/{contested.id}").text


def test_they_see_it_no_longer_than_the_two_disagree(cast, as_, club, contested):
    look = mediation.request_review(cast.ana, contested, club)
    thank(contested, cast.ben, "Thank you for the call")

    page = as_(cast.cleo).get(page_of(look)).text
    assert "between the two of them again" in page
    assert contested.what not in page
    with pytest.raises(Refused, match="You two agree now"):
        mediation.request_review(cast.ben, contested, create_community(cast.ben, "Another"))


def test_nobody_else_sees_it(cast, as_, club, contested):
    dora, eli = someone("Dora Lind"), someone("Eli Roth")
    for one in (dora, eli):
        hers = ask_to_join(one, club)
    name_steward(cast.cleo, hers)
    block(eli, cast.ben)
    look = mediation.request_review(cast.ana, contested, club)

    assert heard(eli)[-1:] != ["help-to-look-at"]
    for one in (dora, eli, cast.ana):
        assert as_(one).get(page_of(look)).status_code == 404
    assert as_(dora).post(f"/assistance/{contested.id}/looks").status_code == 404


def test_only_stewards_of_a_community_that_both_are_in_are_asked(cast, as_, club, contested):
    alone = create_community(cast.ana, "Only Ana")
    ana, url = as_(cast.ana), f"/assistance/{contested.id}/looks"

    assert "Only Ana" not in ana.get(f"{url}/new").text
    page = ana.post(url, data={"community": alone.id}, follow_redirects=True)
    assert "There’s nobody in this community who could look at it." in page.text
    assert ana.post(url, data={"community": "x"}).status_code == 404
    with pytest.raises(Refused, match="nobody in this community"):
        mediation.request_review(cast.ana, contested, alone)


def test_without_such_a_community_the_page_says_so(cast, as_):
    friends(cast.ana, cast.ben)
    made = help_given(cast.ana, cast.ben)
    answer(made, cast.ben, "did_not")
    assert "Nobody to ask" in as_(cast.ben).get(f"/assistance/{made.id}/looks/new").text
