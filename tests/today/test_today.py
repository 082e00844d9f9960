"""The home page: what waits for the member, a few easy requests, and the first five steps."""

from datetime import timedelta

import pytest
import time_machine

from tests.assistance.rows import a_contact, a_post, agreed, friends, slip, today
from turnabout.assistance.commands import answer, ask_for_outcomes, record, thank, undo
from turnabout.base.db.session import command, save
from turnabout.base.i18n import clock
from turnabout.board.commands import agree, post, respond
from turnabout.board.models import Post, Response
from turnabout.cards.commands import edit, make
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.connections.models import Connection, pair_key
from turnabout.contacts.commands import add_member
from turnabout.contacts.models import NetworkCount, Touch
from turnabout.goals.models import Goal, Step
from turnabout.privacy.commands import leave
from turnabout.safety.commands import block
from turnabout.threads.commands import open_thread, send


@pytest.fixture
def home(as_):
    def look(member):
        page = as_(member).get("/")
        assert page.status_code == 200
        return page.text

    return look


def later(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


@command
def add(row):
    return save(row)


def asks_to_connect(asker, asked, note="We met at the fair."):
    pair = pair_key(asker.id, asked.id)
    return add(Connection(asker_id=asker.id, asked_id=asked.id, pair=pair, note=note))


def answered(post, member, words="I can help on Monday."):
    return add(Response(post_id=post.id, member_id=member.id, words=words))


def given(giver, receiver, what="Read my letter"):
    friends(giver, receiver)
    return record(giver, receiver, "gave", what=what, happened_on=today())


def test_a_stranger_learns_what_this_is(stranger):
    page = stranger.get("/")
    assert page.status_code == 200
    assert 'href="/join"' in page.text
    assert stranger.get("/guide").status_code == 200


def test_on_a_quiet_day_the_page_says_so_to_one_who_has_done_the_first_steps(cast, home):
    take_all_first_steps(cast.ana)
    assert "You’re all caught up" in home(cast.ana)


def test_a_request_to_connect_is_answered_here(cast, home):
    asked = asks_to_connect(cast.ben, cast.ana)
    page = home(cast.ana)
    assert "would like to connect with you" in page
    assert "We met at the fair." in page
    assert f'action="/connections/{asked.id}/acceptance"' in page
    assert "would like to connect" not in home(cast.ben)


def test_a_record_is_confirmed_here(cast, home, as_):
    made = given(cast.ana, cast.ben)
    assert "Is that right?" in home(cast.ben)
    assert "Is that right?" not in home(cast.ana)
    as_(cast.ben).post(f"/assistance/{made.id}/answer", data={"how": "right", "next": "/"})
    assert "Is that right?" not in home(cast.ben)


def test_thanks_are_said_here(cast, home, as_):
    made = given(cast.ana, cast.ben)
    answer(made, cast.ben, "right")
    assert f'action="/assistance/{made.id}/thanks"' in home(cast.ben)
    sent = as_(cast.ben).post(
        f"/assistance/{made.id}/thanks", data={"starter": "kind", "next": "/"}
    )
    assert sent.location == "/"
    assert f'action="/assistance/{made.id}/thanks"' not in home(cast.ben)


def test_what_the_other_one_remembers_differently_waits_for_who_wrote_it(cast, home):
    made = given(cast.ana, cast.ben)
    answer(made, cast.ben, "not_quite", "It was two letters.")
    page = home(cast.ana)
    assert "remembers it differently" in page
    assert f'href="/assistance/{made.id}"' in page
    assert "remembers it differently" not in home(cast.ben)
    undo(made, cast.ana)
    assert "remembers it differently" not in home(cast.ana)


def test_an_answer_to_my_post_waits_for_me(cast, home):
    post = a_post(cast.ben)
    offered = answered(post, cast.ana)
    page = home(cast.ben)
    assert "I can help on Monday." in page
    assert f'action="/responses/{offered.id}/agreement"' in page
    assert f'href="/posts/{post.id}"' in page


def test_what_was_agreed_yesterday_may_have_happened(cast, home):
    response = agreed(a_post(cast.ben), cast.ana)
    assert "Did it happen?" not in home(cast.ana)
    with later(days=2):
        for one in (cast.ana, cast.ben):
            assert f'href="/assistance/new?response={response.id}"' in home(one)
            assert f'href="/posts/{response.post_id}"' in home(one)  # or that it will not
        record(cast.ana, response, "", what="It", happened_on=today())
        assert "Did it happen?" not in home(cast.ana)


def test_an_outcome_is_told_here_once_it_is_asked_for(cast, home):
    made = given(cast.ana, cast.ben)
    thank(made, cast.ben, "Thank you.")
    assert "What came of it?" not in home(cast.ben)
    with later(days=8):
        ask_for_outcomes()
        assert f'action="/assistance/{made.id}/outcomes"' in home(cast.ben)


def test_a_steward_sees_who_would_like_to_join(cast, home):
    club = create_community(cast.ana, name="Harbour job club", about="", joining="approval")
    asking = ask_to_join(cast.ben, club, "I live here.")
    assert f'action="/communities/memberships/{asking.id}/acceptance"' in home(cast.ana)
    assert "would like to join" not in home(cast.ben)


def test_a_message_waits(cast, home):
    friends(cast.ana, cast.ben)
    thread = open_thread("pair 1-2", [cast.ana, cast.ben])
    send(thread, cast.ben, "Shall we meet at ten?", slip())
    assert "Shall we meet at ten?" in home(cast.ana)
    assert "Shall we meet at ten?" not in home(cast.ben)


def test_a_contact_without_a_network_and_the_next_step_wait(cast, home):
    contact = a_contact(cast.ana, "Old Neighbour")
    goal = add(Goal(member_id=cast.ana.id, horizon="short", title="A job in a kitchen"))
    add(Step(goal_id=goal.id, member_id=cast.ana.id, title="Write to three kitchens"))
    page = home(cast.ana)
    assert "Where do you know" in page
    assert f'action="/contacts/{contact.id}/network"' in page
    assert "Write to three kitchens" in page


def test_nothing_waits_from_somebody_out_of_sight(cast, home):
    made = given(cast.ana, cast.ben)
    answer(made, cast.ben, "right")
    answered(a_post(cast.ben), cast.ana)
    a_contact(cast.ana, "Ben Osei", cast.ben)
    block(cast.ben, cast.ana)
    for one in (cast.ana, cast.ben):
        assert "What’s waiting for you" not in home(one)


def test_what_was_agreed_with_one_who_left_leads_nowhere_that_is_gone(cast, home, as_, club):
    ask_to_join(cast.cleo, club, "")
    response = agree(cast.ben, respond(cast.ana, on_the_board(cast.ben, club)))
    leave(cast.ben, "anonymise")
    with later(days=2):
        page = home(cast.ana)
    post = as_(cast.ana).get(f"/posts/{response.post_id}")

    assert "A former member" in page
    assert f'href="/members/{cast.ben.id}"' not in page + post.text
    assert f'href="/posts/{response.post_id}"' in page
    assert post.status_code == 200
    assert as_(cast.cleo).get(f"/posts/{response.post_id}").status_code == 404


def test_what_was_agreed_is_not_asked_about_without_its_words(cast, home, as_):
    response = agreed(a_post(cast.ben), cast.ana)
    leave(cast.ben, "delete")
    with later(days=2):
        assert "Did it happen?" not in home(cast.ana)
    assert as_(cast.ana).get(f"/posts/{response.post_id}").status_code == 404


def test_nobody_is_asked_to_thank_one_who_cannot_read_it(cast, home):
    made = given(cast.ana, cast.ben)
    answer(made, cast.ben, "right")
    leave(cast.ana, "leave")
    assert "Say thank you" not in home(cast.ben)


def test_a_contact_who_has_left_is_sorted_like_any_other(cast, home):
    contact = a_contact(cast.ana, "Ben Osei", cast.ben)
    leave(cast.ben, "delete")
    page = home(cast.ana)
    assert f'href="/contacts/{contact.id}"' in page
    assert f'href="/members/{cast.ben.id}"' not in page


def test_only_the_first_line_wears_the_accent(cast, home):
    for other in (cast.ben, cast.cleo):
        asks_to_connect(other, cast.ana)
    page = home(cast.ana)
    assert page.count("button--primary") == 1
    assert "Here’s what’s waiting for you." in page


def test_names_and_words_of_others_stay_words(cast, home):
    asks_to_connect(cast.ben, cast.ana, note="<script>alert(1)</script>")
    given(cast.cleo, cast.ana, what="<b>bold</b>")
    page = home(cast.ana)
    assert "<script>alert" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_who_has_not_confirmed_is_reminded(cast, home):
    @command
    def forget():
        cast.ana.confirmed_at = None

    assert "onfirm your e-mail" not in home(cast.ana)
    forget()
    assert home(cast.ana).count("onfirm your e-mail") == 1


# --- two requests ---


def on_the_board(author, community, effort="minutes5", kind="request", title="A quick question"):
    from turnabout.board import commands as board

    return board.post(
        author, kind, title, [community.id], body="", category="other", effort=effort, where="either",
    )  # fmt: skip


@pytest.fixture
def club(cast):
    club = create_community(cast.ana, name="Harbour job club", about="", joining="open")
    ask_to_join(cast.ben, club, "")
    return club


def test_easy_requests_of_others_on_my_boards_are_shown(cast, home, club):
    easy = on_the_board(cast.ben, club)
    on_the_board(cast.ben, club, effort="hours", title="A long evening")
    on_the_board(cast.ben, club, kind="offer", title="An offer")
    page = home(cast.ana)
    assert f'href="/posts/{easy.id}"' in page
    assert "A long evening" not in page
    assert "An offer" not in page
    assert "A quick question" not in home(cast.ben)
    assert "A quick question" not in home(cast.cleo)


def test_five_minutes_come_before_thirty(cast, home, club):
    on_the_board(cast.ben, club, title="Five 1")
    on_the_board(cast.ben, club, title="Five 2")
    on_the_board(cast.ben, club, effort="minutes30", title="Thirty")
    page = home(cast.ana)
    assert page.index("Five 2") < page.index("Five 1")
    assert "Thirty" not in page


def test_what_i_answered_or_may_not_see_is_left_out(cast, home, club):
    answered(on_the_board(cast.ben, club, title="Answered"), cast.ana)
    assert "Answered" not in home(cast.ana).split("Five minutes for somebody")[1]
    on_the_board(cast.ben, club, title="Hidden")
    block(cast.ben, cast.ana)
    assert "Hidden" not in home(cast.ana)


# --- the first five steps ---


def take_all_first_steps(member):
    add(Goal(member_id=member.id, horizon="short", title="Work"))
    for network in ("peer", "business", "community"):
        add(NetworkCount(owner_id=member.id, network=network, n=1))
    edit(make(member), headline="Pastry cook", can_help="Recipes")
    add(Post(author_id=member.id, kind="offer", title="Recipes", slip=slip()))
    touch(member, "for_them")


def touch(member, direction):
    contact = a_contact(member, "Old Neighbour")

    @command
    def sort():
        contact.network = "peer"

    sort()
    add(Touch(
        contact_id=contact.id, member_id=member.id, kind="coffee", direction=direction, words="",
        on=today(),
    ))  # fmt: skip


def test_a_newcomer_sees_five_steps_and_none_is_done(cast, home):
    page = home(cast.ana)
    assert page.count('class="step') - page.count('class="steps"') == 5
    assert "step--done" not in page


def test_steps_tick_themselves(cast, home):
    add(Goal(member_id=cast.ana.id, horizon="short", title="Work"))
    touch(cast.ana, "asked_them")
    assert home(cast.ana).count("step--done") == 1
    touch(cast.ana, "together")
    assert home(cast.ana).count("step--done") == 2


def test_the_checklist_goes_once_all_is_done(cast, home):
    take_all_first_steps(cast.ana)
    assert "Five first steps" not in home(cast.ana)


# --- cost ---


def test_the_page_takes_three_statements_however_much_waits(cast, as_, queries, club):
    browser = as_(cast.ana)
    browser.get("/")
    with queries(at_most=3):
        browser.get("/")
    given(cast.ben, cast.ana)
    asks_to_connect(cast.cleo, cast.ana)
    on_the_board(cast.ben, club)
    with queries(at_most=3):
        browser.get("/")


def test_looking_changes_nothing(cast, as_, changed):
    given(cast.ana, cast.ben)
    browser, before = as_(cast.ben), set(changed)
    changed.clear()
    browser.get("/")
    browser.get("/search?q=ana")
    written = set(changed)
    changed.update(before)  # what will be emptied
    assert not written


def test_nobody_who_is_not_here_is_linked(cast, home):
    made = given(cast.ana, cast.ben)
    add_member(cast.ben, cast.ana)
    assert f'href="/members/{cast.ana.id}"' in home(cast.ben)
    gone(cast.ana)
    page = home(cast.ben)
    assert f'"/assistance/{made.id}/answer"' in page
    assert f'href="/members/{cast.ana.id}"' not in page


@command
def gone(member):
    member.suspended_at = clock.now()


# --- kept while its rows are the same ---


def test_a_page_that_is_kept_shows_at_once_what_changed(cast, as_):
    given(cast.ben, cast.ana)
    ana = as_(cast.ana)
    for _ in range(2):
        assert "Ben Osei" in ana.get("/").text
    block(cast.ana, cast.ben)
    assert "Ben Osei" not in ana.get("/").text


def test_a_page_that_is_kept_is_kept_for_one_browser_alone(cast, as_):
    given(cast.ben, cast.ana)
    ana, cleo = as_(cast.ana), as_(cast.cleo)
    for _ in range(2):
        assert "Ben Osei" in ana.get("/").text
        assert "Ben Osei" not in cleo.get("/").text
    cleo.post("/settings/language", data={"language": "fr", "time_zone": "UTC"})
    assert 'lang="fr"' in cleo.get("/").text
    assert 'lang="en"' in ana.get("/").text


def test_what_is_told_once_is_told_once(cast, as_):
    given(cast.ben, cast.ana)
    ana = as_(cast.ana)
    ana.get("/contacts")
    ana.get("/contacts")
    ana.post("/contacts/new", data={"name": "Dov Tester", "network": "peer"})
    assert "is now in your contacts" in ana.get("/contacts").text
    assert "is now in your contacts" not in ana.get("/contacts").text
    assert "Dov Tester" in ana.get("/contacts").text


def test_a_frame_that_is_kept_is_the_readers_own_and_holds_whatever_list_comes(cast, as_):
    club = create_community(cast.ana, "Harbour town")
    board, ana, ben = f"/communities/{club.slug}", as_(cast.ana), as_(cast.ben)
    for browser, member in ((ana, cast.ana), (ben, cast.ben), (ana, cast.ana)):
        page = browser.get(board).text
        assert f'name="member" content="{member.id}"' in page
        assert "\0" not in page
    post(cast.ana, "offer", "I read letters", [club.id], effort="minutes5")
    assert "I read letters" in ana.get(board).text
    assert "I read letters" not in ana.get(f"{board}?kind=request").text
    tell(cast.ana)
    assert "1 new" in ana.get(board).text
    assert "1 new" not in ben.get(board).text


@command
def tell(member):
    member.unread += 1
