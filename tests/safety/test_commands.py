import pytest
from sqlalchemy import select

from turnabout.base.db.session import fetch_all
from turnabout.base.web.errors import Refused
from turnabout.members.models import Member
from turnabout.safety import commands, queries
from turnabout.safety.models import Report


def in_sight_of(viewer):
    scope = select(Member).where(queries.in_sight(viewer and viewer.id, Member.id))
    return {member.name for member in fetch_all(scope)}


def test_a_stranger_sees_what_is_public_and_a_member_sees_what_members_see(cast):
    assert queries.nearness(None, cast.ana.id) == "public"
    assert queries.nearness(cast.ana.id, cast.ana.id) == "me"
    assert queries.nearness(cast.ben.id, cast.ana.id) == "members"


def test_a_tie_holds_for_both_and_ends_for_both(cast):
    commands.tie(cast.ana, cast.ben)
    commands.tie(cast.ben, cast.ana)
    assert queries.nearness(cast.ana.id, cast.ben.id) == "connections"
    assert fetch_all(queries.tied_to(cast.ben.id)) == [cast.ana.id]
    commands.untie(cast.ben, cast.ana)
    assert not queries.is_tied(cast.ana.id, cast.ben.id)
    assert fetch_all(queries.tied_to(cast.ana.id)) == []


def test_a_block_hides_both_from_each_other_and_from_nobody_else(cast):
    _ = cast.cleo, cast.ana
    commands.block(cast.ben, cast.ana)
    assert queries.nearness(cast.ana.id, cast.ben.id) is None
    assert queries.nearness(cast.ben.id, cast.ana.id) is None
    assert in_sight_of(cast.ana) == {"Ana Vidal", "Cleo Marsh"}
    assert in_sight_of(cast.ben) == {"Ben Osei", "Cleo Marsh"}
    assert len(in_sight_of(cast.cleo)) == len(in_sight_of(None)) == 3


def test_blocking_twice_is_one_block_and_the_count_of_veils_is_kept(cast):
    assert commands.block(cast.ana, cast.ben) == commands.block(cast.ana, cast.ben)
    commands.block(cast.ben, cast.ana)
    assert (cast.ana.veils, cast.ben.veils) == (1, 1)


def test_they_see_each_other_again_when_neither_blocks(cast):
    commands.tie(cast.ana, cast.ben)
    commands.block(cast.ana, cast.ben)
    commands.block(cast.ben, cast.ana)
    commands.unblock(cast.ana, cast.ben)
    assert queries.is_veiled(cast.ana.id, cast.ben.id)
    assert fetch_all(queries.tied_to(cast.ana.id)) == []
    commands.unblock(cast.ben, cast.ana)
    commands.unblock(cast.ben, cast.ana)
    assert (cast.ana.veils, cast.ben.veils) == (0, 0)
    assert queries.is_tied(cast.ana.id, cast.ben.id)


def test_nobody_blocks_or_reports_themselves(cast):
    with pytest.raises(Refused):
        commands.block(cast.ana, cast.ana)
    with pytest.raises(Refused):
        commands.report(cast.ana, None, cast.ana, "spam")


def test_the_same_report_is_kept_once_until_it_is_settled(cast):
    one = commands.report(cast.ana, cast.ben, cast.ben, "spam", "Three times the same.")
    assert commands.report(cast.ana, cast.ben, cast.ben, "spam") == one
    commands.report(cast.cleo, cast.ben, cast.ben, "scam")
    assert len(fetch_all(select(Report))) == 2
