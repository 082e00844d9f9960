import pytest
from sqlalchemy import select

from tests.cards.test_pictures import photo
from turnabout.base.db.session import fetch_all, fetch_first
from turnabout.base.jobs.queue import run_pending
from turnabout.base.web.errors import Refused
from turnabout.board.commands import post
from turnabout.cards import commands as cards
from turnabout.cards import photos
from turnabout.communities.commands import accept_member, ask_to_join, create_community
from turnabout.desk import commands, leaving, queries
from turnabout.desk.models import Ruling
from turnabout.members import queries as members
from turnabout.members.commands import make_operator
from turnabout.members.models import Member, SignIn
from turnabout.notices.models import Notice
from turnabout.privacy.commands import leave
from turnabout.safety.commands import block, report
from turnabout.safety.models import Report


@pytest.fixture
def olive(cast):
    """Runs the place."""
    make_operator(cast.cleo)
    return cast.cleo


@pytest.fixture
def desk(olive, as_):
    return as_(olive)


PAGES = ("/desk", "/desk/members", "/desk/reports", "/desk/members/{id}", "/desk/reports/1")


@pytest.mark.parametrize("page", PAGES)
def test_for_others_there_is_no_desk(cast, as_, page):
    browser = as_(cast.ana)
    assert browser.get(page.format(id=cast.ben.id)).status_code == 404
    assert browser.post(page.format(id=cast.ben.id)).status_code in (404, 405)


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_sent_to_sign_in(cast, stranger, page):
    assert stranger.get(page.format(id=cast.ben.id)).location.startswith("/sign-in")


def test_the_operator_finds_members_by_name_or_address(cast, desk):
    _ = cast.ana, cast.ben
    assert "Ana Vidal" in desk.get("/desk").text
    found = desk.get("/desk/members?q=VID").text
    assert "Ana Vidal" in found
    assert "Ben Osei" not in found
    assert "Ben Osei" in desk.get("/desk/members?q=ben@ex").text
    assert "No matches" in desk.get("/desk/members?q=100%25_").text
    assert "Ana Vidal" in desk.get(f"/desk/members/{cast.ana.id}").text


def test_suspending_signs_out_and_says_why(cast, desk, as_, letters):
    browser = as_(cast.ben)
    url = f"/desk/members/{cast.ben.id}"
    answer = desk.post(url + "/suspension", data={"reason": "Asked newcomers for money."})
    assert answer.status_code == 303
    assert browser.get("/settings").status_code == 302
    assert not fetch_all(select(SignIn).where(SignIn.member_id == cast.ben.id))
    letter = letters()[-1]
    assert letter["To"] == cast.ben.email
    assert "Asked newcomers for money." in letter.get_body(("plain",)).get_content()
    page = desk.get(url).text
    assert "Suspended" in page
    assert "by Cleo Marsh" in page


def test_who_is_suspended_stands_in_lists_without_a_picture_that_nobody_can_open(cast, olive):
    given = cards.give_photo(cards.make(cast.ben), photos.make_pictures(photo()))
    commands.suspend(olive, cast.ben, "You asked for money.")
    run_pending()
    assert cast.ben.photo is None
    commands.restore(olive, cast.ben, "You did not.")
    assert cast.ben.photo == given.key


def test_suspending_twice_keeps_the_first_reason(cast, olive, desk):
    url = f"/desk/members/{cast.ben.id}/suspension"
    for reason in ("You asked for money.", "Something else."):
        assert desk.post(url, data={"reason": reason}).status_code == 303

    assert cast.ben.suspended_why == "You asked for money."
    assert [one.reason for one in queries.rulings_about(cast.ben)] == ["You asked for money."]


def test_a_suspended_member_can_come_back(cast, desk, as_, letters):
    url = f"/desk/members/{cast.ben.id}"
    desk.post(url + "/suspension", data={"reason": "A mistake."})
    desk.post(url + "/restoration", data={"reason": "It was ours."})
    assert members.by_email(cast.ben.email).is_here
    assert "It was ours." in letters()[-1].get_body(("plain",)).get_content()
    assert [one.what for one in fetch_all(select(Ruling).order_by(Ruling.id))] == [
        "suspended",
        "restored",
    ]
    assert as_(cast.ben).get("/settings").status_code == 200


@pytest.mark.parametrize("reason", ["", "   ", "\0", "x" * 2001])
def test_a_decision_needs_a_reason(cast, desk, reason):
    url = f"/desk/members/{cast.ben.id}/suspension"
    assert desk.post(url, data={"reason": reason}).status_code == 422
    assert members.by_email(cast.ben.email).is_here


