"""One search over members, posts and communities, limited to what the viewer may see."""

import pytest

from tests.today.test_today import on_the_board
from turnabout.board import commands as board
from turnabout.cards.commands import edit, make, pause
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.safety.commands import block, tie


@pytest.fixture
def seek(as_):
    def look(member, words, **more):
        page = as_(member).get("/search", query_string={"q": words, **more})
        assert page.status_code == 200
        return page.text.partition("<main")[2]

    return look


@pytest.fixture
def harbour(cast):
    for one in (cast.ana, cast.ben):
        make(one)
    return create_community(
        cast.ana, name="Harbour job club", about="At the old harbour.", joining="approval"
    )


def test_an_empty_search_says_what_can_be_looked_for(cast, seek):
    assert "What are you looking for?" in seek(cast.ana, "")
    assert "What are you looking for?" in seek(cast.ana, "   ")


def test_a_member_is_found_by_name_without_marks_and_by_a_beginning(cast, seek):
    edit(make(cast.ben), name="Bénédicte Åsen", headline="Welder")
    for words in ("benedicte", "ASEN", "béné", "welder asen"):
        assert f'href="/members/{cast.ben.id}"' in seek(cast.ana, words)
    assert "Nothing found" in seek(cast.ana, "benedicte plumber")


def test_what_the_card_hides_from_members_finds_nobody_and_is_not_shown(cast, seek):
    edit(make(cast.ben), headline="Secret welder", audiences={"headline": "connections"})
    assert "Nothing found" in seek(cast.ana, "welder")
    assert "Secret welder" not in seek(cast.ana, "ben")


def test_a_paused_card_is_not_found(cast, seek):
    pause(make(cast.ben))
    assert "Nothing found" in seek(cast.ana, "ben osei")


def test_who_is_out_of_sight_is_not_found_by_either(cast, seek, harbour):
    block(cast.ben, cast.ana)
    assert f'href="/members/{cast.ben.id}"' not in seek(cast.ana, "ben")
    assert f'href="/members/{cast.ana.id}"' not in seek(cast.ben, "ana")


def test_an_answer_is_drawn_once_and_shown_only_where_it_is_the_same(cast, seek, harbour):
    """The same words, from three sides and after each change."""
    ben = f'href="/members/{cast.ben.id}"'
    assert ben in seek(cast.ana, "ben")
    assert ben in seek(cast.cleo, "ben")
    block(cast.ben, cast.ana)
    assert ben not in seek(cast.ana, "ben")
    assert ben in seek(cast.cleo, "ben")
    pause(make(cast.ben))
    assert ben not in seek(cast.cleo, "ben")


def test_posts_are_found_by_those_who_may_see_them(cast, seek, harbour):
    post = on_the_board(cast.ana, harbour, title="Somebody to read Portuguese")
    assert f'href="/posts/{post.id}"' in seek(cast.ana, "portug")
    assert "Nothing found" in seek(cast.ben, "portug")


def test_posts_for_connections_are_found_by_connections(cast, seek):
    post = board.post(
        cast.ana, "request", "Somebody to read Portuguese", audience="connections",
        category="other", effort="minutes5", where="either", body="",
    )  # fmt: skip
    assert "Nothing found" in seek(cast.ben, "portuguese")
    tie(cast.ana, cast.ben)
    assert f'href="/posts/{post.id}"' in seek(cast.ben, "portuguese")


def test_communities_are_found_by_name_and_by_what_they_are_about(cast, seek, harbour):
    for words in ("harbour", "old harb"):
        assert 'href="/communities/harbour-job-club"' in seek(cast.cleo, words)


def test_one_kind_can_be_looked_at_alone(cast, seek, harbour):
    ask_to_join(cast.ben, harbour, "")
    edit(make(cast.ana), headline="Harbour pilot")
    page = seek(cast.ben, "harbour", kind="people")
    assert f'href="/members/{cast.ana.id}"' in page
    assert "/communities/harbour-job-club" not in page
    assert "Harbour job club" in seek(cast.ben, "harbour", kind="nonsense")


def test_many_hits_come_in_pages(cast, seek, harbour):
    for number in range(23):
        on_the_board(cast.ana, harbour, title=f"Portuguese {number:02}")
    first = seek(cast.ana, "portuguese")
    assert first.count("<bdi>Portuguese") == 5
    assert "Show more" in first
    whole = seek(cast.ana, "portuguese", kind="posts")
    assert whole.count("<bdi>Portuguese") == 20
    below = whole.rpartition("below=")[2].split('"')[0]
    assert seek(cast.ana, "portuguese", kind="posts", below=below).count("<bdi>Portuguese") == 3


@pytest.mark.parametrize(
    "words", ["<script>", '" OR 1', "%", "*", "a" * 500, "\x00", "'", "👩‍👩‍👧", "قرأ"]
)
def test_odd_words_find_nothing_and_stay_words(cast, seek, words):
    page = seek(cast.ana, words)
    assert "<script>" not in page.partition("</main>")[0]


def test_a_search_takes_four_statements(cast, as_, queries, harbour):
    on_the_board(cast.ana, harbour, title="Harbour walk")
    browser = as_(cast.ana)
    with queries(at_most=4):
        assert "Harbour walk" in browser.get("/search?q=harbour").text


def test_strangers_do_not_search(stranger):
    assert stranger.get("/search?q=ana").status_code == 302


def test_who_does_not_want_to_be_found_is_not_found(cast, as_, seek):
    make(cast.ben)
    ben = as_(cast.ben)
    assert "Keep me out of Search" in ben.get("/settings/search").text
    for _ in range(2):
        ben.post("/settings/search", data={"found": "no"})
        assert "Nothing found" in seek(cast.ana, "Osei")
    edit(make(cast.ben), headline="Welder")  # and what is changed later is not found either
    assert "Nothing found" in seek(cast.ana, "welder")
    assert as_(cast.ana).get(f"/members/{cast.ben.id}").status_code == 404  # nothing ties the two
    ben.post("/settings/search", data={"found": "yes"})
    assert f'href="/members/{cast.ben.id}"' in seek(cast.ana, "welder")
