"""J7: Cleo introduces Ana and Ben. Both say yes, are in touch, and Cleo hears what comes of it."""

from tests.journeys.town import arrived, connected
from turnabout.contacts.commands import add
from turnabout.contacts.queries import contact_of
from turnabout.safety.queries import is_tied


def test_two_people_are_brought_together(phones, cast, mailbox):
    cleo = arrived("Cleo Marsh")
    connected(cleo, cast.ana)
    connected(cleo, cast.ben)
    host, ana, ben = (phones().signs_in(one) for one in (cleo, cast.ana, cast.ben))

    host.open(f"/contacts/{contact_of(cleo.id, cast.ana.id).id}")
    host.tap("Introduce to somebody", "link").tap("Ben Osei", "link")
    host.fill(first="Ben bakes like you do.", second="Ana knows every bakery in town.")
    host.tap("Ask them both").sees("Waiting for both")

    ana.open(mailbox.link(cast.ana.email, "/introductions/"))
    ana.sees("Cleo Marsh").sees("Ben Osei").sees("Ben bakes like you do.")
    ana.tap("Yes, please").sees("If Ben Osei says yes as well")
    host.open("/introductions").sees("Waiting for both")

    ben.open("/introductions").tap("Ana Vidal", "link").sees("Ana knows every bakery in town.")
    ben.tap("No, thank you").sees("Nobody is told").tap("Yes, after all")
    ben.sees("You’re connected with Ana Vidal").tap("Write a message")
    assert is_tied(cast.ana.id, cast.ben.id)
    ben.fill(words="Shall we have a coffee?").tap("Send").sees("Shall we have a coffee?")

    ana.open("/notices").tap("You’re in touch with Ben Osei").sees("Shall we have a coffee?")
    host.open("/notices").sees("Ana Vidal and Ben Osei are in touch. You introduced them.")


def test_somebody_without_an_account_is_introduced_by_mail(phones, cast):
    one = add(cast.ana, name="Dora Lind", email="dora@example.test")
    add(cast.ana, name="Max Gruber")
    ana = phones().signs_in(cast.ana)

    ana.open(f"/introductions/new?contact={one.id}").tap("Max Gruber", "link")
    ana.fill(first="Max fixes bicycles.", second="Dora rides to work.").tap("Prepare the e-mails")
    ana.sees("Ask Dora Lind").tap("Dora Lind said yes").tap("Max Gruber said yes")
    ana.sees("Dora Lind, meet Max Gruber").tap("I’ve sent it").sees("You introduced them")


def test_a_way_into_an_organisation_is_found(phones, cast):
    connected(cast.ana, cast.ben)
    ana, ben = phones().signs_in(cast.ana), phones().signs_in(cast.ben)
    ana.open("/introductions/paths/organisations").fill(name="Harbour Bakery").tap("Add")
    ana.sees("Only you can see this")

    ben.open("/introductions/paths/new")
    ben.fill(organisation="harbour bakery", why="May I ask a baker about night shifts?").tap("Ask")
    ben.sees("they’ve been asked")
    ana.open("/introductions").tap("Ben Osei", "link").sees("night shifts").tap("Yes, I can help")
    ana.sees("night shifts").fill(words="My cousin works there.").tap("Send")
    ben.open("/notices").tap("Ana Vidal may be able to").sees("My cousin works there.")
