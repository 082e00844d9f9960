import csv
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from tests.cast import PASSWORD, someone
from turnabout.base.db.session import db, fetch_all
from turnabout.base.jobs.outbox import Letter
from turnabout.base.text.csv_export import escape_formula, to_csv
from turnabout.members import commands as members
from turnabout.members import queries
from turnabout.members.models import Member, SignIn
from turnabout.privacy import commands, formats
from turnabout.safety import commands as safety
from turnabout.safety.queries import is_veiled


def export(browser):
    answer = browser.get("/privacy/export.zip")
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def endings(pack):
    return {name.rpartition(".")[2] for name in pack.namelist()}


def leave(browser, choice="anonymise", password=PASSWORD):
    return browser.post("/privacy/leave", data={"choice": choice, "password": password})


def row(id):
    return db.session.get_one(Member, id)


# --- what is kept, and taking it along ---


def test_strangers_may_read_what_is_kept(stranger):
    assert "How we treat each other" in stranger.get("/privacy").text
    assert stranger.get("/privacy/export.zip").location.startswith("/sign-in")


def test_everything_of_mine_is_in_one_file_and_nothing_secret(cast, as_):
    safety.block(cast.ana, cast.ben)
    pack = export(as_(cast.ana))
    assert pack.testzip() is None
    account = json.loads(pack.read("members.json"))
    assert account["name"] == "Ana Vidal"
    assert account["email"] == "ana@example.test"
    assert json.loads(pack.read("safety.json"))["blocked"][0]["name"] == "Ben Osei"
    readme = pack.read("README.txt").decode("utf-8-sig")
    assert "Ana Vidal" in readme
    assert {one for one in endings(pack) if f".{one} " not in readme} == {"txt"}
    everything = b"".join(pack.read(name) for name in pack.namelist())
    assert b"argon2" not in everything
    assert cast.cleo.email.encode() not in everything


def test_names_of_every_script_are_kept_as_they_are(as_):
    pack = export(as_(someone("مريم 👩‍🚀 Zoë")))
    assert json.loads(pack.read("members.json"))["name"] == "مريم 👩‍🚀 Zoë"


def test_no_file_can_lead_astray():
    assert formats.safe_path("../../etc/passwd") == "etc-passwd"
    assert formats.safe_path("…/..") == "file"


def test_a_table_runs_no_formula():
    data = to_csv(
        ["name"], [["=1+1"], ["@x"], ["-2"], ["+3-1"], ["+44 20"], ["\tx"], ["Ana, Vidal"], [None]]
    )
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [one[0] if one else "" for one in rows] == [
        "name", "'=1+1", "'@x", "'-2", "'+3-1", "+44 20", "'\tx", "Ana, Vidal", "",
    ]  # fmt: skip


@pytest.mark.parametrize("number", [
    "+44 20 7946 0958", "+44 (0)20 7946-0958", "+44 20 7946 0958 ext. 45", "+442079460958;ext=12",
    "+44 20 7946 0958 (ext. 45)", "+44 20 7946 0958 / +44 7911 123456", "+44 20 7946 0958, +44 7911 123456",
    "+44 20 7946 0958 / 07911 123456", "+44 20 7946 0958 ext 45; +44 7911 123456",
    "+44 20 7946 0958 Durchwahl 45",
    "+1.206.555.0100 x7", "+49 30/123456", "+44 20 7946\u20110958", "020 7946 0958", "(020) 7946 0958",
])  # fmt: skip
def test_a_table_leaves_phone_numbers_alone(number):
    assert escape_formula(number) == number


@pytest.mark.parametrize("formula", [
    "+44+1", "+3-1", "+3/1", "+123-456", "+cmd|' /C calc'!A0", "+1*2",
    "+44 20 7946 0958+A1", "+44 20 7946 0958 + 1", "+44 20 7946 0958 / +A1",
    "+44 20 7946 0958 / +44 7911 123456+A1",
    "+44 20 7946 0958, SUM(1)", "+44 ext. A1", "+A1", "+(1)", "+44;ext=1+1",
    "+44=1", "+44\n=1+1", "-44 20 7946 0958", "＋44+1", "@SUM(1)", "=+44 20", "+44 x SUM(A1)", "+", "+44 20%",
])  # fmt: skip
def test_a_formula_that_looks_like_a_phone_number_runs_nowhere(formula):
    assert escape_formula(formula) == f"'{formula}"


# --- leaving ---


def test_leaving_asks_for_the_password_and_a_choice(cast, as_):
    browser = as_(cast.ana)
    assert "Close my account" in browser.get("/privacy/leave").text
    assert leave(browser, password="wrong one").status_code == 422
    assert leave(browser, choice="x").status_code == 422
    assert "That’s not your password" in leave(browser, password="wrong one").text
    assert row(cast.ana.id).is_here


@pytest.mark.parametrize(
    ("choice", "name"), [("anonymise", ""), ("leave", "Ana Vidal"), ("delete", "")]
)
def test_after_leaving_nobody_can_sign_in_and_the_address_is_free(
    cast, as_, stranger, letters, choice, name
):
    browser, id = as_(cast.ana), cast.ana.id
    members.mail_password_link(cast.ana.email)
    answer = leave(browser, choice)
    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/settings").status_code == 302
    gone = row(id)
    assert (gone.name, gone.email, gone.password_hash) == (name, None, None)
    assert gone.left_at
    form = {"email": "ana@example.test", "password": PASSWORD}
    assert stranger.post("/sign-in", data=form).status_code == 422
    assert someone("Ana Other").id != id
    assert [one["Subject"] for one in letters()] == ["You’ve left Turnabout"]


def test_nothing_of_a_former_member_is_left_in_the_rows_below(cast, as_):
    safety.tie(cast.ana, cast.ben)
    safety.block(cast.ana, cast.ben)
    safety.block(cast.cleo, cast.ana)
    ana, ben, cleo = cast.ana.id, cast.ben.id, cast.cleo.id
    leave(as_(cast.ana))
    assert (row(ben).veils, row(cleo).veils, row(ana).veils) == (0, 0, 0)
    assert not is_veiled(ana, ben)
    assert not fetch_all(select(SignIn))
    assert not fetch_all(select(Letter).where(Letter.member_id == ana))


def test_a_second_leaving_changes_nothing(cast):
    commands.leave(cast.ana, "anonymise")
    commands.leave(cast.ana, "delete")
    assert not row(cast.ana.id).is_here


def test_when_the_last_operator_leaves_the_terminal_can_make_another(cast):
    members.make_operator(cast.ana)
    commands.leave(cast.ana, "anonymise")
    assert not queries.has_operator()
