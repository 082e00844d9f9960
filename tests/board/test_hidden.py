"""Paused and removed posts are visible to their author alone, on every page and in every list."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.i18n import clock
from turnabout.board import commands, policy
from turnabout.board.leaving_community import leave_community
from turnabout.board.models import Post, Response
from turnabout.communities.commands import accept_member, ask_to_join, create_community
from turnabout.notices.models import Notice
from turnabout.safety.commands import tie, untie


@pytest.fixture(params=["paused", "removed"])
def hide(request, cast):
    def hides(post):
        post = db.session.get(Post, post.id)
        if request.param == "paused":
            commands.pause(cast.ben, post)
        else:
            commands.remove(post)

    return hides


@command
def rename(id, title):
    db.session.get(Post, id).title = title


@pytest.mark.parametrize("answer", ["waits", "agreed", "declined"])
def test_who_answered_does_not_see_it_any_more(cast, as_, ask, hide, answer):
    given = commands.respond(cast.ana, ask, "I can read it")
    if answer == "agreed":
        commands.agree(cast.ben, given)
    elif answer == "declined":
        commands.decline(cast.ben, given)
    ana = as_(cast.ana)
    assert ana.get(f"/posts/{ask.id}").status_code == 200
    hide(ask)
    assert ana.get(f"/posts/{ask.id}").status_code == 404
    assert ana.get(f"/reports/new?about=post-{ask.id}").status_code == 404
    assert ana.post(f"/posts/{ask.id}/responses", data={"words": "Again"}).status_code == 404
    assert as_(cast.ben).get(f"/posts/{ask.id}").status_code == 200


def test_it_is_back_with_the_post(cast, as_, ask):
    commands.respond(cast.ana, ask, "I can read it")
    commands.pause(cast.ben, ask)
    commands.resume(cast.ben, db.session.get(Post, ask.id))
    assert as_(cast.ana).get(f"/posts/{ask.id}").status_code == 200


def test_what_is_shut_to_a_former_member_is_not_opened_by_their_answer(cast, as_):
    circle = create_community(cast.ben, "Quiet circle", joining="approval")
    accept_member(cast.ben, ask_to_join(cast.ana, circle))
    ask = commands.post(cast.ben, "request", "Read my letter", [circle.id])
    given = commands.agree(cast.ben, commands.respond(cast.ana, ask, "I can"))
    ana, link = as_(cast.ana), f"/posts/{ask.id}"
    assert ana.get(link).status_code == 200
    leave_community(cast.ana, circle)
    rename(ask.id, "Something private")
    assert ana.get(link).status_code == 404
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        pages = [ana.get(url).text for url in ("/", f"/threads/{given.thread_id}")]
    for page in pages:
        assert "Read my letter" in page
        assert "Something private" not in page
        assert link not in page


def test_nor_what_is_for_connections_after_the_end_of_one(cast, as_):
    tie(cast.ana, cast.ben)
    ask = commands.post(cast.ben, "request", "Read my letter", audience="connections")
    commands.agree(cast.ben, commands.respond(cast.ana, ask, "I can"))
    ana, link = as_(cast.ana), f"/posts/{ask.id}"
    assert ana.get(link).status_code == 200
    untie(cast.ana, cast.ben)
    assert ana.get(link).status_code == 404
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        assert link not in ana.get("/").text


def test_what_was_agreed_goes_on_without_a_link_or_the_words_of_now(cast, as_, ask, hide):
    given = commands.agree(cast.ben, commands.respond(cast.ana, ask, "I can read it"))
    hide(ask)
    rename(ask.id, "Something private")
    ana = as_(cast.ana)
    link = f"/posts/{ask.id}"
    talk = ana.get(f"/threads/{given.thread_id}").text
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        today = ana.get("/").text
        assert "Did it happen?" in today
        form = ana.get(f"/assistance/new?response={given.id}").text
    for page in (talk, today, form):
        assert "Read my letter" in page
        assert "Something private" not in page
        assert link not in page
    assert link in as_(cast.ben).get(f"/threads/{given.thread_id}").text


def test_taking_an_answer_back_leads_to_a_page_that_is_there(cast, as_, ask, hide):
    given = commands.agree(cast.ben, commands.respond(cast.ana, ask, "I can read it"))
    hide(ask)
    ana = as_(cast.ana)
    done = ana.post(f"/responses/{given.id}/withdrawal", follow_redirects=True)
    assert done.status_code == 200
    assert db.session.get(Response, given.id).withdrawn_at


def test_no_notice_leads_to_what_is_not_there(cast, as_, ask):
    given = commands.respond(cast.ana, ask, "I can read it")
    commands.pause(cast.ben, ask)
    commands.decline(cast.ben, db.session.get(Response, given.id))
    commands.close(db.session.get(Post, ask.id), "not_needed")
    ana = as_(cast.ana)
    urls = fetch_all(select(Notice.url).where(Notice.to_id == cast.ana.id))
    assert urls
    for url in urls:
        assert ana.get(url).status_code == 200


def test_what_was_removed_cannot_be_brought_back_by_its_author(cast, as_, ask, club):
    commands.remove(ask)
    ben, url = as_(cast.ben), f"/posts/{ask.id}"
    page = ben.get(url).text
    assert "removed it" in page
    assert f"{url}/reopening" not in page
    for act in ("reopening", "renewal", "resumption", "pause", "closing"):
        ben.post(f"{url}/{act}")
        assert policy.state(db.session.get(Post, ask.id)) == "removed"
    assert ben.get(f"{url}/edit").status_code == 303
    assert "Removed" in ben.get("/posts").text
    assert "Read my letter" not in as_(cast.ana).get(f"/communities/{club.slug}").text
    assert "Read my letter" not in as_(cast.ana).get("/search?q=letter").text
