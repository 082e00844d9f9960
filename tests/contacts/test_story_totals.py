"""Whatever happens between two members, in whatever order: what is kept about it equals a recount."""

import random
from datetime import timedelta

import pytest

from tests.assistance.rows import friends, today
from turnabout.assistance import commands as assistance
from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import db, fetch_all
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.board import commands as board
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.connections.commands import connect
from turnabout.contacts import commands
from turnabout.contacts.models import Contact
from turnabout.contacts.queries import touches, touches_of
from turnabout.threads import commands as threads

KINDS, DIRECTIONS = ("coffee", "call", "met"), ("for_them", "together", "asked_them")
STEPS = 40


class Walk:
    """Two members to whom things happen at random."""

    def __init__(self, cast, seed):
        self.chance = random.Random(seed)  # noqa: S311
        self.pair = friends(cast.ana, cast.ben)
        self.books = [commands.add_member(*two) for two in (self.pair, self.pair[::-1])]
        self.club = create_community(cast.ben, "Job Club North", "We meet on Mondays.")
        ask_to_join(cast.ana, self.club)
        self.records, self.answers, self.promises = [], [], []

    def two(self):
        return self.chance.sample(self.pair, 2)

    def book(self):
        return self.chance.choice(self.books)

    def day(self):
        return today() - timedelta(days=self.chance.randrange(60))

    def slip(self):
        return f"{self.chance.random()}"

    def log(self):
        kind, direction = self.chance.choice(KINDS), self.chance.choice(DIRECTIONS)
        commands.log_touch(self.book(), kind, direction, "", self.day(), self.slip())

    def forget(self):
        logged = [one for one in fetch_all(touches(self.book())) if not one.source]
        if logged:
            commands.forget_touch(self.chance.choice(logged))

    def write(self):
        threads.send(threads.open_pair(*self.pair), self.two()[0], "Hello", self.slip())

    def meet(self):
        connect(*self.two(), "Job fair", clock.now() - timedelta(days=self.chance.randrange(20)))

    def help(self):
        giver, receiver = self.two()
        record = assistance.record(
            giver, receiver, "gave", self.day(), slip=self.slip(), what="Read my letter"
        )
        self.records.append((record, giver, receiver))

    def confirm(self):
        record, _giver, receiver = self.chance.choice(self.records)
        assistance.answer(record, receiver, "right")

    def thank(self):
        record, _giver, receiver = self.chance.choice(self.records)
        assistance.thank(record, receiver, "Thanks")

    def tell(self):
        record, _giver, receiver = self.chance.choice(self.records)
        assistance.tell_outcome(record, receiver, "interview", self.slip())

    def take_back(self):
        record, giver, _receiver = self.chance.choice(self.records)
        assistance.undo(record, giver)

    def agree(self):
        kind = self.chance.choice(("offer", "request"))
        author, other = self.two()
        post = board.post(author, kind, "A lift", [self.club.id], slip=self.slip())
        response = board.respond(other, post, "Gladly.")
        board.agree(author, response)
        self.answers.append((response, other))

    def withdraw(self):
        response, author = self.chance.choice(self.answers)
        board.withdraw(author, response)

    def promise(self):
        self.promises.append(commands.make_promise(self.book(), "Send the address"))

    def keep(self):
        commands.keep_promise(self.chance.choice(self.promises))

    def plan(self):
        days = self.chance.randrange(1, 9)
        commands.plan_next_contact(self.book(), today() + timedelta(days=days))

    def remove(self):
        commands.remove(self.book())

    def put_back(self):
        commands.put_back(self.book())

    STEPS = (log, forget, write, meet, help, confirm, thank, tell, take_back, agree, withdraw)
    MORE = (promise, keep, plan, remove, put_back)

    def step(self):
        act = self.chance.choice(self.STEPS + self.MORE)
        try:
            act(self)
        except (IndexError, Refused):  # nothing of the kind has happened yet, or no longer possible
            return


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_equals_a_recount(cast, seed):
    walk = Walk(cast, seed)
    for _ in range(STEPS):
        walk.step()
    for member in walk.pair:
        assert fetch_all(touches_of(member.id)), "the walk led somewhere"
    assert recount_all() == 0


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_left_of_what_was_taken_back(cast, seed):
    walk = Walk(cast, seed)
    for act in (walk.help, walk.confirm, walk.thank, walk.tell, walk.agree):
        act()
    before = [len(fetch_all(touches(one))) for one in walk.books]
    assert min(before) >= 4
    record, giver, _receiver = walk.records[0]
    assistance.undo(record, giver)
    walk.withdraw()
    for contact in walk.books:
        assert list(fetch_all(touches(contact))) == []
        found = fetch_contact(contact)
        assert (found.last_touch_on, found.asks, found.favours) == (None, 0, 0)
    assert recount_all() == 0
    assert list(fetch_all(touches_of(record.giver_id))) == []


def fetch_contact(contact):
    db.session.expire_all()
    return db.session.get(Contact, contact.id)
