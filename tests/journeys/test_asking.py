"""J4: asking for help in five steps; members who can help are notified, and told why."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from turnabout.base.db.session import fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.jobs.queue import run_pending
from turnabout.board.models import Post
from turnabout.cards.commands import edit
from turnabout.cards.queries import default_of
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.communities.models import Community

EXAMPLES = (
    "Read my cover letter for a warehouse job",
    "my first job interview in English",
    "tell me two things to change",
)


@pytest.fixture
def club(cast):
    """Ben's second community, which Ana has joined too."""
    club = create_community(cast.ben, "Job Club North", "We meet on Mondays.")
    ask_to_join(cast.ana, club)
    return club


def test_an_ask_in_five_steps_reaches_who_can_help(phones, cast, club):
    edit(default_of(cast.ana.id), can_help="Cover letters, in plain words", skills=["Forklift"])
    ana, ben = phones().signs_in(cast.ana), phones().signs_in(cast.ben)

    ben.open("/").tap("Ask for help", "link")
    assert ben.page.locator("ol.ask > li").count() == 5
    for example in EXAMPLES:
        ben.sees(example)
    day = clock.today() + timedelta(days=9)
    ben.fill(
        title="Read my cover letter for a warehouse job",
        why="It is my first application here",
        action="Read one page and tell me two things to change",
        needed_by=day.isoformat(),
    )
    ben.page.get_by_label("5 minutes").check()
    if ben.javascript:
        sees_the_note_grow(ben, day)
    ben.sees("Who sees it: Welcome").opens_folded("Who sees it")
    for box in ben.page.get_by_role("group", name="On which boards?").get_by_role("checkbox").all():
        box.check()
    if ben.javascript:
        ben.sees("Who sees it: Welcome, Job Club North")
    ben.tap("Publish").sees("Read my cover letter").sees("You’ll hear")
    run_pending()

    assert (post := fetch_first(select(Post))).effort == "minutes5"
    for board in fetch_all(select(Community)):
        ben.open(f"/communities/{board.slug}").sees("Read my cover letter")
    ana.open("/notices").sees("Ben Osei asks: “Read my cover letter for a warehouse job”.")
    ana.sees("Your card says you can help with “Cover letters”.")
    ana.tap("Ben Osei asks").sees("It is my first application here").sees("I can help")
    assert ana.page.url.endswith(f"/posts/{post.id}")


def sees_the_note_grow(phone, day):
    """The preview follows what is typed."""
    draft = phone.page.locator(".draft")
    for words in ("Read my cover letter", "tell me two things", "5 minutes", str(day.day)):
        assert words in draft.inner_text()
    phone.page.locator("[name=title]").press("End")
    phone.page.keyboard.type(", please")
    assert "a warehouse job, please" in draft.inner_text()
    phone.fill(title="Read my cover letter for a warehouse job")


def test_an_ask_that_is_not_ready_comes_back_with_every_word(phones, cast, club):
    ben = phones().signs_in(cast.ben).open("/posts/new?kind=request")
    ben.fill(title=" ", why="It is my first application here", action="Read one page")
    ben.opens_folded("Who sees it")
    for box in ben.page.get_by_role("group", name="On which boards?").get_by_role("checkbox").all():
        box.uncheck()
    ben.tap("Publish").sees("Say in one line what you need")
    assert ben.page.input_value("[name=why]") == "It is my first application here"
    ben.fill(title="Read my letter").tap("Publish")
    ben.sees("Choose at least one of your communities")
    ben.page.get_by_label("Job Club North").check()
    ben.tap("Publish").sees("Your request is on the board")


def test_a_step_of_a_goal_becomes_an_ask(phones, cast):
    ben = phones().signs_in(cast.ben).open("/goals/new")
    ben.fill(title="Work in a bakery that I can walk to").tap("Set")
    ben.fill(title="Write an application").tap("Add")
    ben.tap("Ask for help", "link")
    assert ben.page.input_value("[name=title]") == "Write an application"
    ben.tap("Publish").sees("Your request is on the board")
    assert fetch_first(select(Post)).step.title == "Write an application"
