"""Visibility of posts and responses between members, also on cached lists."""

import pytest

from tests.cast import someone
from turnabout.base.db.session import command
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import run_pending
from turnabout.board import policy, queries
from turnabout.board.commands import agree, close, post, respond
from turnabout.communities.commands import accept_member, ask_to_join, create_community, leave
from turnabout.safety.commands import block, tie, unblock, untie


def sees(browser, url, words="Read my letter"):
    return words in browser.get(url).text


def test_a_block_takes_effect_at_once_on_a_kept_list_and_for_nobody_else(cast, as_, club, ask):
    board = f"/communities/{club.slug}"
    ana, ben, cleo = as_(cast.ana), as_(cast.ben), as_(cast.cleo)
    for url in (board, "/board"):
        assert sees(ana, url)
    assert sees(cleo, board)

    block(cast.ben, cast.ana)
    for url in (board, f"{board}?kind=request", f"{board}?q=letter", "/board"):
        assert not sees(ana, url)
        assert sees(ben, url)
    assert sees(cleo, board)
    assert ana.get(f"/posts/{ask.id}").status_code == 404
    assert ana.post(f"/posts/{ask.id}/responses").status_code == 404

    unblock(cast.ben, cast.ana)
    assert sees(ana, board)
    block(cast.ana, cast.cleo)  # somebody else: Ben's post stays
    assert sees(ana, board)


def test_what_was_told_of_a_post_goes_with_the_one_who_wrote_it(cast, as_, ask):
    respond(cast.ana, ask, "Gladly")
    close(ask, "helped")
    assert sees(as_(cast.ana), "/notices")
    block(cast.ben, cast.ana)
    assert not sees(as_(cast.ana), "/notices")


def test_a_block_hides_the_answer_too(cast, as_, ask):
    respond(cast.ana, ask, "Tonight at six")
    block(cast.ana, cast.ben)

    assert "Tonight at six" not in as_(cast.ben).get(f"/posts/{ask.id}").text
    assert as_(cast.ana).get(f"/posts/{ask.id}").status_code == 404


def test_a_block_frees_the_place_that_nobody_could_see_any_more(cast, as_, ask):
    agree(cast.ben, respond(cast.ana, ask))
    assert policy.is_full(ask)
    block(cast.ana, cast.ben)
    run_pending()
    assert (ask.agreed, ask.responses) == (0, 0)
    assert "Waiting for a first answer" in as_(cast.ben).get(f"/posts/{ask.id}").text


def test_a_block_that_was_taken_back_at_once_changes_nothing(cast, ask):
    agree(cast.ben, respond(cast.ana, ask))
    block(cast.ana, cast.ben)
    unblock(cast.ana, cast.ben)
    run_pending()
    assert ask.agreed == 1


@pytest.fixture
def circle(cast):
    """Ben's closed community, with Ana in it and a post on its board."""
    circle = create_community(cast.ben, "Quiet circle", joining="approval")
    accept_member(cast.ben, ask_to_join(cast.ana, circle))
    return circle


def test_a_closed_board_is_for_its_members_only(cast, as_, circle):
    asked = post(cast.ben, "request", "Read my letter", [circle.id])
    board = f"/communities/{circle.slug}"
    ana, cleo = as_(cast.ana), as_(cast.cleo)

    assert sees(ana, board)
    for url in (board, f"{board}/about", "/board", "/board?q=letter", f"/posts/{asked.id}"):
        assert not sees(cleo, url)
    assert cleo.get(f"/posts/{asked.id}").status_code == 404
    assert not queries.search_posts(cast.cleo.id, "letter")
    assert queries.search_posts(cast.ana.id, "letter")

    leave(cast.ana, circle)
    for url in (board, "/board"):
        assert not sees(ana, url)
    assert ana.get(f"/posts/{asked.id}").status_code == 404


def test_for_connections_is_for_connections(cast, as_):
    tie(cast.ben, cast.ana)
    asked = post(cast.ben, "request", "Read my letter", audience="connections")
    ana, ben, cleo = as_(cast.ana), as_(cast.ben), as_(cast.cleo)

    for url in ("/board", "/board?q=letter", f"/posts/{asked.id}"):
        assert sees(ana, url)
        assert sees(ben, url)
        assert not sees(cleo, url)
    untie(cast.ben, cast.ana)
    assert not sees(ana, "/board")
    assert ana.get(f"/posts/{asked.id}").status_code == 404


def test_for_all_members_is_for_all(cast, as_):
    cleo = as_(cast.cleo)
    assert not sees(cleo, "/board")
    post(cast.ben, "request", "Read my letter", audience="members")
    assert sees(cleo, "/board")


def test_an_author_who_is_suspended_or_renamed_changes_cached_lists_at_once(cast, as_, club, ask):
    ana, board = as_(cast.ana), f"/communities/{club.slug}"
    assert sees(ana, board, "Ben Osei")

    @command
    def change(**values):
        for name, value in values.items():
            setattr(cast.ben, name, value)

    change(name="Benjamin Osei")
    assert sees(ana, board, "Benjamin Osei")
    change(suspended_at=clock.now())
    assert not sees(ana, board)
    assert ana.get(f"/posts/{ask.id}").status_code == 404
    change(suspended_at=None)
    assert sees(ana, board)


def test_a_kept_list_holds_nothing_of_the_one_who_looks(cast, as_, club, ask):
    dora = someone("Dora Lind")
    board = f"/communities/{club.slug}"
    for member in (cast.ben, cast.ana):
        as_(member).get(board)

    page = as_(dora).get(board).text
    assert "Join this community" in page
    assert "Ana Vidal" not in page


def test_the_languages_do_not_mix(cast, as_, club, ask):
    @command
    def speak(member, language):
        member.language = language

    speak(cast.ana, "fr")
    board = f"/communities/{club.slug}"
    french, english = as_(cast.ana).get(board).text, as_(cast.ben).get(board).text

    assert '<html lang="fr"' in french
    assert "30 minutes" in english
    assert "Ask for help" not in french.partition("<main")[2]
    assert "Ask for help" in english
