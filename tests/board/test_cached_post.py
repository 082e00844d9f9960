"""The text of a post is cached and shared by its readers, yet each sees only what is current and meant for
them.
"""

import re

import pytest

from tests.cast import someone
from turnabout.assistance import commands as assistance
from turnabout.base.db.session import command
from turnabout.base.i18n import clock
from turnabout.board import presenters
from turnabout.board.commands import (
    agree,
    close,
    decline,
    edit,
    pause,
    post,
    reopen,
    respond,
    resume,
    withdraw,
)
from turnabout.communities.commands import accept_member, ask_to_join, create_community, leave
from turnabout.goals.commands import add_step, set_goal
from turnabout.members.commands import choose_language, confirm, rename
from turnabout.safety.commands import block, tie, unblock

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def dora(cast):
    """Another reader of the same post."""
    return someone("Dora Lind")


@pytest.fixture
def look(as_, ask):
    """`look(cast.ana)()`: the page of Ben's request, in a browser that has loaded it before."""

    def of(member):
        browser = as_(member)
        browser.get(f"/posts/{ask.id}")
        return lambda: browser.get(f"/posts/{ask.id}").text

    return of


@pytest.fixture
def drawn(monkeypatch):
    """The fragments that were rendered because they were not in the cache."""
    made, draw = [], presenters.render_shared

    def noted(template, **told):
        made.append(template)
        return draw(template, **told)

    monkeypatch.setattr(presenters, "render_shared", noted)
    return made


@command
def change(member, **values):
    for name, value in values.items():
        setattr(member, name, value)


def main(page):
    return TOKEN.sub("", page.partition("<main")[2])


def test_it_is_rendered_once_for_all_who_read_it(cast, look, dora, drawn):
    pages = [look(member)() for member in (cast.ana, cast.cleo, dora)]
    assert "Can you help?" in pages[0]
    assert main(pages[0]) == main(pages[1]) == main(pages[2])
    assert drawn == ["board/post_article.html"]


def test_what_was_answered_is_seen_by_the_two_alone(cast, look, ask):
    respond(cast.ana, ask, "Tonight at six")
    respond(cast.cleo, ask, "On Friday")
    ben, ana, cleo = map(look, (cast.ben, cast.ana, cast.cleo))
    for _twice in range(2):
        assert "Tonight at six" in ben()
        assert "On Friday" in ben()
        assert ("Tonight at six" in ana(), "On Friday" in ana()) == (True, False)
        assert ("Tonight at six" in cleo(), "On Friday" in cleo()) == (False, True)


def test_an_answer_shows_at_once_to_the_two_and_to_nobody_else(cast, look, ask):
    ben, ana, cleo = map(look, (cast.ben, cast.ana, cast.cleo))
    answer = respond(cast.ana, ask, "Tonight at six")
    assert "Your turn: one answer is waiting for you" in ben()
    assert "Waiting for Ben Osei" in ana()
    respond(cast.ana, ask, "Tonight at eight")
    assert "Tonight at eight" in ben()
    decline(cast.ben, answer, "I found somebody.")
    assert "I found somebody." in ana()
    assert "Declined" in ben()
    for words in ("Tonight", "I found somebody.", "Ana Vidal"):
        assert words not in cleo()


def test_what_is_agreed_and_taken_back_shows_at_once(cast, look, ask):
    ben, ana, cleo = map(look, (cast.ben, cast.ana, cast.cleo))
    answer = agree(cast.ben, respond(cast.ana, ask, "Gladly"))
    for of_the_two in (ben, ana):
        assert "Open the conversation" in of_the_two()
    assert "All places on this post are taken" in cleo()
    withdraw(cast.ana, answer)
    assert "Can you help?" in cleo()
    assert "You’d agreed, but then it didn’t work out." in ana()
    assert "You’d agreed" not in cleo()


