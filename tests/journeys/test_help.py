"""J4, J5 and J6: asking, helping, closing the loop, on the board and outside it."""

from sqlalchemy import select

from tests.journeys.town import connected
from turnabout.assistance.queries import tally
from turnabout.base.db import first
from turnabout.board.models import Post


def test_from_an_ask_to_what_came_of_it(phones, cast):
    ana, ben = phones().signs_in(cast.ana), phones().signs_in(cast.ben)

    ben.open("/communities/welcome").tap("Ask for help")
    ben.fill(
        title="Read my cover letter for a warehouse job",
        why="It is my first application here",
        action="Read one page and tell me two things to change",
    )
    ben.tap("Pin it to the board").sees("Read my cover letter")
    post = first(select(Post))

    ana.open("/communities/welcome").sees("Ben Osei").tap("Read my cover letter", "link")
    ana.fill(words="Gladly, tonight").tap("I can help").sees("Waiting for Ben Osei")

    ben.open(f"/posts/{post.id}").sees("Gladly, tonight").tap("Yes, please")
    ben.fill(words="Thank you. Here it is.").tap("Send").sees("Here it is")
    ana.open(f"/posts/{post.id}").tap("Open the conversation").sees("Here it is")

    ana.open(f"/posts/{post.id}").tap("It happened").tap("Write it down")
    ben.open("/").sees("Ana Vidal")
    ben.open("/assistance").tap("Right")
    ben.open("/assistance").tap("Read my cover letter", "link")
    ben.fill(words="You saved my week").tap("Say thank you").sees("You saved my week")
    ben.opens_folded("Tell what came of it")
    ben.page.get_by_label("An interview").check()
    ben.tap("Tell Ana Vidal")

    ana.open("/notices").sees("Ben Osei thanked you")
    ana.open("/assistance").tap("Read my cover letter", "link")
    ana.sees("You saved my week").sees("interview")
    assert (tally(cast.ana.id).given, tally(cast.ben.id).received) == (1, 1)


def test_help_outside_the_board_with_somebody_one_knows(phones, cast):
    connected(cast.ana, cast.ben)
    ana, ben = phones().signs_in(cast.ana), phones().signs_in(cast.ben)

    ana.open("/assistance/new").tap("Ben Osei", "link")
    ana.page.get_by_label("I helped Ben Osei").check()
    ana.fill(what="Practised an interview").tap("Write it down").sees("Practised an interview")

    ben.open("/assistance").sees("Practised an interview").tap("Right")
    assert tally(cast.ana.id).given == 1


def test_help_from_somebody_who_is_no_member_is_for_oneself_alone(phones, cast):
    ana = phones().signs_in(cast.ana)
    ana.open("/contacts/new").fill(name="Dora Quill").tap("Add")
    ana.open("/assistance/new").tap("Dora Quill", "link")
    ana.page.get_by_label("Dora Quill helped me").check()
    ana.fill(what="Told me of an opening").tap("Write it down").sees("For you alone")
    assert tally(cast.ana.id).received == 1
