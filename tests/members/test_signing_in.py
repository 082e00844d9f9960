import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.cast import PASSWORD, someone
from turnabout.base.db.session import command, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.members import commands, passwords, policy, queries
from turnabout.members.models import OperatorLink, SignIn
from turnabout.privacy.commands import leave

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
)


def sign_in(browser, email, password=PASSWORD, url="/sign-in", **more):
    return browser.post(url, data={"email": email, "password": password, **more})


@command
def suspend(member, why):
    member.suspended_at, member.suspended_why = member.joined_at, why


def test_a_member_signs_in_and_goes_where_they_wanted(cast, stranger):
    assert stranger.get("/settings").location == "/sign-in?next=%2Fsettings"
    answer = sign_in(stranger, cast.ana.email, url="/sign-in?next=/settings")
    assert (answer.status_code, answer.location) == (303, "/settings")
    assert "Ana Vidal" in stranger.get("/settings").text


@pytest.mark.parametrize("spelled", ["ANA@example.test", "  ana@EXAMPLE.test "])
def test_the_address_may_be_spelled_in_other_ways(cast, stranger, spelled):
    _ = cast.ana
    assert sign_in(stranger, spelled).location == "/"


@pytest.mark.parametrize("next", ["//elsewhere.example", "https://elsewhere.example", "/\\x", "x"])
def test_nobody_is_sent_to_another_site(cast, stranger, next):
    answer = sign_in(stranger, cast.ana.email, url="/sign-in?next=" + next)
    assert answer.location == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast, stranger):
    with time_machine.travel(clock.now(), tick=False):  # the token of a form says when it was made
        wrong = sign_in(stranger, cast.ana.email, "not that one")
        unknown = sign_in(stranger, "nobody@example.test", "not that one")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace(cast.ana.email, "x") == unknown.text.replace(
        "nobody@example.test", "x"
    )
    assert "don’t match" in wrong.text
    assert "not that one" not in wrong.text
    assert 'value="ana@example.test"' in wrong.text


def test_an_unknown_address_costs_a_hash_as_well(monkeypatch):
    seen = []
    monkeypatch.setattr(passwords, "verify", lambda kept, given: seen.append(kept))
    policy.knows_password(None, "x")
    assert seen == [None]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"email": "", "password": ""},
        {"email": "ana", "password": ""},
        {"email": "a\0b@example.test", "password": "x" * 5000},
        {"email": "🦆" * 400, "password": "\u202e"},
        {"email": "<b>a@b.test</b>", "password": " "},
    ],
)
def test_nonsense_is_answered_with_a_sentence(stranger, typed):
    answer = stranger.post("/sign-in", data=typed)
    assert answer.status_code == 422
    assert "<b>a@b" not in answer.text


def test_a_password_is_never_trimmed(stranger):
    someone("Dora Lee")
    assert sign_in(stranger, "dora@example.test", f" {PASSWORD} ").status_code == 422


def test_a_suspended_member_is_told_why_but_only_with_the_right_password(cast, stranger):
    suspend(cast.ana, "Selling <things> to newcomers.")
    assert "don’t match" in sign_in(stranger, cast.ana.email, "wrong one").text
    answer = sign_in(stranger, cast.ana.email)
    assert answer.status_code == 403
    assert "Selling &lt;things&gt; to newcomers." in answer.text
    assert not fetch_all(select(SignIn))


def test_one_choice_says_how_long_and_a_phone_is_ones_own(stranger):
    chosen = re.compile(r'<input(?=[^>]* checked)[^>]*name="stay"[^>]*value="(\w+)"')
    phone = stranger.get("/sign-in", headers={"User-Agent": PHONE}).text
    assert chosen.findall(phone) == ["stay"]
    assert chosen.findall(stranger.get("/sign-in").text) == ["once"]
    assert 'type="checkbox"' not in phone


@pytest.mark.parametrize("stay", ["once", None])
def test_whoever_chose_nothing_is_signed_out_with_the_browser(cast, stranger, stay):
    more = {"stay": stay} if stay else {}
    answer = stranger.post(
        "/sign-in", data={"email": cast.ana.email, "password": PASSWORD} | more,
        headers={"User-Agent": PHONE},
    )  # fmt: skip
    assert answer.status_code == 303
    assert stranger.get_cookie("turnabout_remember") is None
    with stranger.session_transaction() as session:
        assert "shared" not in session


def test_a_choice_that_is_none_lets_nobody_in(cast, stranger):
    answer = sign_in(stranger, cast.ana.email, stay="for ever")
    assert answer.status_code == 422
    assert "Please choose one of these" in answer.text


def test_what_is_typed_as_a_password_can_be_looked_at(stranger, as_, cast):
    """By a button that script shows; the value itself never comes from the site."""
    ana = as_(cast.ana)
    for browser, path in (
        (stranger, "/sign-in"), (stranger, "/join"), (stranger, "/together"),
        (ana, "/settings/password"), (ana, "/privacy/leave"),
    ):  # fmt: skip
        page = browser.get(path).text
        fields = re.findall(r'<input[^>]*type="password"[^>]*>', page)
        assert fields
        for field in fields:
            id = re.search(r'id="([^"]+)"', field)[1]
            assert f'hidden data-reveals="{id}"' in page
            assert "data-secret" in field


def test_staying_signed_in_outlives_the_browser(app, cast, stranger):
    answer = sign_in(stranger, cast.ana.email, stay="stay")
    assert "turnabout_remember" in str(answer.headers.getlist("Set-Cookie"))
    stranger.delete_cookie("turnabout")
    assert stranger.get("/settings").status_code == 200


