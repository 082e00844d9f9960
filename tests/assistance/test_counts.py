"""The two private counts equal the ledger after any sequence of commands."""

import random

import pytest
from sqlalchemy import func, select, update

from tests.assistance.rows import a_contact, friends
from tests.assistance.test_answering import after
from tests.assistance.test_recording import help_given
from turnabout.assistance import queries
from turnabout.assistance.commands import answer, confirm_unanswered, tell_outcome, thank, undo
from turnabout.assistance.models import Assistance, PairTally, Tally
from turnabout.assistance.queries import Counts
from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import command, db
from turnabout.base.web.errors import Refused


class Town:
    """Members who record, answer, undo and thank in random order."""

    def __init__(self, people, seed):
        self.people, self.chance, self.records = people, random.Random(seed), []

    def lives(self, turns):
        for _turn in range(turns):
            try:
                self.acts(*self.chance.sample(self.people, 2))
            except Refused:
                continue

    def acts(self, one, other):
        if not self.records or self.chance.random() < 0.3:
            known = a_contact(one) if self.chance.random() < 0.2 else other
            return self.records.append(help_given(one, known, seen=-1))
        entry = self.chance.choice(self.records)
        how = self.chance.choice(["right", "right", "not_quite", "did_not"])
        act = self.chance.choice([
            lambda: answer(entry, one, how), lambda: answer(entry, one, how),
            lambda: undo(entry, one), lambda: thank(entry, one, "Thank you."),
            lambda: tell_outcome(entry, one, "reply"),
        ])  # fmt: skip
        return act()


def in_the_ledger(member_id, other_id=None):
    def side(mine, theirs):
        stands = (Assistance.confirmed_at.is_not(None), Assistance.withdrawn_at.is_(None))
        found = select(func.count()).select_from(Assistance).where(mine == member_id, *stands)
        return db.session.scalar(found.where(theirs == other_id) if other_id else found)

    giver, receiver = Assistance.giver_id, Assistance.receiver_id
    return Counts(side(giver, receiver), side(receiver, giver))


@pytest.fixture(params=range(3))
def town(cast, request):
    people = [cast.ana, cast.ben, cast.cleo]
    for one, other in ((0, 1), (1, 2), (2, 0)):
        friends(people[one], people[other])
    return Town(people, request.param)


def test_the_counts_equal_the_ledger(town):
    town.lives(turns=60)
    with after(days=15):
        confirm_unanswered()
    for one in town.people:
        assert queries.tally(one.id) == in_the_ledger(one.id)
        for other in town.people:
            if one is not other:
                assert queries.counts_with(one.id, other) == in_the_ledger(one.id, other.id)
    assert recount_all() == 0


def test_a_recount_puts_a_wrong_total_right(cast):
    friends(cast.ana, cast.ben)
    answer(help_given(cast.ana, cast.ben), cast.ben, "right")

    @command
    def spoil():
        db.session.execute(update(Tally).values(given=7))
        db.session.execute(update(PairTally).values(received=3))

    spoil()
    assert recount_all() == 4
    assert queries.tally(cast.ana.id) == Counts(1, 0)
    assert queries.counts_with(cast.ben.id, cast.ana) == Counts(0, 1)
