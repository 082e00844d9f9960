"""J8 and J9: the people one knows: a story for each, staying in touch, letters, goals, thanks outside."""

from datetime import timedelta

import pytest

from tests.assistance.rows import today
from tests.journeys.town import connected
from turnabout.assistance import commands as assistance
from turnabout.base.db.session import fetch_all
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import Touch
from turnabout.contacts.queries import contact_of, touches
from turnabout.goals.commands import set_goal


@pytest.fixture
def rudi(cast):
    """Somebody without an account, with whom Ana was in touch in the spring."""
    made = contacts.add(
        cast.ana, name="Rudi from the shop", network="peer", organisation="Corner Bakery",
        email="rudi@example.test", phone="+44 20 7946 0001", cares_about="His allotment",
    )  # fmt: skip
    contacts.log_touch(made, "coffee", "together", "", today() - timedelta(days=90))
    return made


def kinds(contact):
    return [one.kind for one in fetch_all(touches(contact))]


def test_a_story_is_told_and_one_tap_adds_to_it(phones, cast):
    connected(cast.ana, cast.ben)
    ben = contact_of(cast.ana.id, cast.ben.id)
    ana = phones().signs_in(cast.ana)
    ana.open(f"/contacts/{ben.id}").tap("Write").fill(words="How are you?").tap("Send")
    ana.open(f"/contacts/{ben.id}").sees("You wrote to each other").tap("Coffee")
    ana.sees("Coffee").sees("Last in touch")
    assert kinds(ben)[:2] == ["coffee", "message"]
    assert isinstance(fetch_all(touches(ben))[0], Touch)


def test_a_rhythm_brings_people_back_before_they_are_lost(phones, cast, rudi):
    ana = phones().signs_in(cast.ana)
    ana.open("/contacts/losing-touch").sees("Who would you hate to lose touch with?")
    ana.tap("Choose a rhythm", "link")
    ana.page.select_option("[name=peer]", "30")
    ana.tap("Save").sees("Rudi from the shop")
    ana.open("/").sees("It’s time to be in touch with Rudi from the shop again.")
    ana.sees("His allotment").tap("We were in touch")
    ana.open("/contacts/losing-touch").sees("You’re in touch")
    ana.open("/contacts?order=next").sees("Rudi from the shop")
    ana.open("/contacts/picture").sees("Peer")
    ana.open("/assistance/one-sided").sees("nicely balanced")


def test_a_letter_goes_to_a_member_here_and_to_somebody_else_by_mail(phones, cast, rudi):
    connected(cast.ana, cast.ben)
    ben = contact_of(cast.ana.id, cast.ben.id)
    contacts.sort(ben, "peer")
    ana = phones().signs_in(cast.ana)
    ana.open("/updates").tap("Write an update", "link")
    ana.fill(news="Two interviews so far.", ask="Do you know anybody at the port?")
    ana.tap("Go on to the people")
    ana.page.check(f"#contact-{ben.id}")
    ana.page.check(f"#contact-{rudi.id}")
    ana.tap("Add them to the letter").tap("Send it here to 1 person").sees("Sent to 1 person.")
    ana.page.locator("#chosen summary").first.click()
    ana.tap("I’ve sent it: Rudi from the shop").sees("Not yet, after all")

    reader = phones().signs_in(cast.ben)
    reader.open("/threads").tap("Ana Vidal", "link").sees("Two interviews so far.")
    ana.open("/updates").sees("Sent to 2 people")


def test_a_goal_leads_to_somebody_who_could_help(phones, cast, rudi):
    set_goal(cast.ana, "short", "A job in a bakery")
    ana = phones().signs_in(cast.ana)
    ana.open("/goals").tap("Who could help: A job in a bakery", "link")
    ana.sees("Corner Bakery" if not rudi.cares_about else "His allotment")
    ana.tap("Add Rudi from the shop").sees("Get in touch")
    ana.open("/goals").sees("Rudi from the shop")


def test_somebody_without_an_account_is_thanked(phones, cast, rudi):
    record = assistance.record(cast.ana, rudi, "got", today(), what="Told me about an opening")
    ana = phones().signs_in(cast.ana)
    ana.open("/").sees("Rudi from the shop helped you").tap("Say thank you", "link")
    ana.fill(words="Dear Rudi, thank you.").tap("Get it ready to send").sees(
        "Dear Rudi, thank you."
    )
    ana.tap("I’ve thanked them")
    ana.open(f"/assistance/{record.id}").sees("Dear Rudi, thank you.")
