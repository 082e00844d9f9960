"""The pages of boards and posts, used as members use them."""

from datetime import timedelta

import pytest

from turnabout.base.db.session import db
from turnabout.base.i18n import clock
from turnabout.board.commands import agree, close, decline, pause, post, respond
from turnabout.board.models import Post
from turnabout.goals.commands import add_step, set_goal

ASK = {
    "title": "  Read my   cover letter ",
    "why": "My first one in English",
    "action": "Two things to change",
    "category": "applications",
    "effort": "minutes30",
    "where": "remote",
    "audience": "communities",
    "slip": "one",
}


def asked(**changes):
    return ASK | changes


def test_the_ask_in_five_steps_ends_on_its_page(cast, as_, club):
    page = as_(cast.ben).post(
        "/posts/new?kind=request", data=asked(communities=club.id), follow_redirects=True
    )

    assert page.status_code == 200
    assert "Read my cover letter" in page.text
    assert "Two things to change" in page.text
    assert "Your request is on the board" in page.text


def test_a_double_tap_pins_once(cast, as_, club):
    ben = as_(cast.ben)
    places = {ben.post("/posts/new", data=asked(communities=club.id)).location for _ in range(2)}

    assert len(places) == 1
    assert db.session.query(Post).count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Say in one line what you need."),
        ({"title": " \u202e\x00 "}, "Say in one line what you need."),
        ({"title": "x" * 161}, "Please keep this to 160 characters."),
        ({"why": "x" * 1001}, "Please keep this to 1000 characters."),
        ({"effort": "for ever"}, "Please choose one of these."),
        ({"category": "<b>"}, "Please choose one of these."),
        ({"audience": "everybody"}, "Please choose one of these."),
        ({"needed_by": "soon"}, "Please enter a date like 2027-03-31."),
        ({"needed_by": "2020-01-01"}, "This day is in the past."),
        ({"needed_by": "2999-01-01"}, "Please choose a day within a year."),
        ({"capacity": "many"}, "Please enter a number."),
        ({"capacity": "0"}, "Between 1 and 50."),
        ({"skills": ",".join("abcdefghij")}, "Up to eight skills"),
        ({"communities": "99"}, "Choose from the communities you’re in."),
        ({"communities": "x"}, "communities"),
        ({"communities": []}, "Choose at least one of your communities."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    cast, as_, club, wrong, sentence
):
    data = asked(communities=club.id) | wrong
    page = as_(cast.ben).post("/posts/new?kind=request", data=data)

    assert page.status_code == 422
    assert sentence in page.text
    assert "My first one in English" in page.text or "why" in wrong
    assert db.session.query(Post).count() == 0


def test_words_are_shown_as_they_were_typed(cast, as_, club):
    title = "<script>alert(1)</script> مرحبا 🙂"
    ben = as_(cast.ben)
    ben.post("/posts/new", data=asked(communities=club.id, title=title))

    for url in (f"/communities/{club.slug}", "/board", "/posts"):
        page = ben.get(url).text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "مرحبا 🙂" in page


def test_the_board_is_filtered_by_everything_together(cast, as_, club):
    post(cast.ben, "offer", "Maths", [club.id], category="skills", effort="hours", where="remote")
    post(cast.ben, "request", "Maths too", [club.id], category="skills", effort="minutes5")
    ana, board = as_(cast.ana), f"/communities/{club.slug}"

    assert "Maths too" in ana.get(f"{board}?q=math").text
    page = ana.get(f"{board}?kind=offer&category=skills&effort=hours&where=remote&q=maths").text
    assert "Maths</a>" in page
    assert "Maths too" not in page
    assert "No posts match" in ana.get(f"{board}?kind=offer&effort=minutes5").text
    assert "Maths too" in ana.get(f"{board}?kind=nonsense").text


def test_older_posts_stand_on_the_next_page(cast, as_, club):
    for n in range(25):
        post(cast.ben, "request", f"Ask number {n}.", [club.id])
    ana, board = as_(cast.ana), f"/communities/{club.slug}"

    first = ana.get(board).text
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "Ask number 24." in first
    assert "Ask number 4." not in first
    assert "Ask number 4." in ana.get(older).text