def test_help_that_came_of_it_shows_at_once_to_the_two(cast, look, ask):
    answer = agree(cast.ben, respond(cast.ana, ask, "Gladly"))
    ben, ana, cleo = map(look, (cast.ben, cast.ana, cast.cleo))
    made = assistance.record(cast.ana, answer, "", what="Read my letter", happened_on=clock.today())
    assert "Ana Vidal says it happened." in ben()
    assert "We’ve asked Ben Osei to confirm it." in ana()
    assistance.answer(made, cast.ben, "right")
    assert "Say thank you" in ben()
    assert "You both agree" in ana()
    assert "This post is closed: help was found." in cleo()


def test_closed_and_open_again_shows_at_once_to_everybody(cast, look, ask):
    ben, ana, cleo = map(look, (cast.ben, cast.ana, cast.cleo))
    close(ask, "helped")
    for reader in (ana, cleo):
        assert "This post is closed: help was found." in reader()
    assert "Closed: help was found." in ben()
    reopen(cast.ben, ask)
    for reader in (ana, cleo):
        assert "Can you help?" in reader()


def test_paused_it_is_there_for_its_author_alone(cast, as_, look, ask):
    ben, ana = look(cast.ben), as_(cast.ana)
    ana.get(f"/posts/{ask.id}")
    pause(cast.ben, ask)
    assert "Only you can see it." in ben()
    assert ana.get(f"/posts/{ask.id}").status_code == 404
    resume(cast.ben, ask)
    assert ana.get(f"/posts/{ask.id}").status_code == 200


def test_other_words_show_at_once(cast, look, club, ask):
    ana, cleo = look(cast.ana), look(cast.cleo)
    edit(cast.ben, ask, [club.id], title="Read my CV", skills=["French"], capacity=3)
    for reader in (ana, cleo):
        page = reader()
        assert "<title>Read my CV" in page
        for words in ('<h1 dir="auto">Read my CV', "French", "3 people"):
            assert words in page
        assert "Read my letter" not in page


def test_another_name_and_face_of_its_author_show_at_once_and_who_left_has_none(cast, look, ask):
    respond(cast.ana, ask)
    ana, cleo = look(cast.ana), look(cast.cleo)
    rename(cast.ben, "Benjamin Osei")
    change(cast.ben, photo="face")
    for reader in (ana, cleo):
        assert "Benjamin Osei" in reader()
        assert "/photos/face-small.webp" in reader()
    change(cast.ben, left_at=clock.now())
    assert f'href="/members/{cast.ben.id}"' not in ana()
    assert "Benjamin" not in cleo()


def test_another_name_of_who_answered_shows_at_once(cast, look, ask):
    respond(cast.ana, ask)
    ben = look(cast.ben)
    rename(cast.ana, "Ana Costa")
    assert "Ana Costa" in ben()
    block(cast.ben, cast.ana)
    assert "Ana Costa" not in ben()


def test_a_block_hides_it_at_once_and_from_nobody_else(cast, as_, look, ask):
    ana, cleo = as_(cast.ana), look(cast.cleo)
    ana.get(f"/posts/{ask.id}")
    block(cast.ben, cast.ana)
    assert ana.get(f"/posts/{ask.id}").status_code == 404
    assert "Can you help?" in cleo()
    unblock(cast.ben, cast.ana)
    assert ana.get(f"/posts/{ask.id}").status_code == 200


def test_each_reader_sees_the_boards_that_they_may_know_of(cast, as_, club):
    circle = create_community(cast.ben, "Quiet circle", joining="approval")
    accept_member(cast.ben, ask_to_join(cast.ana, circle))
    asked = post(cast.ben, "request", "Read my letter", [club.id, circle.id])
    ana, cleo = as_(cast.ana), as_(cast.cleo)
    for _twice in range(2):
        assert "Quiet circle" in ana.get(f"/posts/{asked.id}").text
        assert "Quiet circle" not in cleo.get(f"/posts/{asked.id}").text
        assert club.name in cleo.get(f"/posts/{asked.id}").text
    leave(cast.ana, circle)
    assert "Quiet circle" not in ana.get(f"/posts/{asked.id}").text


