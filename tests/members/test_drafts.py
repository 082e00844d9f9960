"""A draft from a shared computer is kept for its author, and nobody else sees it."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.cast import PASSWORD
from tests.conftest import make_app
from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.base.server.settings import Settings
from turnabout.goals import queries as goals
from turnabout.members import drafts
from turnabout.members.jobs import forget
from turnabout.members.models import Draft

GOAL = {"title": "Work in a bakery", "horizon": "short", "why": "I like bread.", "slip": "one"}
LATE = timedelta(minutes=11)


@pytest.fixture
def computer(stranger):
    """One browser, at which one after the other sits."""

    def sits_down(member, **more):
        told = {"email": member.email, "password": PASSWORD, "stay": "shared"} | more
        return stranger.post("/sign-in", data=told)

    stranger.sits_down = sits_down
    return stranger


@pytest.fixture
def left(computer, cast):
    """Ana wrote a goal, and pressed the button too late."""
    computer.sits_down(cast.ana)
    with time_machine.travel(clock.now() + LATE):
        answer = computer.post("/goals/new", data=GOAL | {"password": "not to be kept"})
    assert answer.location == "/sign-in"
    return computer


def is_typing(browser, words, path="/goals/new", action="/goals/new", **more):
    fields = [["why", words]] if words else []
    said = {"path": path, "drafts": json.dumps([{"action": action, "fields": fields}])}
    return browser.post("/shared-computer/activity", data=said | more)


def all_drafts():
    return fetch_all(select(Draft))


# --- typing is a sign of life ---


def test_whoever_types_is_not_signed_out(computer, cast):
    computer.sits_down(cast.ana)
    now = clock.now()
    for minutes in (8, 16, 24):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            answer = is_typing(computer, "I like bread")
            assert (answer.status_code, answer.headers["Cache-Control"]) == (204, "no-store")
    with time_machine.travel(now + timedelta(minutes=32)):
        assert computer.get("/goals/new").status_code == 200


def test_a_page_that_waited_in_vain_signs_out_at_once(computer, cast):
    computer.sits_down(cast.ana)
    with time_machine.travel(clock.now() + timedelta(minutes=9, seconds=59)):
        assert is_typing(computer, "", over="yes").location == "/sign-in"
    assert computer.get("/goals/new").status_code == 302


def test_it_does_not_while_another_page_is_in_use(computer, cast):
    computer.sits_down(cast.ana)
    assert is_typing(computer, "I like bread", over="yes").status_code == 205
    assert "data-waiting" in computer.get("/goals/new").text
    assert computer.get("/drafts.json").json[0]["fields"] == [["why", "I like bread"]]


def test_the_page_knows_how_long_nobody_was_there(computer, cast):
    computer.sits_down(cast.ana)
    assert 'data-rest="600" data-warned="120"' in computer.get("/goals/new").text
    with time_machine.travel(clock.now() + timedelta(seconds=20)):
        assert re.search(r'data-rested="(19|20|21)"', computer.get("/goals/new").text)


def test_elsewhere_there_is_no_such_page(as_, cast):
    ana = as_(cast.ana)
    assert is_typing(ana, "I like bread").status_code == 204
    assert all_drafts() == []
    assert "data-shared" not in ana.get("/goals/new").text


# --- the way back ---


def test_what_was_sent_too_late_is_sent_after_signing_in_again(left, cast):
    assert left.sits_down(cast.ana).location == "/drafts"
    page = left.get("/drafts")
    assert page.headers["Cache-Control"] == "no-store"
    assert "I like bread." in page.text
    assert 'action="/goals/new"' in page.text
    assert "not to be kept" not in page.text
    assert goals.open_goals(cast.ana.id) == []

    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert left.post("/goals/new", data=sent).status_code == 303
    assert [goal.why for goal in goals.open_goals(cast.ana.id)] == ["I like bread."]
    assert all_drafts() == []
    assert "I like bread." not in left.get("/drafts").text


def test_what_was_typed_is_back_in_its_form(computer, cast):
    computer.sits_down(cast.ana)
    is_typing(computer, "I like bread", path="/goals/new?horizon=long")
    with time_machine.travel(clock.now() + LATE):
        assert computer.get("/contacts").location == "/sign-in"
    assert computer.sits_down(cast.ana).location == "/goals/new?horizon=long"
    assert computer.get("/drafts.json").json == [
        {
            "path": "/goals/new?horizon=long",
            "action": "/goals/new",
            "fields": [["why", "I like bread"]],
        }
    ]


def test_the_last_words_are_kept_though_they_come_too_late(computer, cast):
    computer.sits_down(cast.ana)
    is_typing(computer, "I like")
    with time_machine.travel(clock.now() + LATE):
        assert is_typing(computer, "I like bread", over="yes").location == "/sign-in"
    assert [one.fields for one in all_drafts()] == ['[["why", "I like bread"]]']


def test_the_page_one_had_open_is_there_again(computer, cast):
    computer.sits_down(cast.ana)
    with time_machine.travel(clock.now() + LATE):
        assert computer.get("/contacts?network=peer").location == "/sign-in"
    assert computer.sits_down(cast.ana).location == "/contacts?network=peer"
    assert all_drafts() == []


def test_what_a_script_or_a_picture_asked_for_is_no_page(computer, cast):
    computer.sits_down(cast.ana)
    with time_machine.travel(clock.now() + LATE):
        computer.get("/offline.json", headers={"Sec-Fetch-Mode": "cors"})
    assert computer.sits_down(cast.ana).location == "/"


def test_a_button_without_words_leads_back_to_its_page(computer, cast):
    computer.sits_down(cast.ana)
    with time_machine.travel(clock.now() + LATE):
        page = {"Referer": "http://localhost/notices"}
        computer.post("/notices/read", data={"up_to": ""}, headers=page)
    assert computer.sits_down(cast.ana).location == "/notices"


def test_a_form_that_was_refused_keeps_its_draft(left, cast):
    left.sits_down(cast.ana)
    assert left.post("/goals/new", data=GOAL | {"title": ""}).status_code == 422
    assert len(all_drafts()) == 1


def test_words_that_were_taken_out_again_are_not_kept(computer, cast):
    computer.sits_down(cast.ana)
    is_typing(computer, "I like bread")
    is_typing(computer, "")
    assert all_drafts() == []


def test_a_draft_can_be_deleted(left, cast):
    left.sits_down(cast.ana)
    (one,) = all_drafts()
    assert left.post(f"/drafts/{one.id}/removal").location == "/drafts"
    assert all_drafts() == []


def test_whoever_signs_out_leaves_no_draft(computer, cast):
    computer.sits_down(cast.ana)
    is_typing(computer, "I like bread")
    computer.post("/sign-out")
    assert all_drafts() == []


def test_a_day_later_it_is_gone(left, cast):
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert left.sits_down(cast.ana).location == "/"
        assert "I like bread." not in left.get("/drafts").text
        forget()
    assert all_drafts() == []


def test_only_the_newest_few_are_kept(computer, cast):
    computer.sits_down(cast.ana)
    for number in range(drafts.MAX_DRAFTS + 3):
        is_typing(computer, "word", path=f"/contacts/{number}", action=f"/contacts/{number}/notes")
    assert len(all_drafts()) == drafts.MAX_DRAFTS
    is_typing(computer, "x" * drafts.MAX_CHARACTERS, action="/posts/new")
    assert len(all_drafts()) == drafts.MAX_DRAFTS


@pytest.mark.parametrize(
    "typed",
    [
        *("", "{", "1", "null", "[1]", '[{"action": 1}]', '[{"action": "/x", "fields": 7}]'),
        *('[{"action": "/x", "fields": [[1, 2, 3]]}]', "[" * 100_000, '{"action": "/x"}'),
        '[{"action": "https://evil.example/", "fields": [["a", "b"]]}]',
        '[{"action": "//evil.example/", "fields": [["a", "b"]]}]',
    ],
)
def test_nonsense_is_no_draft(computer, cast, typed):
    computer.sits_down(cast.ana)
    for path in ("/goals/new", "https://evil.example/", ""):
        answer = computer.post("/shared-computer/activity", data={"path": path, "drafts": typed})
        assert answer.status_code == 204
    assert all_drafts() == []


def test_no_password_is_kept(computer, cast):
    computer.sits_down(cast.ana)
    fields = [["password", "secret"], ["now", "secret"], ["pin", "1234"], ["name", "Ana"]]
    said = json.dumps([{"action": "/settings/account", "fields": fields}])
    computer.post("/shared-computer/activity", data={"path": "/settings", "drafts": said})
    assert [one.fields for one in all_drafts()] == ['[["name", "Ana"]]']


# --- the next person at the computer ---


def test_the_next_person_finds_nothing_of_it(left, cast):
    assert "bread" not in left.get("/sign-in").text
    with left.session_transaction() as session:
        assert "bread" not in str(dict(session))
        assert "goals" not in str(dict(session))
    for path in ("/drafts", "/drafts.json", "/goals/new", "/goals"):
        assert left.get(path).status_code == 302
    assert left.sits_down(cast.ben).location == "/"
    assert left.get("/drafts.json").json == []
    for path in ("/drafts", "/goals/new", "/goals", "/"):
        assert "bread" not in left.get(path).text


def test_another_member_can_neither_read_nor_delete_it(left, as_, cast):
    (one,) = all_drafts()
    ben = as_(cast.ben)
    assert "bread" not in ben.get("/drafts").text
    ben.post(f"/drafts/{one.id}/removal")
    assert len(all_drafts()) == 1
    assert as_(cast.ana).get("/drafts.json").json == []  # it was sent: its page has it


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A site on which forms carry their tokens."""
    folder = tmp_path_factory.mktemp("guarded")
    settings = Settings(
        _env_file=None, instance=folder, database_url=f"sqlite:///{folder / 'test.sqlite3'}",
        rate_limits=False, secret_key="only for tests",
    )  # fmt: skip
    yield from make_app(settings, WTF_CSRF_ENABLED=True)


