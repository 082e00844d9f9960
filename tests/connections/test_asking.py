from datetime import timedelta

import pytest

from tests.cast import someone
from turnabout.base.db.session import command, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.connections import commands, queries
from turnabout.connections.models import Connection
from turnabout.contacts.queries import contact_of
from turnabout.members.commands import confirm
from turnabout.notices.models import Notice
from turnabout.notices.queries import unread_notices
from turnabout.safety.commands import block, unblock
from turnabout.safety.queries import is_tied


def the_asking(asker, asked):
    return queries.last_between(asker.id, asked.id)


def states(one, other):
    return queries.state(one.id, other.id), queries.state(other.id, one.id)


def kinds_told(member):
    return [notice.kind for notice in fetch_all(unread_notices(member.id).order_by(Notice.id))]


def number():
    return len(fetch_all(queries.select(Connection)))


@command
def long_ago(row, days=91):
    """As if all of it had happened so many days earlier."""
    for name in ("asked_at", "declined_at", "withdrawn_at", "accepted_at"):
        moment = getattr(row, name)
        setattr(row, name, moment and moment - timedelta(days=days))


@pytest.fixture
def asking(cast):
    """Ana asked Ben."""
    commands.ask(cast.ana, cast.ben, "We spoke about bread.", "Job fair")
    return the_asking(cast.ana, cast.ben)


def test_asking_waits_for_the_other_and_tells_them(cast, asking):
    assert states(cast.ana, cast.ben) == ("asked", "asks_me")
    assert kinds_told(cast.ben) == ["connection-asked"]
    assert [row.note for row in fetch_all(queries.pending_requests_to(cast.ben.id))] == [
        "We spoke about bread."
    ]
    assert not is_tied(cast.ana.id, cast.ben.id)


def test_asking_twice_is_one_asking(cast, asking):
    assert commands.ask(cast.ana, cast.ben) == "asked"

    assert number() == 1
    assert kinds_told(cast.ben) == ["connection-asked"]


def test_accepting_connects_and_fills_both_books(cast, asking):
    commands.accept(asking, cast.ben)

    assert states(cast.ana, cast.ben) == ("connected", "connected")
    assert is_tied(cast.ana.id, cast.ben.id)
    for one, other in ((cast.ana, cast.ben), (cast.ben, cast.ana)):
        kept = contact_of(one.id, other.id)
        assert (kept.name, kept.met_where, kept.network) == (other.name, "Job fair", None)
        assert kept.met_on == clock.today()
    assert kinds_told(cast.ana) == ["connection-accepted"]
    assert kinds_told(cast.ben) == []


def test_they_met_when_one_asked_there_however_long_the_answer_took(cast, asking):
    commands.ask(cast.ana, cast.cleo, "I read your offer.")
    elsewhere = the_asking(cast.ana, cast.cleo)
    for row in (asking, elsewhere):
        long_ago(row, 3)
        commands.accept(row, row.asked)

    assert contact_of(cast.ben.id, cast.ana.id).met_on == clock.today() - timedelta(days=3)
    assert contact_of(cast.cleo.id, cast.ana.id).met_on == clock.today()


def test_whoever_asked_long_ago_and_meets_them_now_met_them_now(cast, asking):
    long_ago(asking, 30)
    commands.connect(cast.ana, cast.ben, "Library")

    kept = contact_of(cast.ana.id, cast.ben.id)
    assert (kept.met_where, kept.met_on) == ("Library", clock.today())


def test_accepting_twice_is_one_acceptance(cast, asking):
    commands.accept(asking, cast.ben)
    commands.accept(asking, cast.ben)

    assert kinds_told(cast.ana) == ["connection-accepted"]


def test_asking_back_accepts(cast, asking):
    assert commands.ask(cast.ben, cast.ana) == "connected"

    assert number() == 1