def test_signing_out_ends_the_sign_in_and_forgets_the_device(cast, stranger):
    sign_in(stranger, cast.ana.email, stay="stay")
    assert stranger.get("/sign-out").status_code == 405
    assert stranger.post("/sign-out").location == "/"
    assert stranger.get("/settings").status_code == 302
    assert not fetch_all(select(SignIn))


def test_signing_out_takes_the_remembering_cookie_away(app, cast, stranger):
    """Even that of somebody else: who signs out on a device does not leave another one signed in."""
    sign_in(stranger, cast.ana.email, stay="stay")
    stranger.delete_cookie("turnabout")
    ben = app.test_client()
    sign_in(ben, cast.ben.email)
    stranger.set_cookie("turnabout", ben.get_cookie("turnabout").value)
    assert "Ben Osei" in stranger.get("/settings").text
    stranger.post("/sign-out")
    assert stranger.get_cookie("turnabout_remember") is None
    assert stranger.get("/settings").status_code == 302


def test_old_hashes_are_renewed_when_the_password_is_at_hand(cast, stranger, monkeypatch):
    before = cast.ana.password_hash
    monkeypatch.setattr(passwords, "is_outdated", lambda kept: True)
    sign_in(stranger, cast.ana.email)
    after = queries.by_email(cast.ana.email).password_hash
    assert after != before
    assert passwords.verify(after, PASSWORD)


def test_a_device_is_named_coarsely(cast, stranger):
    stranger.post(
        "/sign-in",
        data={"email": cast.ana.email, "password": PASSWORD},
        headers={"User-Agent": PHONE},
    )
    assert fetch_first(select(SignIn.device)) == "Chrome, Android"
    assert "Chrome, Android" in stranger.get("/settings/devices").text


def test_whoever_does_something_was_here_that_day(cast, as_):
    browser = as_(cast.ana)
    with time_machine.travel(clock.now() + timedelta(days=20)):
        later = clock.now()
        browser.get("/settings")
        assert queries.by_email(cast.ana.email).seen_at < later
        browser.post("/settings/account", data={"name": "Ana Vidal"})
        browser.post("/settings/account", data={"name": "Ana Vidal"})
        assert queries.by_email(cast.ana.email).seen_at >= later
        assert "used" in browser.get("/settings/devices").text
    with time_machine.travel(clock.now() + timedelta(days=130)):
        commands.delete_expired()
    assert len(fetch_all(select(SignIn))) == 1
    with time_machine.travel(clock.now() + timedelta(days=141)):
        commands.delete_expired()
    assert not fetch_all(select(SignIn))


# --- the operator ---


@pytest.fixture
def operator_url():
    """The address of a page with a link of the terminal in it, made on first mention."""
    token = commands.make_operator_link()
    return lambda page: f"{page}?operator={token}"


def printed(app):
    return app.test_cli_runner().invoke(args=["operator-link"]).output


def test_the_terminal_prints_a_link_while_there_is_no_operator(app, cast, stranger):
    told = printed(app)
    path = re.search(r"/join[?]operator=([\w-]{30,})\s", told)[0].strip()
    sign_in(stranger, cast.ana.email, url=path.replace("/join", "/sign-in"))
    assert queries.by_email(cast.ana.email).is_operator
    assert printed(app) == ""


def test_a_member_becomes_the_operator_by_that_link_once(app, cast, stranger, operator_url):
    sign_in(stranger, cast.ana.email, url=operator_url("/sign-in"))
    assert queries.by_email(cast.ana.email).is_operator
    other = app.test_client()
    answer = sign_in(other, cast.ben.email, url=operator_url("/sign-in"))
    assert answer.status_code == 303
    assert not queries.by_email(cast.ben.email).is_operator
    assert "This link has already been used" in other.get("/settings").text
    assert stranger.get(operator_url("/join"), follow_redirects=True).request.path == "/"


def test_the_link_ends_after_a_day(cast, stranger, operator_url):
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        sign_in(stranger, cast.ana.email, url=operator_url("/sign-in"))
        assert "it’s too old" in stranger.get("/settings").text
    assert not queries.has_operator()


@pytest.mark.parametrize("how", ["used", "printed before and never used"])
def test_what_was_printed_before_the_first_operator_makes_no_second_one(
    app, cast, stranger, operator_url, how
):
    """The only operator leaves: then the terminal prints another link, and no older one comes back."""
    if how == "used":
        commands.become_operator(cast.ana, operator_url("").partition("=")[2])
    else:
        commands.make_operator(cast.ana)
    leave(cast.ana, "anonymise")
    assert not queries.has_operator()
    sign_in(stranger, cast.ben.email, url=operator_url("/sign-in"))
    assert not queries.has_operator()
    newest = re.search(r"operator=(\S+)", printed(app))[1]
    sign_in(app.test_client(), cast.ben.email, url=f"/sign-in?operator={newest}")
    assert queries.by_email(cast.ben.email).is_operator


def test_of_two_who_use_the_link_at_once_one_becomes_the_operator(cast, at_once, operator_url):
    ids, token = (cast.ana.id, cast.ben.id), operator_url("").partition("=")[2]
    acts = [lambda id=id: commands.become_operator(queries.member(id), token) for id in ids]
    (trouble,) = at_once(*acts)
    assert "already been used" in str(trouble)
    assert len(fetch_all(queries.operators())) == 1


def test_the_database_alone_does_not_give_the_link_away(operator_url):
    token = operator_url("").partition("=")[2]
    assert token not in repr(fetch_all(select(OperatorLink.token_hash)))


@pytest.mark.parametrize("token", ["", "x", "0" * 32, "é"])
def test_another_token_makes_nobody_an_operator(cast, stranger, token):
    sign_in(stranger, cast.ana.email, url="/sign-in?operator=" + token)
    assert not queries.has_operator()
