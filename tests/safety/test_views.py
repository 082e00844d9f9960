from datetime import time, timedelta

import pytest
from sqlalchemy import select

from turnabout.base.db.session import command, fetch_all
from turnabout.base.i18n import clock
from turnabout.communities.commands import create_community
from turnabout.events import commands as events
from turnabout.safety import commands, queries
from turnabout.safety.models import Report


def test_blocking_and_taking_it_back(cast, as_):
    browser = as_(cast.ana)
    answer = browser.post("/blocks", data={"member_id": cast.ben.id})
    assert (answer.status_code, answer.location) == (303, "/settings/blocked")
    assert "Ben Osei" in browser.get("/settings/blocked").text
    assert browser.post("/blocks", data={"member_id": cast.ben.id}).status_code == 303
    block = queries.block_between(cast.ana.id, cast.ben.id)
    assert browser.post(f"/blocks/{block.id}/removal").status_code == 303
    assert not queries.is_veiled(cast.ana.id, cast.ben.id)
    assert "Nobody" in browser.get("/settings/blocked").text


@pytest.mark.parametrize("id", ["", "0", "99999", "-1", "x", "9" * 30])
def test_blocking_nobody_is_not_found(cast, as_, id):
    assert as_(cast.ana).post("/blocks", data={"member_id": id}).status_code == 404


def test_somebody_who_blocked_me_is_not_there(cast, as_):
    commands.block(cast.ben, cast.ana)
    browser = as_(cast.ana)
    assert browser.post("/blocks", data={"member_id": cast.ben.id}).status_code == 404
    assert browser.get(f"/reports/new?about=member-{cast.ben.id}").status_code == 404
    block = queries.block_between(cast.ben.id, cast.ana.id)
    assert browser.post(f"/blocks/{block.id}/removal").status_code == 404


def test_a_report_reaches_the_operators_and_its_writer_sees_that_it_did(cast, as_):
    browser = as_(cast.ana)
    url = f"/reports/new?about=member-{cast.ben.id}"
    assert "Report a member" in browser.get(url).text
    answer = browser.post(url, data={"reason": "scam", "words": "Asked for <b>money</b>."})
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "Thank you for telling us" in page
    assert "Block Ben Osei" in page
    report = fetch_all(select(Report))[0]
    assert (report.reporter_id, report.member_id, report.reason) == (
        cast.ana.id,
        cast.ben.id,
        "scam",
    )
    assert as_(cast.cleo).get(answer.location).status_code == 404


def test_somebody_i_blocked_can_still_be_reported(cast, as_):
    commands.block(cast.ana, cast.ben)
    assert as_(cast.ana).get(f"/reports/new?about=member-{cast.ben.id}").status_code == 200


@pytest.mark.parametrize(
    "about", ["", "member", "member-", "member-0", "member-x", "sign_in-1", "member-²", "-1"]
)
def test_what_is_not_there_cannot_be_reported(cast, as_, about):
    assert as_(cast.ana).get("/reports/new?about=" + about).status_code == 404


def test_nobody_reports_themselves(cast, as_):
    assert as_(cast.ana).get(f"/reports/new?about=member-{cast.ana.id}").status_code == 404


@pytest.mark.parametrize("form", [{}, {"reason": "x"}, {"reason": "spam", "words": "x" * 2001}])
def test_a_report_without_a_reason_comes_back_with_what_was_typed(cast, as_, form):
    url = f"/reports/new?about=member-{cast.ben.id}"
    answer = as_(cast.ana).post(url, data={"words": "Kept words", **form})
    assert answer.status_code == 422
    assert form.get("words", "Kept words") in answer.text
    assert not fetch_all(select(Report))


@command
def suspend(member):
    member.suspended_at = clock.now()


def test_a_suspended_member_is_as_if_there_were_none(cast, as_):
    suspend(cast.ben)
    ana = as_(cast.ana)
    for path in (f"/members/{cast.ben.id}", f"/reports/new?about=member-{cast.ben.id}"):
        assert ana.get(path).status_code == 404
    for path in ("/blocks", "/threads", "/connections"):
        assert ana.post(path, data={"member_id": cast.ben.id}).status_code == 404


def test_whoever_hid_is_not_named_to_the_one_they_hid_from(cast, as_):
    """Ben made an event and blocked Ana: she can report the event, and is not told whose it is."""
    event = an_event(cast.ben)
    commands.block(cast.ben, cast.ana)
    ana = as_(cast.ana)
    url = f"/reports/new?about=event-{event.id}"
    assert "Ben Osei" not in ana.get(url).text
    sent = ana.post(url, data={"reason": "scam"})
    assert sent.status_code == 303
    assert "Ben Osei" not in ana.get(sent.location).text
    assert f'value="{cast.ben.id}"' not in ana.get(sent.location).text


def an_event(steward):
    club = create_community(steward, "Job Club North")
    on = clock.today() + timedelta(days=7)
    said = {"title": "Interviews", "starts": time(18), "ends": time(20), "zone": "UTC"}
    return events.create_event(steward, club, on=on, place="Library", **said)
