import pytest

from tests.cast import someone
from turnabout.base.db.session import command, fetch_all
from turnabout.cards.commands import make, pause
from turnabout.connections import commands, queries
from turnabout.connections.models import Connection
from turnabout.contacts.commands import add_member
from turnabout.safety.commands import block
from turnabout.safety.queries import may_report


def state(one, other):
    return queries.state(one.id, other.id)


def number():
    return len(fetch_all(queries.select(Connection)))


def last(one, other):
    return queries.last_between(one.id, other.id)


@pytest.fixture
def asking(cast):
    commands.ask(cast.ana, cast.ben, "We spoke about <b>bread</b>.", "Job fair")
    return last(cast.ana, cast.ben)


@pytest.fixture
def ana(cast, as_):
    return as_(cast.ana)


@pytest.fixture
def ben(cast, as_):
    return as_(cast.ben)


def test_asking_by_card_leads_to_the_member(cast, ana):
    card = make(cast.ben)
    answer = ana.post("/connections", data={"card": card.code.lower(), "note": "Hello"})

    assert (answer.status_code, answer.location) == (303, f"/members/{cast.ben.id}")
    assert last(cast.ana, cast.ben).note == "Hello"


def test_asking_by_member_leads_where_the_form_says(cast, ana):
    asked = {"member_id": cast.ben.id, "next": "/communities/welcome"}

    assert ana.post("/connections", data=asked).location == "/communities/welcome"
    assert ana.post("/connections", data=asked | {"next": "//evil.test"}).location == (
        f"/members/{cast.ben.id}"
    )
    assert number() == 1


def test_words_that_are_too_long_are_shown_again(cast, ana):
    asked = {"member_id": cast.ben.id, "note": "x" * 1001, "where_met": "שלום 🦊"}
    answer = ana.post("/connections", data=asked)

    assert answer.status_code == 422
    assert "keep this to 1000" in answer.text
    assert "שלום 🦊" in answer.text
    assert number() == 0


def test_nobody_connects_with_themselves(cast, ana):
    answer = ana.post("/connections", data={"member_id": cast.ana.id})

    assert answer.status_code == 422
    assert "s you. You can" in answer.text


@command
def suspend(member):
    member.suspended_at = member.joined_at


@pytest.mark.parametrize("why", ["unknown", "gone", "blocked", "paused", "nonsense", "nothing"])
def test_unknown_gone_blocked_and_paused_are_all_not_found(cast, ana, why):
    asked = {"member_id": str(cast.ben.id)}
    if why == "gone":
        suspend(cast.ben)
    elif why == "blocked":
        block(cast.ben, cast.ana)
    elif why == "paused":
        card = make(cast.ben)
        pause(card)
        asked = {"card": card.code}
    else:
        asked = {
            "unknown": {"member_id": "99999"},
            "nonsense": {"member_id": "9" * 30, "card": "'"},
        }.get(why, {})
    assert ana.post("/connections", data=asked).status_code == 404
    assert ana.get("/connections/new", query_string=asked).status_code == 404
    assert number() == 0


def test_the_page_shows_who_asks_and_both_answers(cast, ben, asking):
    page = ben.get("/connections").text

    assert "We spoke about &lt;b&gt;bread" in page
    assert "Job fair" in page
    assert f"/connections/{asking.id}/acceptance" in page
    assert f"/connections/{asking.id}/decline" in page


def test_accepting_twice_is_accepting(cast, ben, asking):
    for _ in range(2):
        assert ben.post(f"/connections/{asking.id}/acceptance").status_code == 303

    assert state(cast.ana, cast.ben) == "connected"
    assert "Ana Vidal" in ben.get("/connections").text


def test_a_decline_shows_nowhere_for_the_asker(cast, ana, ben, asking):
    before = ana.get("/connections").text
    for _ in range(2):
        ben.post(f"/connections/{asking.id}/decline")

    assert "Ana Vidal" not in ben.get("/connections").text.split("<main")[1].split("</main>")[
        0
    ].replace("Done. Ana Vidal", "")
    assert ana.get("/connections").text.count("Ben Osei") == before.count("Ben Osei")
    assert (
        ana.post(
            "/connections", data={"member_id": cast.ben.id}, follow_redirects=False
        ).status_code
        == 303
    )
    assert state(cast.ana, cast.ben) == "asked"


def test_taking_back_twice_is_taking_back(cast, ana, asking):
    for _ in range(2):
        assert ana.post(f"/connections/{asking.id}/withdrawal").status_code == 303

    assert state(cast.ana, cast.ben) == "none"


