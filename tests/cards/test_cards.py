from turnabout.base.db.session import db
from turnabout.cards import commands, queries
from turnabout.cards.codes import ALPHABET


def test_everybody_has_one_card_however_often_it_is_made(cast):
    card = commands.make(cast.ana)
    assert commands.make(cast.ana).id == card.id == queries.default_of(cast.ana.id).id
    assert len(card.code) == 8
    assert set(card.code) <= set(ALPHABET)


def test_a_card_shows_each_field_to_those_it_is_meant_for(cast):
    card = commands.make(cast.ana)
    commands.edit(card, headline="Baker", location="Northside", phone="123")
    seen = {near: queries.face(card, near) for near in ("public", "members", "connections")}
    assert [seen[near].headline for near in seen] == ["Baker"] * 3
    assert [seen[near].location for near in seen] == ["", "Northside", "Northside"]
    assert [seen[near].phone for near in seen] == ["", "", "123"]


def test_a_code_is_found_however_it_is_typed(cast):
    card = commands.make(cast.ana)
    assert queries.by_code(f" {card.code[:4].lower()}-{card.code[4:]} ").id == card.id


def test_a_paused_card_is_not_found(cast):
    card = commands.make(cast.ana)
    commands.pause(card)
    assert queries.by_code(card.code) is None
    commands.resume(card)
    assert queries.by_code(card.code)


def test_a_new_code_replaces_the_old_one(cast):
    card = commands.make(cast.ana)
    old = card.code
    commands.replace_code(card)
    db.session.rollback()
    assert card.code != old
    assert queries.by_code(old) is None
