import sys

from markupsafe import Markup
from sqlalchemy import delete, update

from turnabout.base.cache import fragments
from turnabout.base.cache.fragments import ENTRY_BYTES, FragmentCache
from turnabout.base.db.session import command, db
from turnabout.cards import commands as cards
from turnabout.cards.models import Card
from turnabout.members.models import Member


def test_a_fragment_is_rendered_once_for_a_version(app):
    made = []

    def render():
        made.append(1)
        return "<p>hello</p>"

    for version in (1, 1, 2, 2, 1):
        assert fragments.fragment("greeting", version, render) == "<p>hello</p>"
    assert len(made) == 3


def test_another_key_finds_nothing():
    cache = FragmentCache()
    cache.put("one", 1, Markup("hello"))

    assert cache.get("one", 1) == "hello"
    assert cache.get("two", 1) is None
    assert cache.get("one", 2) is None
    assert cache.get("none", None) is None


def test_the_cache_is_bounded_by_bytes_and_drops_what_was_used_longest_ago():
    page = Markup("é" * 4000)
    room = 3 * (sys.getsizeof(page) + ENTRY_BYTES)
    cache = FragmentCache(room)
    for n in range(3):
        cache.put(n, 1, page)
    assert cache.get(0, 1) == page
    cache.put(3, 1, page)

    assert [cache.get(n, 1) is not None for n in range(4)] == [True, False, True, True]
    assert cache.size <= room


def test_what_is_larger_than_the_cache_is_not_cached():
    cache = FragmentCache(10 * ENTRY_BYTES)
    cache.put("small", 1, Markup("small"))
    cache.put("large", 1, Markup("x" * 10 * ENTRY_BYTES))

    assert cache.get("large", 1) is None
    assert cache.get("small", 1) == "small"


def version_of(card):
    db.session.rollback()
    return db.session.get(Card, card.id).version


@command
def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)


def test_a_flush_raises_the_version_of_what_shows_the_row(cast):
    card = cards.make(cast.ana)
    first = version_of(card)
    change(card, headline="Baker")
    second = version_of(card)
    change(cast.ana, name="Anna Vidal")

    assert first < second < version_of(card)


def test_a_column_that_is_shown_nowhere_raises_nothing(cast):
    card = cards.make(cast.ana)
    first = version_of(card)
    change(cast.ana, language="fr", unread=3)

    assert version_of(card) == first


def test_a_command_that_fails_raises_nothing(cast):
    card = cards.make(cast.ana)
    first = version_of(card)

    @command
    def fail():
        card.headline = "Baker"
        db.session.flush()
        raise ValueError

    try:
        fail()
    except ValueError:
        assert version_of(card) == first


def test_one_statement_for_many_rows_counts_like_a_flush(cast):
    ana, ben = cards.make(cast.ana), cards.make(cast.ben)
    before = version_of(ana), version_of(ben)

    @command
    def rename(**values):
        db.session.execute(update(Member).where(Member.id == cast.ana.id).values(**values))

    rename(name="Anna Vidal")
    assert version_of(ana) > before[0]
    assert version_of(ben) == before[1]


def test_one_statement_that_deletes_many_rows_counts_too(cast, app):
    from turnabout.board.commands import post
    from turnabout.board.models import Placement
    from turnabout.communities.commands import create_community

    club = create_community(cast.ana, "Job club")
    post(cast.ana, "request", "Read my letter", [club.id])
    before = club.board_version

    @command
    def clear():
        db.session.execute(delete(Placement))

    clear()
    db.session.rollback()
    assert club.board_version > before


def test_the_row_before_and_the_row_after_both_count(cast):
    """A note that is moved from one board to another changes both."""
    from turnabout.board.commands import post
    from turnabout.board.models import Placement
    from turnabout.communities.commands import create_community

    one, other = create_community(cast.ana, "One"), create_community(cast.ana, "Other")
    asked = post(cast.ana, "request", "Read my letter", [one.id])
    before = one.board_version, other.board_version
    note = db.session.query(Placement).filter_by(post_id=asked.id).one()

    change(note, community_id=other.id)
    db.session.rollback()
    assert one.board_version > before[0]
    assert other.board_version > before[1]
