"""J5 and J6: helping and recording it, through the board and without it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.journeys.town import connected
from turnabout.assistance.commands import ask_for_outcomes
from turnabout.assistance.queries import records_of, tally
from turnabout.base.db.session import command, fetch_first
from turnabout.board.models import Post


def asks(phone, title):
    phone.open("/communities/welcome").tap("Ask for help")
    phone.fill(title=title, action="Read one page and tell me two things to change")
    phone.tap("Publish").sees(title)
    return fetch_first(select(Post))


def agreed(ana, ben):
    """Ben has asked, Ana has answered, and they talk."""
    post = asks(ben, "Read my cover letter for a warehouse job")
    ana.open("/communities/welcome").sees("Ben Osei").tap("Read my cover letter", "link")
    ana.fill(words="Gladly, tonight").tap("I can help").sees("Waiting for Ben Osei")

    ben.open("/notices").tap("Ana Vidal answered your post").sees("Gladly, tonight")
    ben.tap("Yes, please").fill(words="Thank you. Here it is.").tap("Send").sees("Here it is")
    ana.open(f"/posts/{post.id}").tap("Open the conversation").sees("Here it is")
    return post


@pytest.mark.parametrize("answered", ["on the site", "from the mail"])
def test_from_an_ask_to_what_came_of_it(phones, cast, mailbox, answered):
    ana, ben = phones().signs_in(cast.ana), phones().signs_in(cast.ben)
    post = agreed(ana, ben)

    ana.open(f"/posts/{post.id}").tap("It happened").tap("Record it")
    ana.sees("We’ve asked Ben Osei to confirm it")
    record = fetch_first(records_of(cast.ana.id))
    assert (record.post_id, record.giver_id) == (post.id, cast.ana.id)

    if answered == "on the site":
        ben.open("/").sees("Ana Vidal").tap("Right").sees("You both have it on record")
    else:
        reader = phones().open(mailbox.link(cast.ben.email, "/answers/"))
        assert (
            fetch_first(records_of(cast.ana.id)).state == "recorded"
        )  # to open a link is not to answer
        reader.tap("Right").sees("You both have it on record")
        reader.tap("Say thank you", "link").sees("Sign in")
    assert (tally(cast.ana.id).given, tally(cast.ben.id).received) == (1, 1)
    ben.open(f"/posts/{post.id}").sees("help was found")

    ben.open("/assistance").tap("Read my cover letter", "link")
    ben.fill(words="You saved my week").tap("Say thank you").sees("You saved my week")
    ana.open("/notices").sees("Ben Osei thanked you")

    for days, outcome in ((7, "I got a reply"), (23, "an interview"), (60, "I have the job")):
        days_pass(record, days)
        assert tells_what_came_of_it(
            ben, phones, mailbox.link(cast.ben.email, "/outcomes/"), outcome
        )
    ana.open("/assistance").tap("Read my cover letter", "link")
    for words in ("You saved my week", "reply", "interview", "job"):
        ana.sees(words)


@command
def days_pass(record, days):
    """Everything about the record was so many days earlier; and the clock strikes."""
    record.confirmed_at -= timedelta(days=days)
    record.ask_at -= timedelta(days=days)
    ask_for_outcomes()


def tells_what_came_of_it(ben, phones, letter, outcome):
    """With one tap where what waits for him stands; the second time from the letter."""
    if "interview" in outcome:
        ben = phones().open(letter)
        ben.page.get_by_label(outcome).check()
        ben.tap("Tell Ana Vidal")
    else:
        ben.open("/").sees("What came of it?").opens_folded("Tell Ana Vidal").tap(outcome)
    return ben.sees("Everybody likes to hear")


def test_two_remember_it_differently_and_put_it_right(phones, cast, mailbox):
    connected(cast.ana, cast.ben)
    ana, ben = phones().signs_in(cast.ana), phones()
    ana.open("/assistance/new").tap("Ben Osei", "link")
    ana.page.get_by_label("I helped Ben Osei").check()
    ana.fill(what="Practised two interviews").tap("Record it")

    ben.open(mailbox.link(cast.ben.email, "how=not_quite"))
    ben.fill(words="It was one").tap("Send this answer").sees("The other person has your answer")
    ana.open("/notices").tap("Ben Osei").sees("It was one").tap("Correct it", "link")
    ana.fill(what="Practised an interview").tap("Save the change").sees("Waiting for Ben Osei")
    ben.open(mailbox.link(cast.ben.email, "how=right")).sees("Practised an interview").tap("Right")
    assert tally(cast.ben.id).received == 1


def test_help_outside_the_board_with_somebody_one_knows(phones, cast):
    connected(cast.ana, cast.ben)
    ana, ben = phones().signs_in(cast.ana), phones().signs_in(cast.ben)

    ana.open("/assistance/new").tap("Ben Osei", "link")
    ana.page.get_by_label("I helped Ben Osei").check()
    ana.fill(what="Practised an interview").tap("Record it").sees("Practised an interview")

    ben.open("/assistance").sees("Practised an interview").tap("Right")
    assert tally(cast.ana.id).given == 1
    ben.open("/").sees("Practised an interview").opens_folded("Say thank you")
    ben.fill(words="It helped me").tap("Send your thanks")
    ana.open("/notices").sees("Ben Osei thanked you")


def test_help_from_somebody_who_is_no_member_is_for_oneself_alone(phones, cast):
    ana = phones().signs_in(cast.ana)
    ana.open("/contacts/new").fill(name="Dora Quill").tap("Add")
    ana.open("/assistance/new").tap("Dora Quill", "link")
    ana.page.get_by_label("Dora Quill helped me").check()
    ana.fill(what="Told me of an opening").tap("Record it").sees("Only for you")
    assert tally(cast.ana.id).received == 1