def test_a_decline_is_silent_and_looks_unanswered(cast, asking):
    commands.decline(asking, cast.ben)

    assert states(cast.ana, cast.ben) == ("asked", "none")
    assert fetch_all(queries.open_requests_from(cast.ana.id)) == [asking]
    assert fetch_all(queries.pending_requests_to(cast.ben.id)) == []
    assert (kinds_told(cast.ana), kinds_told(cast.ben)) == ([], [])


def test_who_was_declined_asks_in_vain_for_ninety_days(cast, asking):
    commands.decline(asking, cast.ben)
    long_ago(asking, 89)

    assert commands.ask(cast.ana, cast.ben) == "asked"
    assert states(cast.ana, cast.ben) == ("asked", "none")
    assert number() == 1
    assert kinds_told(cast.ben) == []


def test_taking_back_a_declined_asking_looks_like_any_other(cast, asking):
    commands.decline(asking, cast.ben)
    commands.withdraw(asking, cast.ana)
    assert states(cast.ana, cast.ben) == ("none", "none")

    assert commands.ask(cast.ana, cast.ben) == "asked"
    assert states(cast.ana, cast.ben) == ("asked", "none")
    assert number() == 1


def test_after_ninety_days_one_may_ask_again(cast, asking):
    commands.decline(asking, cast.ben)
    long_ago(asking)

    assert commands.ask(cast.ana, cast.ben, "Once more") == "asked"
    assert states(cast.ana, cast.ben) == ("asked", "asks_me")
    assert [row.note for row in fetch_all(queries.open_requests_from(cast.ana.id))] == ["Once more"]
    assert kinds_told(cast.ben) == ["connection-asked"]


def test_who_declined_may_think_better_of_it(cast, asking):
    commands.decline(asking, cast.ben)

    assert commands.ask(cast.ben, cast.ana) == "connected"
    assert number() == 1


def test_what_was_taken_back_is_gone_for_the_other(cast, asking):
    commands.withdraw(asking, cast.ana)

    assert states(cast.ana, cast.ben) == ("none", "none")
    assert kinds_told(cast.ben) == []
    with pytest.raises(Refused, match="was cancelled"):
        commands.accept(asking, cast.ben)


def test_who_took_it_back_and_asks_again_tells_nobody_twice(cast, asking):
    commands.withdraw(asking, cast.ana)
    commands.ask(cast.ana, cast.ben, "Better words")

    assert states(cast.ana, cast.ben) == ("asked", "asks_me")
    assert [row.note for row in fetch_all(queries.pending_requests_to(cast.ben.id))] == [
        "Better words"
    ]
    assert number() == 1
    assert kinds_told(cast.ben) == []


def test_an_accepted_asking_cannot_be_taken_back(cast, asking):
    commands.accept(asking, cast.ben)

    with pytest.raises(Refused, match="already connected"):
        commands.withdraw(asking, cast.ana)


def test_declining_after_accepting_changes_nothing(cast, asking):
    commands.accept(asking, cast.ben)
    commands.decline(asking, cast.ben)

    assert states(cast.ana, cast.ben) == ("connected", "connected")


def test_ending_is_silent_and_both_keep_their_books(cast, asking):
    commands.accept(asking, cast.ben)
    told = kinds_told(cast.ana), kinds_told(cast.ben)
    commands.end(asking, cast.ben)

    assert states(cast.ana, cast.ben) == ("none", "none")
    assert not is_tied(cast.ana.id, cast.ben.id)
    assert contact_of(cast.ana.id, cast.ben.id) is not None
    assert (kinds_told(cast.ana), kinds_told(cast.ben)) == told


def test_after_an_end_one_may_ask_anew(cast, asking):
    commands.accept(asking, cast.ben)
    commands.end(asking, cast.ana)

    assert commands.ask(cast.ana, cast.ben) == "asked"
    assert states(cast.ana, cast.ben) == ("asked", "asks_me")


def test_nobody_connects_with_themselves(cast):
    with pytest.raises(Refused, match="That’s you"):
        commands.ask(cast.ana, cast.ana)


