import re
from datetime import timedelta

import pytest
import time_machine
from pydantic import SecretStr
from sqlalchemy import select

from tests.cast import PASSWORD, someone
from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.members import commands, passwords, queries
from turnabout.members.models import EmailLink, Member, SignIn

NEW = "three words of mine"


def link_in(letter):
    return re.search(r"https?://[^/\s]+(/\S+)", letter.get_body(("plain",)).get_content())[1]


def asks_for_password(browser, email):
    return browser.post("/password/forgotten", data={"email": email})


# --- a forgotten password ---


def test_the_answer_is_the_same_for_every_address(app, cast, stranger, letters, monkeypatch):
    known = asks_for_password(stranger, cast.ana.email)
    unknown = asks_for_password(stranger, "nobody@example.test")
    assert known.location == unknown.location == "/password/sent"
    assert [letter["To"] for letter in letters()] == [cast.ana.email]

    monkeypatch.setattr(app.config["SETTINGS"], "smtp_url", SecretStr("smtp://mail.example.org"))
    assert "two hours" in stranger.get("/password/sent").text


def test_a_new_password_by_the_mailed_link(app, cast, stranger, letters):
    commands.sign_in(cast.ana)
    asks_for_password(stranger, "ANA@example.test")
    url = link_in(letters()[0])
    assert "Save the new password" in stranger.get(url).text
    assert len(fetch_all(select(SignIn))) == 1, "opening the link changes nothing"
    assert stranger.post(url, data={"password": NEW}).location == "/"
    assert stranger.get("/settings").status_code == 200, "signed in on this device"
    assert len(fetch_all(select(SignIn))) == 1, "and on no other"
    assert passwords.verify(queries.by_email(cast.ana.email).password_hash, NEW)
    assert "was changed" in letters()[-1]["Subject"]
    again = app.test_client().post(url, data={"password": "another one of mine"})
    assert again.status_code == 410


def test_the_link_also_proves_the_address(stranger, letters):
    someone("Dora Lee", confirmed=False)
    asks_for_password(stranger, "dora@example.test")
    stranger.post(link_in(letters()[0]), data={"password": NEW})
    assert queries.by_email("dora@example.test").is_confirmed


def test_the_link_ends_after_two_hours_and_when_a_newer_one_is_asked(cast, stranger, letters):
    asks_for_password(stranger, cast.ana.email)
    first = link_in(letters()[0])
    asks_for_password(stranger, cast.ana.email)
    second = link_in(letters()[1])
    assert stranger.get(first).status_code == 410
    with time_machine.travel(clock.now() + timedelta(hours=2, minutes=1)):
        assert stranger.get(second).status_code == 410
    assert stranger.get("/password/no-such-token").status_code == 410


def test_links_are_kept_as_hashes(cast, stranger, letters):
    asks_for_password(stranger, cast.ana.email)
    token = link_in(letters()[0]).rpartition("/")[2]
    assert token not in {door.token_hash for door in fetch_all(select(EmailLink))}


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "at least 8"),
        ("short", "at least 8"),
        ("x" * 201, "at most 200"),
        ("Password1", "Too many people"),
        ("aaaaaaaaaaaa", "Too many people"),
        ("Ana@Example.test", "your e-mail address"),
    ],
)
def test_easy_passwords_are_refused_with_a_reason(cast, stranger, letters, password, words):
    asks_for_password(stranger, cast.ana.email)
    answer = stranger.post(link_in(letters()[0]), data={"password": password})
    assert answer.status_code == 422
    assert words in answer.text
    assert not password or password not in answer.text.replace(cast.ana.email, "")


def test_long_passwords_in_any_script_will_do():
    for good in ("пароль из трёх слов", "🦆🪿🐓🐧🦜🦉🦅🕊", "a" * 100 + "bcde"):
        assert passwords.weakness(good) is None
        assert passwords.verify(passwords.hash_password(good), good)


# --- the account ---


