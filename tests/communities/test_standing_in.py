"""Without an active steward, the operators stand in and may appoint one."""

import pytest
from sqlalchemy import select

from tests.cast import someone
from turnabout.base.db.session import db, fetch_all
from turnabout.base.web.errors import Refused
from turnabout.communities import policy, queries
from turnabout.communities.commands import (
    accept_member,
    ask_to_join,
    create_community,
    name_steward,
)
from turnabout.communities.models import Membership
from turnabout.communities.queries import membership
from turnabout.desk.commands import restore, suspend
from turnabout.members.commands import make_operator
from turnabout.notices.models import Notice


@pytest.fixture
def olive(cast):
    operator = someone("Olive Tree")
    make_operator(operator)
    return operator


@pytest.fixture(params=["open", "approval"])
def club(request, cast):
    """Ben looks after it; Ana is in it."""
    club = create_community(cast.ben, "Job Club North", joining=request.param)
    if request.param == "approval":
        accept_member(cast.ben, ask_to_join(cast.ana, club))
    else:
        ask_to_join(cast.ana, club)
    return club


@pytest.fixture
def closed(cast):
    closed = create_community(cast.ben, "Quiet circle", joining="approval")
    accept_member(cast.ben, ask_to_join(cast.ana, closed))
    return closed


def test_while_a_steward_is_here_an_operator_is_nobody_special(cast, olive, as_, closed):
    assert not policy.is_steward(olive, None, closed)
    assert as_(olive).get(f"/communities/{closed.slug}/members").status_code == 404
    row = membership(closed.id, cast.ana.id)
    with pytest.raises(Refused):
        name_steward(olive, row)
    assert "Communities without a steward" not in as_(olive).get("/desk").text


def test_the_desk_says_which_community_has_nobody(cast, olive, as_, club):
    suspend(olive, cast.ben, "Spam")
    desk = as_(olive)
    for url in ("/desk", f"/desk/members/{cast.ben.id}"):
        page = desk.get(url).text
        assert "Job Club North" in page
        assert f'href="/communities/{club.slug}/members"' in page


def test_the_operator_names_one_of_the_members(cast, olive, as_, club):
    suspend(olive, cast.ben, "Spam")
    desk, row = as_(olive), membership(club.id, cast.ana.id)
    page = desk.get(f"/communities/{club.slug}/members")
    assert page.status_code == 200
    assert f'action="/communities/memberships/{row.id}/steward"' in page.text
    named = desk.post(f"/communities/memberships/{row.id}/steward", follow_redirects=True)
    assert named.status_code == 200
    assert db.session.get(Membership, row.id).is_steward
    assert fetch_all(select(Notice.to_id).where(Notice.kind == "steward-named")) == [cast.ana.id]
    assert "Communities without a steward" not in desk.get("/desk").text
    assert not policy.is_steward(olive, None, club)


def test_who_asks_to_join_meanwhile_is_answered_by_the_operators(cast, olive, as_, closed):
    suspend(olive, cast.ben, "Spam")
    asked = ask_to_join(cast.cleo, closed)
    told = select(Notice.to_id).where(
        Notice.about_id == asked.id, Notice.about_type == "membership"
    )
    assert fetch_all(told) == [olive.id]
    desk = as_(olive)
    assert "Cleo Marsh" in desk.get(f"/communities/{closed.slug}/members").text
    desk.post(f"/communities/memberships/{asked.id}/acceptance")
    assert db.session.get(Membership, asked.id).is_in


def test_standing_in_does_not_open_the_closed_board(cast, olive, as_, closed):
    suspend(olive, cast.ben, "Spam")
    desk = as_(olive)
    assert desk.get(f"/communities/{closed.slug}").status_code == 302
    about = desk.get(f"/communities/{closed.slug}/about").text
    assert f'href="/communities/{closed.slug}/members"' in about
    assert "The operators of this site look after it." in about


def test_a_steward_who_comes_back_takes_over_again(cast, olive, closed):
    suspend(olive, cast.ben, "Spam")
    assert policy.is_steward(olive, None, closed)
    restore(olive, cast.ben, "A mistake")
    assert not policy.is_steward(olive, None, closed)
    assert policy.is_steward(cast.ben, membership(closed.id, cast.ben.id), closed)


def test_nobody_who_is_suspended_is_named(cast, olive, closed):
    accept_member(cast.ben, ask_to_join(cast.cleo, closed))
    suspend(olive, cast.cleo, "Spam")
    suspend(olive, cast.ben, "Spam")
    with pytest.raises(Refused):
        name_steward(olive, membership(closed.id, cast.cleo.id))


def test_of_two_stewards_the_other_one_goes_on(cast, olive, closed):
    name_steward(cast.ben, membership(closed.id, cast.ana.id))
    suspend(olive, cast.ben, "Spam")
    assert not policy.is_steward(olive, None, closed)
    assert fetch_all(queries.without_steward()) == []


def test_ordinary_members_do_not_stand_in(cast, olive, as_, closed):
    suspend(olive, cast.ben, "Spam")
    assert not policy.is_steward(cast.ana, membership(closed.id, cast.ana.id), closed)
    assert as_(cast.cleo).get(f"/communities/{closed.slug}/members").status_code == 404