def test_only_the_one_who_was_asked_answers(cast, asking):
    for stranger in (cast.ana, cast.cleo):
        with pytest.raises(Refused):
            commands.accept(asking, stranger)
        commands.decline(asking, stranger)

    assert states(cast.ana, cast.ben) == ("asked", "asks_me")


def test_out_of_sight_nothing_happens(cast):
    block(cast.ben, cast.ana)

    assert commands.ask(cast.ana, cast.ben) == "none"
    assert number() == 0


def test_a_block_hides_an_asking_from_both_until_it_is_lifted(cast, asking):
    block(cast.ben, cast.ana)
    assert states(cast.ana, cast.ben) == ("none", "none")
    assert (
        fetch_all(queries.pending_requests_to(cast.ben.id))
        == fetch_all(queries.open_requests_from(cast.ana.id))
        == []
    )

    unblock(cast.ben, cast.ana)
    assert states(cast.ana, cast.ben) == ("asked", "asks_me")


def test_twenty_people_a_day_are_enough(cast):
    people = [someone(f"Person{n} Example") for n in range(21)]
    for person in people[:20]:
        commands.ask(cast.ana, person)
    with pytest.raises(Refused, match="asked 20 people in a day"):
        commands.ask(cast.ana, people[20])

    for row in fetch_all(queries.open_requests_from(cast.ana.id)):
        long_ago(row, days=1)
    assert commands.ask(cast.ana, people[20]) == "asked"


def test_answering_those_who_asked_is_not_counted(cast, monkeypatch):
    monkeypatch.setattr("turnabout.connections.policy.MAX_REQUESTS_A_DAY", 0)
    with pytest.raises(Refused):
        commands.ask(cast.ana, cast.ben)
    monkeypatch.setattr("turnabout.connections.policy.MAX_REQUESTS_A_DAY", 1)
    commands.ask(cast.ana, cast.ben)
    monkeypatch.setattr("turnabout.connections.policy.MAX_REQUESTS_A_DAY", 0)
    assert commands.ask(cast.ben, cast.ana) == "connected"


class TestSomebodyUnconfirmed:
    @pytest.fixture
    def new(self):
        return someone("Noor Haddad", confirmed=False)

    def test_is_not_heard_yet(self, cast, new):
        assert commands.ask(new, cast.ben, "Hello", "Library") == "held"

        assert states(new, cast.ben) == ("held", "none")
        assert number() == 0
        assert kinds_told(cast.ben) == []

    def test_is_heard_once_they_confirm(self, cast, new):
        commands.ask(new, cast.ben, "Hello", "Library")
        commands.ask(new, cast.ben, "Hello", "Library")
        commands.send_held_requests(new)
        assert states(new, cast.ben) == ("held", "none")

        confirm(new)
        commands.send_held_requests(new)
        commands.send_held_requests(new)
        assert states(new, cast.ben) == ("asked", "asks_me")
        asking = the_asking(new, cast.ben)
        assert (asking.note, asking.where_met, number()) == ("Hello", "Library", 1)

    def test_may_answer_who_asks_them(self, cast, new):
        commands.ask(new, cast.ben)
        commands.ask(cast.ben, new)
        assert states(new, cast.ben) == ("asks_me", "asked")

        assert commands.ask(new, cast.ben) == "connected"
        assert fetch_all(queries.held_requests_of(new.id)) == []

    def test_may_change_their_mind(self, cast, new):
        commands.ask(new, cast.ben)
        commands.cancel_held_request(new, cast.ben)
        confirm(new)
        commands.send_held_requests(new)

        assert states(new, cast.ben) == ("none", "none")

    def test_is_not_carried_to_somebody_who_blocked_them_meanwhile(self, cast, new):
        commands.ask(new, cast.ben)
        block(cast.ben, new)
        confirm(new)
        commands.send_held_requests(new)

        assert number() == 0