def test_no_operator_shuts_themselves_out(olive, desk):
    url = f"/desk/members/{olive.id}"
    assert "You can’t suspend this account" in desk.get(url).text
    answer = desk.post(url + "/suspension", data={"reason": "By mistake."})
    assert answer.status_code == 422
    assert members.by_email(olive.email).is_here


def test_only_operators_decide(cast, olive):
    for act in (commands.suspend, commands.restore):
        with pytest.raises(Refused):
            act(cast.ana, cast.ben, "No.")
    with pytest.raises(Refused):
        commands.suspend(olive, olive, "No.")


def test_a_report_is_told_to_the_operators_and_answered(cast, olive, desk, as_, letters):
    block(cast.ana, olive)  # reports arrive all the same
    one = report(cast.ana, None, cast.ben, "scam", "Asked for <money>.")
    assert [letter["To"] for letter in letters()] == [olive.email]
    assert "Scam" in desk.get("/desk").text
    page = desk.get(f"/desk/reports/{one.id}").text
    assert "Asked for &lt;money&gt;." in page
    assert desk.post(f"/desk/reports/{one.id}", data={"how": ""}).status_code == 422
    assert desk.post(f"/desk/reports/{one.id}", data={"how": "We spoke."}).status_code == 303
    assert "Scam" in desk.get("/desk/reports?state=settled").text
    assert fetch_first(select(Notice.kind).where(Notice.to_id == cast.ana.id)) == "report-settled"
    assert "We spoke." in as_(cast.ana).get(f"/reports/{one.id}").text
    assert not fetch_all(select(Notice).where(Notice.to_id == olive.id, Notice.read_at.is_(None)))


def test_a_report_leads_only_where_the_operator_can_go(cast, olive, desk):
    circle = create_community(cast.ben, name="Quiet circle", about="", joining="approval")
    asked = post(cast.ben, "request", "Lend me money", [circle.id])
    one = report(cast.ana, asked, cast.ben, "scam")
    closed = desk.get(f"/desk/reports/{one.id}").text
    accept_member(cast.ben, ask_to_join(olive, circle))
    opened = desk.get(f"/desk/reports/{one.id}").text
    leave(cast.ben, "leave")
    gone = desk.get(f"/desk/reports/{one.id}").text

    assert all("Lend me money" in page for page in (closed, opened, gone))
    link = f'href="/posts/{asked.id}"'
    assert [link in page for page in (closed, opened, gone)] == [False, True, False]
    member = f'href="/desk/members/{cast.ben.id}"'
    assert [member in page for page in (closed, opened, gone)] == [True, True, False]


def test_settling_twice_keeps_the_first_answer(cast, olive):
    one = report(cast.ana, None, cast.ben, "spam")
    commands.settle(olive, one, "First.")
    commands.settle(olive, one, "Second.")
    assert fetch_all(select(Report))[0].settled_how == "First."
    assert len(fetch_all(select(Ruling))) == 1


def test_whoever_was_reported_does_not_take_along_what_was_said_to_the_reporter(cast, olive):
    commands.settle(olive, report(cast.ana, None, cast.ben, "spam"), "Thank you, Ana.")
    commands.suspend(olive, cast.ben, "Advertising.")
    assert [one["reason"] for one in leaving.takes(cast.ben)["decisions"]] == ["Advertising."]


def test_a_reported_operator_is_not_the_one_who_is_told(cast, olive):
    one = report(cast.ana, None, olive, "spam")
    commands.tell_operators(one)
    assert not fetch_all(select(Notice))


@pytest.mark.parametrize("id", ["0", "99999", "x", "9" * 30])
def test_what_is_not_there_is_not_found(desk, id):
    assert desk.get("/desk/members/" + id).status_code == 404
    assert desk.get("/desk/reports/" + id).status_code == 404
    assert desk.post(f"/desk/members/{id}/suspension").status_code == 404


def test_the_last_row_of_a_page_leads_to_the_next(olive, desk):
    from tests.cast import someone

    for n in range(22):
        someone(f"Person{n} Made Up")
    page = desk.get("/desk/members").text
    assert "Person21 Made Up" in page
    assert "Cleo Marsh" not in page.split("<main")[1]
    oldest = min(m.id for m in fetch_all(select(Member).order_by(Member.id.desc()).limit(20)))
    assert f"below={oldest}" in page
    assert "Cleo Marsh" in desk.get(f"/desk/members?below={oldest}").text