def test_the_page_of_all_that_is_mine(cast, as_):
    page = as_(cast.ana).get("/settings").text
    for url in (
        "/settings/account",
        "/settings/devices",
        "/settings/language",
        "/privacy",
        "/cards",
    ):
        assert f'href="{url}"' in page
    assert 'action="/sign-out"' in page
    assert 'href="/desk"' not in page


def test_a_new_name(cast, as_):
    answer = as_(cast.ana).post("/settings/account", data={"name": "  Ana\tMarisol  Vidal "})
    assert answer.status_code == 303
    assert queries.by_email(cast.ana.email).name == "Ana Marisol Vidal"


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "\0", "x" * 81])
def test_a_name_is_something_short_that_can_be_read(cast, as_, name):
    answer = as_(cast.ana).post("/settings/account", data={"name": name})
    assert answer.status_code == 422
    assert queries.by_email(cast.ana.email).name == "Ana Vidal"


@pytest.mark.parametrize("name", ["Win at https://x.test", "www.x", "prizes.example", "ana@x.test"])
def test_a_name_is_no_address_since_letters_carry_it_to_people_unknown(cast, as_, stranger, name):
    for browser, page in ((as_(cast.ana), "/settings/account"), (stranger, "/join")):
        answer = browser.post(page, data={"name": name})
        assert "Please enter a name. This looks like a web address." in answer.text
    assert queries.by_email(cast.ana.email).name == "Ana Vidal"


@pytest.mark.parametrize(
    "name", ["<b>Ana</b>", "J. R. Osei", "St.John Ó", "مريم الحداد", "👩‍🚀 Zoë", "Li"]
)
def test_a_name_may_be_in_any_script_and_is_shown_as_it_is(cast, as_, name):
    browser = as_(cast.ana)
    assert browser.post("/settings/account", data={"name": name}).status_code == 303
    page = browser.get("/settings").text
    assert name.replace("<", "&lt;").replace(">", "&gt;") in page
    assert "<b>Ana" not in page


def test_changing_the_password_asks_for_the_present_one(cast, as_):
    browser = as_(cast.ana)
    answer = browser.post("/settings/password", data={"now": "wrong", "password": NEW})
    assert answer.status_code == 422
    assert "That’s not your password" in answer.text
    assert NEW not in answer.text


def test_changing_the_password_signs_other_devices_out(cast, as_, letters):
    phone, desk = as_(cast.ana), as_(cast.ana)
    desk.post("/settings/password", data={"now": PASSWORD, "password": NEW})
    assert desk.get("/settings").status_code == 200
    assert phone.get("/settings").status_code == 302
    assert letters()[-1]["To"] == cast.ana.email


def test_a_copied_cookie_is_worth_nothing_after_the_password_changed(app, cast, as_):
    mine, thief = as_(cast.ana), app.test_client()
    thief.set_cookie("turnabout", mine.get_cookie("turnabout").value)
    assert thief.get("/settings").status_code == 200
    mine.post("/settings/password", data={"now": PASSWORD, "password": NEW})
    assert mine.get("/settings").status_code == 200
    assert thief.get("/settings").status_code == 302


def test_who_stays_signed_in_stays_so_with_a_new_password(cast, stranger):
    told = {"email": cast.ana.email, "password": PASSWORD, "stay": "stay"}
    stranger.post("/sign-in", data=told)
    stranger.post("/settings/password", data={"now": PASSWORD, "password": NEW})
    stranger.delete_cookie("turnabout")
    assert stranger.get("/settings").status_code == 200


def test_a_new_address_waits_for_its_letter(cast, as_, letters):
    browser = as_(cast.ana)
    form = {"email": "Vidal@Example.Test", "now": PASSWORD}
    assert browser.post("/settings/email", data=form).status_code == 303
    assert "Vidal@example.test" in browser.get("/settings/account").text
    sent = {letter["To"]: letter for letter in letters()}
    assert set(sent) == {"Vidal@example.test", "ana@example.test"}
    assert not re.search(r"/settings/email/", sent["ana@example.test"].as_string())
    url = link_in(sent["Vidal@example.test"])
    assert "Use this address" in browser.get(url).text
    assert queries.by_email("ana@example.test")
    assert browser.post(url).status_code == 303
    assert queries.by_email("vidal@example.test").name == "Ana Vidal"
    assert queries.by_email("ana@example.test") is None
    assert browser.post(url).status_code == 410