def test_one_answers_and_the_author_agrees(cast, as_, ask):
    ana, ben, url = as_(cast.ana), as_(cast.ben), f"/posts/{ask.id}"

    page = ana.post(f"{url}/responses", data={"words": "Tonight at six"}, follow_redirects=True)
    assert "Ben Osei has been told. It’s their turn now." in page.text
    assert "Waiting for Ben Osei" in page.text
    page = ben.get(url).text
    assert "Your turn: one answer is waiting for you" in page
    assert "Tonight at six" in page

    answer = ask_answer(ask)
    talk = ben.post(f"/responses/{answer.id}/agreement", follow_redirects=True)
    assert "You and Ana Vidal can write to each other now." in talk.text
    assert f"/assistance/new?response={answer.id}" in talk.text
    assert f"/assistance/new?response={answer.id}" in ana.get(url).text


def ask_answer(ask):
    from turnabout.board.models import Response

    return db.session.query(Response).filter_by(post_id=ask.id).one()


def test_a_kind_no_is_an_answer(cast, as_, ask):
    answer = respond(cast.ana, ask)
    data = {"ready": "Thank you for offering."}
    as_(cast.ben).post(f"/responses/{answer.id}/decline", data=data)

    page = as_(cast.ana).get(f"/posts/{ask.id}").text
    assert "Not this time" in page
    assert "Thank you for offering." in page


def test_only_the_two_reach_an_answer(cast, as_, ask):
    answer = respond(cast.ana, ask)
    for path in ("agreement", "decline", "withdrawal"):
        assert as_(cast.cleo).post(f"/responses/{answer.id}/{path}").status_code == 404
    as_(cast.ana).post(f"/responses/{answer.id}/agreement")
    assert not ask_answer(ask).is_agreed


@pytest.mark.parametrize("act", ["pause", "resumption", "renewal", "closing", "reopening", "edit"])
def test_only_its_author_changes_a_post(cast, as_, ask, act):
    assert as_(cast.ana).post(f"/posts/{ask.id}/{act}").status_code == 404


def test_the_author_pauses_and_puts_it_back(cast, as_, club, ask):
    ben, ana, board = as_(cast.ben), as_(cast.ana), f"/communities/{club.slug}"

    assert "Only you can see it" in ben.post(f"/posts/{ask.id}/pause", follow_redirects=True).text
    assert "Read my letter" not in ana.get(board).text
    assert ana.get(f"/posts/{ask.id}").status_code == 404
    ben.post(f"/posts/{ask.id}/resumption")
    assert "Read my letter" in ana.get(board).text
    assert club.open_posts == 1


def test_an_edited_post_hangs_elsewhere(cast, as_, club, ask):
    data = asked(title="Read my new letter", audience="members")
    ben = as_(cast.ben)
    page = ben.get(f"/posts/{ask.id}/edit").text
    assert 'value="Read my letter"' in page
    ben.post(f"/posts/{ask.id}/edit", data=data)

    assert "letter" not in as_(cast.ana).get(f"/communities/{club.slug}").text
    assert "Read my new letter" in as_(cast.cleo).get("/board").text
    assert club.open_posts == 0


def test_a_post_with_skills_is_changed_with_them_in_their_field(cast, as_, club):
    made = post(cast.ben, "request", "Maths", [club.id], skills=["algebra", "patience"])

    page = as_(cast.ben).get(f"/posts/{made.id}/edit")
    assert page.status_code == 200
    assert 'value="algebra, patience"' in page.text


def test_the_capacity_cannot_go_below_what_is_agreed(cast, as_, club, ask):
    from turnabout.board.commands import edit

    edit(cast.ben, ask, [club.id], capacity=3)
    for member in (cast.ana, cast.cleo):
        agree(cast.ben, respond(member, ask))
    page = as_(cast.ben).post(f"/posts/{ask.id}/edit", data=asked(communities=club.id, capacity=1))

    assert page.status_code == 422
    assert "You’ve already said yes to more people than that" in page.text


