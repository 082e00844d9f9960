"""Whom did I only ask, who helped me whom I never helped, and the word before the next ask."""

import pytest

from tests.assistance.rows import a_contact, friends, today
from tests.assistance.test_pages import read
from tests.assistance.test_recording import help_given
from turnabout.assistance import commands
from turnabout.board import commands as board
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.contacts import commands as contacts
from turnabout.contacts.queries import contact_of
from turnabout.safety.commands import block
from turnabout.threads.commands import open_pair


@pytest.fixture
def pair(cast):
    friends(cast.ana, cast.ben)
    contacts.add_member(cast.ben, cast.ana)
    contacts.add_member(cast.ana, cast.ben)


def asked(owner, contact, times=1):
    for _ in range(times):
        contacts.log_touch(contact, "call", "asked_them", "", today())


def test_whoever_was_only_asked_is_listed_until_something_was_done_for_them(cast, as_):
    ana, marta = as_(cast.ana), a_contact(cast.ana, "Marta Marsh")
    assert "nicely balanced" in read(ana, "/assistance/one-sided")
    asked(cast.ana, marta)
    assert "Whom did I only ask? " in read(ana, "/assistance/one-sided")
    assert "Marta Marsh" in read(ana, "/assistance/one-sided")
    contacts.log_touch(marta, "coffee", "for_them", "", today())
    assert "Marta Marsh" not in read(ana, "/assistance/one-sided")


def test_whoever_helped_and_was_never_helped_is_listed(cast, as_, pair):
    marta = a_contact(cast.ben, "Marta Marsh")
    commands.record(cast.ben, marta, "got", today(), what="A lift")
    record = help_given(cast.ana, cast.ben)
    commands.answer(record, cast.ben, "right")
    for name in ("Marta Marsh", "Ana Vidal"):
        contacts.log_touch(entry(cast, name), "coffee", "for_them", "", today())
    page = read(as_(cast.ben), "/assistance/one-sided")
    assert "Who helped me, and I’ve never helped?" in page
    assert "Marta Marsh" in page
    assert "Ana Vidal" in page
    assert "nicely balanced" in read(as_(cast.ana), "/assistance/one-sided"), "she gave"

    commands.record(cast.ben, marta, "gave", today(), what="A lift back")
    assert "Marta Marsh" not in read(as_(cast.ben), "/assistance/one-sided")
    block(cast.ana, cast.ben)
    assert "Ana Vidal" not in read(as_(cast.ben), "/assistance/one-sided")


def entry(cast, name):
    if name == "Ana Vidal":
        return contact_of(cast.ben.id, cast.ana.id)
    from turnabout.contacts.queries import namesake

    return namesake(cast.ben.id, name, "")


def test_before_the_next_ask_a_kind_word_wherever_one_asks(cast, as_, pair):
    club = create_community(cast.ben, "Job Club North", "We meet on Mondays.")
    ask_to_join(cast.ana, club)
    offer = board.post(cast.ben, "offer", "Mock interviews", [club.id])
    thread = open_pair(cast.ana, cast.ben)
    bens = contact_of(cast.ana.id, cast.ben.id)
    pages = (f"/contacts/{bens.id}", f"/threads/{thread.id}", f"/posts/{offer.id}")
    words, ana = "asked for something three times in a row", as_(cast.ana)

    asked(cast.ana, bens, 2)
    assert [words in read(ana, url) for url in pages] == [False] * 3
    asked(cast.ana, bens)
    assert [words in read(ana, url) for url in pages] == [True] * 3
    assert words not in read(as_(cast.ben), f"/threads/{thread.id}")
    contacts.log_touch(bens, "coffee", "together", "", today())
    assert [words in read(ana, url) for url in pages] == [False] * 3


def test_the_list_of_contacts_leads_there(cast, as_):
    contacts.add(cast.ana, name="Nina Marsh")
    assert 'href="/assistance/one-sided"' in as_(cast.ana).get("/contacts").text
