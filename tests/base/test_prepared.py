import pytest
from sqlalchemy import bindparam, select

from turnabout.base.db import prepared
from turnabout.base.db.prepared import ME
from turnabout.base.i18n import clock
from turnabout.cards import commands as cards
from turnabout.cards.models import Card
from turnabout.members.models import Member


def test_rows_have_names_and_the_values_that_sqlalchemy_gives(cast):
    cards.make(cast.ana)

    def with_card():
        columns = select(Member.id, Member.name, Member.joined_at, Card.audiences, Card.paused_at)
        return columns.join(Card, Card.member_id == Member.id).where(Member.id == ME)

    row = prepared.first(with_card, me=cast.ana.id)
    assert (row.id, row.name, row.joined_at) == (cast.ana.id, "Ana Vidal", cast.ana.joined_at)
    assert row.audiences["name"] == "public"
    assert row.paused_at is None
    assert prepared.first(with_card, me=0) is None


def test_it_is_built_once_for_a_shape_and_read_with_any_values(cast):
    built = []

    def named(backwards):
        built.append(backwards)
        order = Member.name.desc() if backwards else Member.name
        return (
            select(Member.name)
            .where(Member.id.in_([bindparam("a"), bindparam("b")]))
            .order_by(order)
        )

    pairs = [(cast.ana.id, cast.ben.id), (cast.ben.id, cast.cleo.id), (cast.ana.id, cast.cleo.id)]
    found = [[row.name for row in prepared.rows(named, False, a=a, b=b)] for a, b in pairs]

    assert [len(names) for names in found] == [2, 2, 2]
    assert found[1] == ["Ben Osei", "Cleo Marsh"]
    assert prepared.first(named, True, a=cast.ana.id, b=cast.ben.id).name == "Ben Osei"
    assert built == [False, True]


def test_a_moment_cannot_be_built_in(app):
    def joined_before_the_first_call():
        return select(Member.id).where(Member.joined_at < clock.now())

    with pytest.raises(AssertionError):
        prepared.rows(joined_before_the_first_call)


def test_a_list_cannot_be_built_in(app):
    def of_these():
        return select(Member.id).where(Member.id.in_([1, 2]))

    with pytest.raises(AssertionError, match="in_"):
        prepared.rows(of_these)


def test_nothing_of_a_viewer_can_be_part_of_the_shape(cast):
    with pytest.raises(AssertionError):
        prepared.rows(lambda who: select(Member.id).where(Member.id == who), cast.ana.id)