def test_an_end_is_asked_for_on_its_own_page_and_may_be_tapped_twice(cast, ana, ben, asking):
    ben.post(f"/connections/{asking.id}/acceptance")
    assert "End the connection" in ana.get(f"/connections/{asking.id}").text
    for _ in range(2):
        assert ana.post(f"/connections/{asking.id}/end").location == "/connections"

    assert state(cast.ana, cast.ben) == "none"
    assert ana.get(f"/connections/{asking.id}").location == f"/members/{cast.ben.id}"


@pytest.mark.parametrize("act", ["acceptance", "decline", "withdrawal", "end"])
def test_nobody_else_acts_on_it(cast, as_, asking, act):
    assert as_(cast.cleo).post(f"/connections/{asking.id}/{act}").status_code == 404
    assert as_(cast.cleo).post(f"/connections/{10**30}/{act}").status_code == 404
    assert last(cast.ana, cast.ben).is_waiting


@pytest.mark.parametrize("act", ["acceptance", "decline"])
def test_the_asker_cannot_answer_for_the_other(ana, asking, act):
    assert ana.post(f"/connections/{asking.id}/{act}").status_code == 404


def test_after_a_block_an_old_page_finds_nothing(cast, ben, asking):
    block(cast.ana, cast.ben)

    assert ben.post(f"/connections/{asking.id}/acceptance").status_code == 404


def test_an_asking_that_was_taken_back_meanwhile_says_so(cast, ben, asking):
    commands.withdraw(asking, cast.ana)
    ben.post(f"/connections/{asking.id}/acceptance")

    assert "request was cancelled" in ben.get("/connections").text
    assert state(cast.ana, cast.ben) == "none"


def test_somebody_unconfirmed_reads_that_it_is_kept(cast, as_):
    new = as_(noor := someone("Noor Haddad", confirmed=False))
    answer = new.post("/connections", data={"member_id": cast.ben.id, "next": "/connections"})
    page = new.get(answer.location).text
    assert "send it to Ben Osei once you confirm" in page
    assert "Sent once you confirm your address" in page
    assert state(noor, cast.ben) == "held"

    for _ in range(2):
        new.post("/connections/held/withdrawal", data={"member_id": cast.ben.id})
    assert state(noor, cast.ben) == "none"


@pytest.mark.parametrize(("one", "begun", "said"), [
    ("ana", "nothing", "none"), ("ana", "asked", "You’ve asked to connect"),
    ("ben", "asked", "Ana Vidal would like to connect with you"),
    ("ana", "joined", "You’re connected"), ("ana", "ended", "none"),
    ("dan", "asked", "as soon as you’ve confirmed"),
])  # fmt: skip
def test_the_page_right_after_meeting_says_how_the_two_stand(cast, as_, one, begun, said):
    dan = someone("Dan Reed", confirmed=False)
    me = {"ana": cast.ana, "ben": cast.ben, "dan": dan}[one]
    other = cast.ana if one == "ben" else cast.ben
    if begun == "asked":
        commands.ask(dan if one == "dan" else cast.ana, cast.ben)
    elif begun != "nothing":
        commands.connect(cast.ana, cast.ben)
    if begun == "ended":
        commands.end(queries.last_between(cast.ana.id, cast.ben.id), cast.ben)
    page = as_(me).get(f"/contacts/{add_member(me, other).id}/met").text
    ways = ("You’ve asked", "would like to connect", "You’re connected", "you’ve confirmed")
    assert [way for way in ways if way in page] == [way for way in ways if way in said]


def test_the_words_of_an_asking_can_be_reported_by_the_one_who_got_them(cast, asking):
    assert may_report(cast.ben.id, "connection", asking.id)[1].id == cast.ana.id
    assert may_report(cast.cleo.id, "connection", asking.id) is None
    assert may_report(cast.ana.id, "connection", asking.id) is None


def test_an_empty_page_says_what_to_do(ana):
    assert "Nobody yet" in ana.get("/connections").text


def test_connected_people_are_paged_with_the_latest_first(cast, ana, monkeypatch, queries):
    for n in range(25):
        other = someone(f"Friend{n} Example")
        commands.ask(other, cast.ana)
        commands.ask(cast.ana, other)
    with queries(at_most=5):
        page = ana.get("/connections").text
    assert "Friend24 Example" in page
    assert "Friend4 Example" not in page
    link = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    rest = ana.get(link).text
    assert "Friend4 Example" in rest
    assert "Friend5 Example" not in rest