def test_the_page_does_not_say_that_an_address_is_taken(cast, as_, letters):
    form = {"email": cast.ben.email, "now": PASSWORD}
    answer = as_(cast.ana).post("/settings/email", data=form)
    assert (answer.status_code, answer.location) == (303, "/settings/account")
    sent = {letter["To"]: letter["Subject"] for letter in letters()}
    assert set(sent) == {cast.ana.email, cast.ben.email}
    assert "already have an account" in sent[cast.ben.email]
    assert (
        f"Waiting for {cast.ben.email} to be confirmed"
        in as_(cast.ana).get("/settings/account").text
    )


def test_an_address_that_was_taken_meanwhile_is_refused(cast, as_, letters):
    browser = as_(cast.ana)
    browser.post("/settings/email", data={"email": "new@example.test", "now": PASSWORD})
    url = link_in(next(one for one in letters() if one["To"] == "new@example.test"))
    someone("New Person")
    assert browser.post(url).status_code == 303
    assert queries.by_email("new@example.test").name == "New Person"


@pytest.mark.parametrize("email", ["", "ana", "a@b", "a b@example.test", "@", "ü@example.test"])
def test_what_cannot_be_an_address_is_refused(cast, as_, email):
    form = {"email": email, "now": PASSWORD}
    answer = as_(cast.ana).post("/settings/email", data=form)
    assert answer.status_code == 422
    assert "your e-mail address" in answer.text or "doesn’t look like" in answer.text


def test_ones_own_address_is_no_change(cast, as_):
    form = {"email": cast.ana.email, "now": PASSWORD}
    assert "already" in as_(cast.ana).post("/settings/email", data=form).text


def test_language_and_time_zone(cast, as_):
    browser = as_(cast.ana)
    form = {"language": "fr", "time_zone": "America/Montreal"}
    assert browser.post("/settings/language", data=form).status_code in (303, 422)
    form = {"language": "fr", "time_zone": "America/Toronto"}
    assert browser.post("/settings/language", data=form).status_code == 303
    member = queries.by_email(cast.ana.email)
    assert (member.language, member.time_zone) == ("fr", "America/Toronto")
    assert '<html lang="fr"' in browser.get("/settings").text
    nonsense = {"language": "xx", "time_zone": "Moon/Base"}
    assert browser.post("/settings/language", data=nonsense).status_code == 422


def test_a_stranger_chooses_a_language_for_this_visit(stranger):
    assert stranger.post("/language", data={"language": "fr"}).status_code == 303
    assert '<html lang="fr"' in stranger.get("/sign-in").text
    assert stranger.post("/language", data={"language": "xx"}).status_code == 400


# --- devices ---


def test_one_other_device_is_signed_out(cast, as_):
    phone, desk = as_(cast.ana), as_(cast.ana)
    first = fetch_all(select(SignIn.id).order_by(SignIn.id))[0]
    assert "This device" in desk.get("/settings/devices").text
    assert desk.post(f"/settings/devices/{first}/removal").status_code == 303
    assert phone.get("/settings").status_code == 302
    assert desk.get("/settings").status_code == 200


def test_all_others_are_signed_out(cast, as_):
    phone, desk, other = as_(cast.ana), as_(cast.ana), as_(cast.ben)
    desk.post("/settings/devices/removal")
    assert phone.get("/settings").status_code == 302
    assert desk.get("/settings").status_code == other.get("/settings").status_code == 200


def test_a_device_of_somebody_else_is_not_there(cast, as_):
    mine, theirs = as_(cast.ana), as_(cast.ben)
    id = fetch_all(select(SignIn.id).join(Member).where(Member.id == cast.ben.id))[0]
    assert mine.post(f"/settings/devices/{id}/removal").status_code == 404
    assert mine.post("/settings/devices/999999/removal").status_code == 404
    assert theirs.get("/settings").status_code == 200