def test_unknown_paused_and_hidden_posts_are_404_alike(cast, as_, ask):
    pause(cast.ben, ask)
    answers = [as_(cast.ana).get(f"/posts/{id}") for id in (ask.id, 999_999)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text


def test_an_expired_post_leaves_the_lists_at_once_and_takes_no_answer(
    cast, as_, club, ask, monkeypatch
):
    ana, board = as_(cast.ana), f"/communities/{club.slug}"
    assert "Read my letter" in ana.get(board).text

    moment = clock.now() + timedelta(days=22)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert "Read my letter" not in ana.get(board).text
    page = ana.post(f"/posts/{ask.id}/responses", data={"words": "I can"})
    assert page.status_code == 422
    assert "This post has expired" in page.text


def test_a_closed_post_says_so(cast, as_, ask):
    close(ask, "helped")

    assert "help was found" in as_(cast.ana).get(f"/posts/{ask.id}").text


def test_an_unconfirmed_member_is_asked_to_confirm_first(cast, as_, ask):
    from tests.cast import someone

    dora = someone("Dora Lind", confirmed=False)
    browser, url = as_(dora), f"/posts/{ask.id}"

    assert "Confirm your e-mail address first" in browser.get(url).text
    page = browser.post(f"{url}/responses", data={"words": "I can"})
    assert page.status_code == 422
    assert "Confirm your e-mail address first" in page.text


def test_after_it_did_not_work_out_the_page_says_so_and_one_may_offer_again(cast, as_, ask):
    answer = respond(cast.ana, ask)
    agree(cast.ben, answer)
    as_(cast.ben).post(f"/responses/{answer.id}/withdrawal")
    ana, url = as_(cast.ana), f"/posts/{ask.id}"
    assert "You’d agreed, but then it didn’t work out." in ana.get(url).text
    ana.post(f"{url}/responses", data={"words": "On Friday I could."})
    assert "it didn’t work out" not in ana.get(url).text
    ana.post(f"/responses/{answer.id}/withdrawal")
    assert "it didn’t work out" not in ana.get(url).text


def test_a_closed_post_offers_its_author_to_open_it_again(cast, as_, ask):
    close(ask, "helped")
    ben = as_(cast.ben)
    assert f'action="/posts/{ask.id}/reopening"' in ben.get(f"/posts/{ask.id}").text
    assert "Open it again" not in as_(cast.ana).get(f"/posts/{ask.id}").text
    opened = ben.post(f"/posts/{ask.id}/reopening", follow_redirects=True).text
    assert "It’s open again." in opened
    assert "Waiting for a first answer" in opened


def test_a_no_that_is_too_long_is_kept_beside_its_answer(cast, as_, ask):
    first, second = respond(cast.ana, ask, "Gladly."), respond(cast.cleo, ask, "I can, too.")
    data = {
        "words": "No, " * 200,
        "ready": "Thank you. The timing doesn’t work for me. Maybe another time.",
    }
    page = as_(cast.ben).post(f"/responses/{second.id}/decline", data=data)
    assert page.status_code == 422
    assert "Please keep this to 500 characters." in page.text
    before, kept = page.text.split(f'id="words-{second.id}"')
    assert "No, No, No" in kept
    assert "No, No, No" not in before
    assert f'id="words-{first.id}"' in before
    assert second.is_waiting


def test_the_page_of_a_post_costs_the_same_for_one_answer_or_many(cast, as_, club, ask, queries):
    from tests.cast import someone
    from turnabout.board.commands import edit

    edit(cast.ben, ask, [club.id], capacity=9)
    for name in ("Ada", "Bea", "Cid", "Dov", "Eva"):
        answer = respond(someone(f"{name} Tester"), ask, "I can")
        (decline if name < "C" else agree)(cast.ben, answer)
    ben, ana, cleo = as_(cast.ben), as_(cast.ana), as_(cast.cleo)
    url = f"/posts/{ask.id}"
    with queries(at_most=4):  # one of them for the help that came of all that was agreed
        ben.get(url)
    agreed = respond(cast.ana, ask, "I can, too")
    agree(cast.ben, agreed)
    with queries(at_most=4):
        ana.get(url)
    with queries(at_most=3):
        cleo.get(url)


def test_a_board_costs_one_statement_warm_and_two_cold(cast, as_, club, ask, queries):
    ana, board = as_(cast.ana), f"/communities/{club.slug}"
    with queries(at_most=2):
        ana.get(board)
    with queries(at_most=1):
        assert "Read my letter" in ana.get(board).text
    with queries(at_most=2):
        ana.get(f"{board}?kind=request&q=letter")
    with queries(at_most=4):
        ana.get("/board")


@pytest.mark.parametrize(("days", "is_soon"), [(13, False), (15, True), (22, False)])
def test_in_its_last_week_a_post_is_renewed_or_closed_with_one_tap(
    cast, as_, ask, days_pass, days, is_soon
):
    days_pass(days)
    page = as_(cast.ben).get(f"/posts/{ask.id}").text
    assert ("It expires on" in page) == is_soon
    if is_soon:
        at_once = page[: page.index("<details", page.index("It expires on"))]
        for act in ("renewal", "closing"):
            assert f'action="/posts/{ask.id}/{act}"' in at_once
            assert page.count(f'action="/posts/{ask.id}/{act}"') == (1 if act == "renewal" else 2)
    assert "It expires on" not in as_(cast.ana).get(f"/posts/{ask.id}").text


def test_a_step_of_a_goal_and_the_request_for_it_lead_to_each_other(cast, as_, club):
    step = add_step(set_goal(cast.ben, "short", "Work in a bakery"), "Write to the guild")
    ben, there = as_(cast.ben), f"/posts/new?kind=request&step={step.id}"
    assert 'value="Write to the guild"' in ben.get(there).text
    data = asked(communities=club.id, step=step.id)
    made = ben.post(there, data=data).location

    goals = ben.get("/goals").text
    assert f'href="{made}"' in goals
    assert "Ask for help with this step" not in goals
    assert "A step towards: Work in a bakery" in ben.get(made).text
    assert "Work in a bakery" not in as_(cast.ana).get(made).text  # goals are private

    ben.post(f"{made}/closing", data={"how": "not_needed"})
    assert "Ask for help with this step" in ben.get("/goals").text


def test_while_nobody_has_decided_the_words_of_an_answer_may_be_changed(cast, as_, ask):
    ana, url = as_(cast.ana), f"/posts/{ask.id}/responses"
    for words in ("I could on Monday", "On Tuesday, rather", ""):
        page = ana.post(url, data={"words": words}, follow_redirects=True).text
    assert "Change my answer" in page
    assert "On Tuesday, rather</blockquote>" in page
    page = as_(cast.ben).get(f"/posts/{ask.id}").text
    assert ("On Tuesday, rather" in page, "on Monday" in page) == (True, False)
    assert ask.responses == 1
    assert cast.ben.unread == 1

    long = "x" * 1001
    page = ana.post(url, data={"words": long}).text
    assert "Please keep this to 1000 characters." in page
    assert long in page


def test_words_that_come_too_late_are_not_lost(cast, as_, ask):
    ana, url = as_(cast.ana), f"/posts/{ask.id}/responses"
    agree(cast.ben, respond(cast.ana, ask, "On Monday"))
    page = ana.post(url, data={"words": "On Tuesday, rather"})

    assert page.status_code == 422
    assert "Ben Osei has already said yes. Write it in your conversation." in page.text
    assert "On Tuesday, rather</blockquote>" in page.text
    again = ana.post(url, data={"words": "On Monday"})
    assert again.status_code == 303

    page = as_(cast.cleo).post(url, data={"words": "I could, too"})
    assert "all places on this post are taken" in page.text
    assert "I could, too</blockquote>" in page.text
