"""Who could introduce me to somebody at …?"""

from datetime import timedelta

import pytest

from tests.introductions.acts import notices, ready
from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.connections.commands import connect
from turnabout.introductions import path_requests, queries
from turnabout.privacy.commands import leave
from turnabout.safety.commands import block
from turnabout.threads.queries import messages

WHY = "I’d like to ask a baker about night shifts."


def asked(cast, by="cleo"):
    return path_requests.ask(getattr(cast, by), "Müller  Bakery", WHY)


def recipients(member):
    return fetch_all(queries.path_requests_to(member.id))


def test_a_question_reaches_those_near_who_marked_the_organisation(cast):
    ready(cast)
    path_requests.mark(cast.ana, "muller bakery")
    asked(cast)

    assert notices(cast.ana, "path") == ["path-asked"]
    assert notices(cast.ben, "path") == []
    assert recipients(cast.ben) == []


def test_it_reaches_nobody_who_is_neither_connected_nor_in_a_common_community(cast):
    path_requests.mark(cast.ana, "Müller Bakery")
    asked(cast)

    assert recipients(cast.ana) == []


def test_it_reaches_nobody_who_is_hidden(cast):
    ready(cast)
    path_requests.mark(cast.ana, "Müller Bakery")
    block(cast.ana, cast.cleo)
    asked(cast)

    assert notices(cast.ana, "path") == []


def test_after_a_block_the_question_is_gone(cast):
    ready(cast)
    path_requests.mark(cast.ana, "Müller Bakery")
    asked(cast)
    block(cast.cleo, cast.ana)

    assert recipients(cast.ana) == []


def test_the_asker_hears_of_nobody_until_somebody_agrees(cast, as_):
    ready(cast)
    cleo = as_(cast.cleo)
    alone = path_requests.ask(cast.cleo, "Nobody Ltd", WHY)
    path_requests.mark(cast.ana, "Müller Bakery")
    path_requests.mark(cast.ben, "Müller Bakery")
    request = asked(cast)
    (recipient,) = recipients(cast.ana)
    path_requests.decline(recipient)

    pages = [cleo.get(f"/introductions/paths/{one.id}").text for one in (alone, request)]
    for page in pages:
        assert "Ana Vidal" not in page
        assert "Ben Osei" not in page
    assert notices(cast.cleo, "path") == []

    def plain(page, name):
        return page.split("<main")[1].replace(name, "")

    assert len(plain(pages[0], "Nobody Ltd")) > 0
    assert pages[0].count("<p") == pages[1].count("<p")


def test_whoever_agrees_talks_with_the_asker(cast):
    ready(cast)
    path_requests.mark(cast.ana, "Müller Bakery")
    asked(cast)
    (recipient,) = recipients(cast.ana)
    thread = path_requests.agree(recipient)
    assert path_requests.agree(recipient).id == thread.id

    assert notices(cast.cleo, "path") == ["path-found"]
    (message,) = fetch_all(
        messages(thread.id).with_only_columns(messages(thread.id).selected_columns.words)
    )
    assert message == WHY


def test_somebody_who_is_not_connected_can_be_answered_too(cast, as_):
    ready(cast)
    path_requests.mark(cast.ana, "Müller Bakery")
    request = asked(cast)
    answer = as_(cast.ana).post(f"/introductions/paths/{request.id}/agree", follow_redirects=True)

    assert WHY in answer.text
    assert "This conversation is closed" not in answer.text


def test_a_question_ends_after_three_weeks_or_when_it_is_closed(cast):
    ready(cast)
    path_requests.mark(cast.ana, "Müller Bakery")
    request = asked(cast)
    (recipient,) = recipients(cast.ana)
    with clock.travel_to(clock.now() + timedelta(days=22)), pytest.raises(Refused):
        path_requests.agree(recipient)
    path_requests.close(request)
    path_requests.close(request)

    assert recipients(cast.ana) == []
    assert notices(cast.ana, "path") == []


def test_three_questions_at_a_time_and_one_for_each_organisation(cast):
    asked(cast)
    with pytest.raises(Refused, match="already asked"):
        asked(cast)
    for name in ("One", "Two"):
        path_requests.ask(cast.cleo, name, WHY)
    with pytest.raises(Refused, match="3 questions"):
        path_requests.ask(cast.cleo, "Three", WHY)


def test_marking_twice_is_marking_once(cast, as_):
    ana = as_(cast.ana)
    for name in ("Müller Bakery", "MULLER bakery"):
        ana.post("/introductions/paths/organisations", data={"name": name})
    page = ana.get("/introductions/paths/organisations").text

    assert page.count("/removal") == 1
    (kept,) = fetch_all(queries.organisations_of(cast.ana.id))
    assert (
        as_(cast.ben).post(f"/introductions/paths/organisations/{kept.id}/removal").status_code
        == 404
    )
    ana.post(f"/introductions/paths/organisations/{kept.id}/removal")
    assert fetch_all(queries.organisations_of(cast.ana.id)) == []


def test_a_question_is_for_its_asker_and_those_it_reached(cast, as_):
    ready(cast)
    path_requests.mark(cast.ana, "Müller Bakery")
    path = f"/introductions/paths/{asked(cast).id}"

    assert as_(cast.cleo).get(path).status_code == 200
    assert "Cleo Marsh" in as_(cast.ana).get(path).text
    assert as_(cast.ben).get(path).status_code == 404
    assert as_(cast.ben).post(f"{path}/agree").status_code == 404
    assert as_(cast.ana).post(f"{path}/closing").status_code == 404


@pytest.mark.parametrize("choice", ["anonymise", "delete"])
def test_nothing_of_it_is_left_after_leaving(cast, choice):
    ready(cast)
    connect(cast.ana, cast.ben)
    path_requests.mark(cast.ana, "Müller Bakery")
    asked(cast)
    asked(cast, "ana")
    leave(cast.ana, choice)

    assert fetch_all(queries.organisations_of(cast.ana.id)) == []
    assert fetch_all(queries.path_requests_of(cast.ana.id)) == []
    assert recipients(cast.ana) == []
