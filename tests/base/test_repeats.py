"""Idempotency: every form that creates something, sent four times at once, creates one thing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import someone
from turnabout.assistance.models import Assistance
from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n import clock
from turnabout.board.commands import post, respond
from turnabout.board.models import Post, Response
from turnabout.calendars.models import Calendar
from turnabout.cards import commands as cards
from turnabout.cards.models import Card
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.communities.commands import join_welcome_community as let_in
from turnabout.communities.models import Community, Membership
from turnabout.communities.queries import welcome_community
from turnabout.connections.models import Connection
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import Contact, Promise, Touch
from turnabout.events.models import Event
from turnabout.goals.commands import set_goal
from turnabout.goals.models import Goal, Step
from turnabout.members.models import Member
from turnabout.notices.models import Notice
from turnabout.safety.commands import tie
from turnabout.safety.models import Block, Report
from turnabout.scanning.models import Scan
from turnabout.threads.commands import open_pair
from turnabout.threads.models import Message, Thread

TIMES = 4


class Town:
    """Ana, who presses; and what she presses about, made where a form wants it."""

    def __init__(self, cast):
        self.cast, self.ana, self.ben = cast, cast.ana, cast.ben
        for one in (cast.ana, cast.ben):
            cards.make(one)
            let_in(one)

    def closed(self):
        return create_community(self.ben, "Quiet circle", joining="approval").slug

    def club(self):
        return create_community(self.ana, "Job Club North").slug

    def contact(self):
        return contacts.add(self.ana, name="Dora Novak").id

    def thread(self):
        tie(self.ana, self.ben)
        return open_pair(self.ana, self.ben).id

    def goal(self):
        return set_goal(self.ana, "short", "Work in a bakery").id

    def note(self):
        return post(self.ben, "request", "Read my letter", [welcome_community().id]).id

    def answer(self):
        return respond(
            self.ben, post(self.ana, "request", "My CV", [welcome_community().id]), "Yes"
        ).id

    def code(self):
        return cards.make(self.ben).code


TOMORROW = (clock.now() + timedelta(days=1)).date().isoformat()
TODAY = clock.now().date().isoformat()
SLIP = {"slip": "one and the same"}
ASKED = {"title": "Read my letter", "category": "other", "effort": "minutes5", "where": "either"}
ASKED |= {"audience": "members", "capacity": "1"} | SLIP
EVENT = {"title": "Interviews", "on": TOMORROW, "starts": "18:00", "ends": "20:00", "zone": "UTC"}
EVENT |= {"place": "Library", "rule": ""} | SLIP
HELP = {"what": "Read it", "happened_on": TODAY, "effort": "minutes5", "category": "other"}
HELP |= {"direction": "gave"} | SLIP

FORMS = {
    "/posts/new?kind=request": (ASKED, Post),
    "/posts/new?kind=offer": (ASKED, Post),
    "/goals/new": ({"title": "Work", "horizon": "short"} | SLIP, Goal),
    "/goals/{goal}/steps": ({"title": "Call"} | SLIP, Step),
    "/contacts/new": ({"name": "Emil Novak"} | SLIP, Contact),
    "/contacts/{contact}/touches": (
        {"kind": "call", "direction": "together", "on": TODAY} | SLIP, Touch,
    ),
    "/contacts/{contact}/met": ({"promise": "The address"} | SLIP, Promise),
    "/contacts/map/peer": ({"friend": "Emil Novak"}, Contact),
    "/communities/new": ({"name": "Bakers", "joining": "open"}, Community),
    "/communities/{closed}/membership": ({"words": "Hello"}, Membership),
    "/communities/{club}/events/new": (EVENT, Event),
    "/events/calendars": ({}, Calendar),
    "/cards/new": ({"label": "Neighbours", "like": "0"} | SLIP, Card),
    "/connections": ({"card": "{code}"}, Connection),
    "/scans": ({"text": "{code}"} | SLIP, Scan),
    "/threads/{thread}/messages": ({"words": "Hello"} | SLIP, Message),
    "/posts/{note}/responses": ({"words": "Gladly"}, Response),
    "/responses/{answer}/agreement": ({}, Thread),
    "/assistance/new?contact={contact}": (HELP, Assistance),
    "/blocks": ({"member_id": "{ben}"}, Block),
    "/reports/new?about=member-{ben}": ({"reason": "scam"}, Report),
}  # fmt: skip


@pytest.mark.parametrize("page", FORMS)
def test_one_thing_comes_of_it(cast, as_, at_once, page):
    values, kind = FORMS[page]
    town = Town(cast)
    page, values = filled(town, page), {name: filled(town, one) for name, one in values.items()}
    before = {one: count(one) for one in (kind, Notice)}
    hands, answers = [as_(cast.ana) for _ in range(TIMES)], []

    def press(browser):
        return lambda: answers.append(browser.post(page, data=values).status_code)

    assert at_once(*map(press, hands)) == []
    assert set(answers) <= {302, 303}
    assert count(kind) - before[kind] == 1
    assert count(Notice) - before[Notice] <= 1


def filled(town, words):
    for name in ("goal", "contact", "closed", "club", "code", "thread", "note", "answer"):
        if f"{{{name}}}" in words:
            words = words.replace(f"{{{name}}}", str(getattr(town, name)()))
    return words.replace("{ben}", str(town.ben.id))


def count(kind):
    return len(fetch_all(select(kind)))


def test_many_who_want_the_same_row_at_the_same_moment_all_get_their_turn(cast, at_once):
    """At the door of an event, say."""
    club = create_community(cast.ben, "Job Club North").id
    crowd = [someone(f"Person{n} Novak").id for n in range(12)]

    def comes(id):
        return lambda: ask_to_join(
            get_or_404(select(Member), id), get_or_404(select(Community), club)
        )

    assert at_once(*map(comes, crowd)) == []
    assert get_or_404(select(Community), club).members == 13