class Seat:
    """A browser of the guarded site."""

    def __init__(self, site):
        self.client = site.test_client()

    def token(self, path):
        return re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(path).text)[1]

    def send(self, path, data, token=None, **more):
        data = data | {"csrf_token": token or self.token(path)}
        headers = {"Referer": f"http://localhost{path}"}
        return self.client.post(path, data=data, headers=headers, **more)

    def sign_in(self, name):
        told = {"email": f"{name}@example.test", "password": PASSWORD, "stay": "shared"}
        return self.send("/sign-in", told)

    def sign_out(self):
        self.client.post("/sign-out", data={"csrf_token": self.token("/")})


@pytest.fixture
def seat(guarded):
    from tests.cast import someone
    from turnabout.base.db.session import db

    with guarded.app_context():
        for name in ("Ana Vidal", "Ben Osei"):
            if drafts_owner(name) is None:
                someone(name)
        drafts.delete_all(drafts_owner("Ana Vidal").id)
        yield Seat(guarded)
        db.session.remove()


def drafts_owner(name):
    from turnabout.members.queries import by_email

    return by_email(f"{name.split()[0].lower()}@example.test")


def test_a_page_of_before_is_neither_shown_to_the_next_person_nor_sent_by_them(seat):
    """Ana signed out and left a second window open, with a form in it. Ben presses its button."""
    seat.sign_in("ana")
    token = seat.token("/goals/new")
    seat.sign_out()
    seat.sign_in("ben")
    answer = seat.send("/goals/new", GOAL, token)
    assert answer.status_code == 303
    assert "bread" not in answer.text
    page = seat.client.get("/").text
    assert "belonged to somebody else" in page
    assert "bread" not in page
    assert goals.open_goals(drafts_owner("Ben Osei").id) == []
    seat.sign_out()
    assert seat.sign_in("ana").location == "/drafts"
    assert "I like bread." in seat.client.get("/drafts").text


def test_nor_before_the_next_person_signs_in(seat):
    seat.sign_in("ana")
    token = seat.token("/goals/new")
    seat.sign_out()
    answer = seat.send("/goals/new", GOAL, token)
    assert answer.location == "/sign-in"
    assert "bread" not in answer.text
    assert seat.sign_in("ana").location == "/drafts"


def test_a_token_made_up_puts_nothing_among_the_drafts_of_whoever_was_there(seat):
    seat.sign_in("ana")
    seat.sign_out()
    for token in ("x", "Imhp.Zm9v.YmFy", seat.token("/sign-in")):
        seat.send("/goals/new", GOAL, token)
    assert all_drafts() == []


def test_on_a_shared_computer_a_form_of_nobody_knows_whom_is_not_shown(seat):
    seat.sign_in("ben")
    answer = seat.send("/goals/new", GOAL, "x")
    assert answer.status_code == 400
    assert "bread" not in answer.text
