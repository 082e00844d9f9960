"""Leaving: the member exports a copy; the other side keeps the record, with "a former member"."""

import json

from sqlalchemy import func, select

from tests.assistance.rows import a_contact, a_post, agreed, friends
from tests.assistance.test_recording import from_response, help_given
from turnabout.assistance import leaving, queries
from turnabout.assistance.commands import answer, ask_for_outcomes, tell_outcome, thank
from turnabout.assistance.models import Assistance, AssistanceEvent, PairTally, Tally
from turnabout.assistance.queries import Counts
from turnabout.base.db.session import command, db


def thanked(cast):
    made = from_response(cast.ana, agreed(a_post(cast.ben), cast.ana))
    thank(made, cast.ben, "You gave me courage.")
    tell_outcome(made, cast.ben, "interview", "On Monday.")
    return made


def test_everything_is_taken_along_in_plain_words(cast):
    thanked(cast)
    help_given(cast.ben, a_contact(cast.ben))
    taken = json.loads(json.dumps(leaving.takes(cast.ben)))
    assert (taken["given"], taken["received"]) == (1, 1)
    first, second = taken["assistance"]
    assert first["direction"] == "got"
    assert first["with"] == "Ana Vidal"
    assert first["thanks"] == "You gave me courage."
    assert first["outcomes"] == [{"kind": "interview", "words": "On Monday."}]
    assert second["with"] == "Old Neighbour"


def go(member, choice):
    command(leaving.empties)(member, choice)


def test_the_other_side_keeps_the_record_and_the_count(cast):
    made = thanked(cast)
    go(cast.ben, "anonymise")
    assert queries.tally(cast.ana.id) == Counts(1, 0)
    assert made.thanks.words == "You gave me courage."
    assert db.session.get(Tally, cast.ben.id) is None
    assert queries.pair_tally(cast.ben.id, f"m{cast.ana.id}") == Counts()


def test_what_was_for_the_member_alone_goes(cast):
    help_given(cast.ben, a_contact(cast.ben))
    go(cast.ben, "leave")
    for kind in (Assistance, AssistanceEvent, Tally, PairTally):
        assert db.session.scalar(select(func.count()).select_from(kind)) == 0


def test_whoever_wants_takes_their_words_out_and_the_fact_stays(cast, as_):
    made = thanked(cast)
    go(cast.ben, "delete")
    assert made.state == "confirmed"
    assert made.thanks.words == ""
    assert queries.outcomes_of(made)[0].words == ""
    page = as_(cast.ana).get(f"/assistance/{made.id}")
    assert page.status_code == 200
    assert "courage" not in page.text


def test_who_left_is_asked_nothing_more(cast):
    friends(cast.ana, cast.ben)
    made = help_given(cast.ana, cast.ben)
    answer(made, cast.ben, "right")
    go(cast.ben, "leave")
    assert made.ask_at is None
    ask_for_outcomes()


def test_the_record_then_names_a_former_member(cast, as_):
    made = thanked(cast)

    @command
    def leaves():
        from turnabout.base.i18n import clock

        cast.ben.name, cast.ben.left_at = "", clock.now()

    leaves()
    for address in ("/assistance", f"/assistance/{made.id}"):
        assert "A former member" in as_(cast.ana).get(address).text