def test_who_has_not_confirmed_is_asked_to_first_and_the_others_are_not(cast, look, ask):
    eve = someone("Eve Rand", confirmed=False)
    first, ana = look(eve), look(cast.ana)
    for _twice in range(2):
        assert "Confirm your e-mail address first" in first()
        assert "Can you help?" in ana()
    tie(eve, cast.ben)
    assert "Can you help?" in first()


def test_once_confirmed_one_may_answer_at_once(cast, look, ask):
    eve = someone("Eve Rand", confirmed=False)
    page = look(eve)
    confirm(eve)
    assert "Can you help?" in page()


def test_each_reads_it_in_their_language_and_by_their_clock(cast, look, dora, ask):
    ana, cleo, fourth = map(look, (cast.ana, cast.cleo, dora))
    choose_language(cast.cleo, "fr", "UTC")
    choose_language(dora, "en", "Asia/Tokyo")
    assert '<html lang="fr"' in cleo()
    assert "Can you help?" not in cleo()
    assert "Can you help?" in ana()
    at = [re.search(r'<time[^>]* title="([^"]+)"', page())[1] for page in (ana, fourth)]
    assert at[0] != at[1]


def test_the_day_goes_on(cast, look, ask, days_pass):
    ben, ana = look(cast.ben), look(cast.ana)
    days_pass(3)
    assert "3 days ago" in ana()
    assert "It expires on" not in ben()
    days_pass(15)
    assert "It expires on" in ben()
    days_pass(10)
    assert "This post has expired" in ana()


def test_what_is_private_to_its_author_is_shared_with_nobody(cast, as_, club):
    step = add_step(set_goal(cast.ben, "short", "Work in a bakery"), "Write to the guild")
    asked = post(cast.ben, "request", "Read my letter", [club.id], step_id=step.id)
    ben, ana = as_(cast.ben), as_(cast.ana)
    for _twice in range(2):
        assert "Work in a bakery" in ben.get(f"/posts/{asked.id}").text
        assert "Work in a bakery" not in ana.get(f"/posts/{asked.id}").text


def test_each_form_carries_the_token_of_whoever_sees_it(app, cast, as_, ask, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    tokens = set()
    for member in (cast.ana, cast.cleo):
        browser = as_(member)
        browser.get(f"/posts/{ask.id}")
        page = browser.get(f"/posts/{ask.id}").text
        token = TOKEN.search(page)[1]
        sent = browser.post(f"/posts/{ask.id}/responses", data={"csrf_token": token})
        assert sent.status_code == 303
        tokens.add(token)
    assert len(tokens) == 2


def test_each_post_has_its_own_page(cast, as_, club):
    titles = ("Read <my> letter", "Read my CV")
    asked = [post(cast.ben, "request", title, [club.id]) for title in titles]
    ana = as_(cast.ana)
    for _twice in range(2):
        pages = [ana.get(f"/posts/{one.id}").text for one in asked]
        assert "<title>Read &lt;my&gt; letter ·" in pages[0]
        assert "<title>Read my CV ·" in pages[1]
        assert "my&gt; letter" not in pages[1]


def test_around_a_cached_part_stands_what_is_new_and_what_just_happened(cast, as_, look, ask):
    ben, ana = look(cast.ben), as_(cast.ana)
    assert "1 new" not in ben()
    ana.get(f"/posts/{ask.id}")
    told = ana.post(f"/posts/{ask.id}/responses", follow_redirects=True).text
    assert "Ben Osei has been told." in told
    assert "Ben Osei has been told." not in ana.get(f"/posts/{ask.id}").text
    assert "1 new" in ben()


def test_what_was_typed_and_refused_is_cached_for_nobody(cast, as_, look, ask):
    ana, cleo = as_(cast.ana), look(cast.cleo)
    page = ana.post(f"/posts/{ask.id}/responses", data={"words": "x" * 1001})
    assert "x" * 1001 in page.text
    for reader in (cleo(), ana.get(f"/posts/{ask.id}").text):
        assert "xxx" not in reader
        assert "Can you help?" in reader
