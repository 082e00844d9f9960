import pytest

from tests.cast import someone
from turnabout.base.db.session import fetch_all
from turnabout.notices import commands, policy, queries


def tell(to, by, **more):
    return commands.tell(to, "connection-asked", by=by, **({"url": "/connections"} | more))


def test_an_empty_list_says_so(cast, as_):
    assert "No notices yet" in as_(cast.ana).get("/notices").text


def test_looking_at_the_list_marks_nothing_as_read(cast, as_):
    tell(cast.ana, cast.ben)
    as_(cast.ana).get("/notices")

    assert cast.ana.unread == 1


def test_opening_a_notice_marks_it_as_read_and_goes_there(cast, as_):
    notice = tell(cast.ana, cast.ben)
    tell(cast.ana, cast.cleo)
    browser = as_(cast.ana)
    for _ in range(2):
        answer = browser.post(f"/notices/{notice.id}/opening")
        assert answer.location == "/connections"

    assert cast.ana.unread == 1


def test_another_members_notice_is_not_there(cast, as_):
    notice = tell(cast.ana, cast.ben)

    assert as_(cast.cleo).post(f"/notices/{notice.id}/opening").status_code == 404
    assert cast.ana.unread == 1


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.test/", "//elsewhere.test", ""])
def test_a_notice_leads_nowhere_else(cast, as_, elsewhere):
    notice = tell(cast.ana, cast.ben, url=elsewhere)

    assert as_(cast.ana).post(f"/notices/{notice.id}/opening").location == "/notices"


def test_all_that_was_seen_is_marked_as_read_and_nothing_newer(cast, as_):
    seen = tell(cast.ana, cast.ben)
    tell(cast.ana, cast.cleo)
    as_(cast.ana).post("/notices/reading", data={"up_to": seen.id})

    assert [one.by_id for one in fetch_all(queries.unread_notices(cast.ana.id))] == [cast.cleo.id]
    assert cast.ana.unread == 1


def test_the_list_is_paged_and_costs_the_same_however_long(cast, as_, queries):
    people = [cast.ben, cast.cleo, someone("Dora Petit")]
    for n in range(25):
        tell(cast.ana, people[n % 3], about=people[n % 3])
    browser = as_(cast.ana)

    with queries(at_most=2):
        page = browser.get("/notices").text
    assert page.count("/opening") == 20
    older = page.partition("/notices?below=")[2].partition('"')[0]
    assert browser.get(f"/notices?below={older}").text.count("/opening") == 5
    assert browser.get("/notices?below=99999999999999999999999").status_code == 200


def test_a_member_chooses_what_comes_by_mail(cast, as_):
    browser = as_(cast.ana)
    browser.post("/settings/notices", data={"mail": ["connection-accepted", "nonsense"]})

    ways = policy.ways_of(cast.ana)
    assert ways["connection-accepted"] == policy.MAIL
    assert ways["connection-asked"] == policy.APP
    page = browser.get("/settings/notices").text
    assert 'value="connection-accepted" checked' in page
    assert 'value="connection-asked" checked' not in page
    assert "report-made" not in page
