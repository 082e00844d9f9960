"""Update letters: written once, sent to chosen people, each of whom sees only their own."""

from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from tests.assistance.rows import a_contact, friends
from tests.cast import someone
from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.i18n import clock
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import Contact, Touch
from turnabout.contacts.queries import contact_of
from turnabout.notices.models import Notice
from turnabout.privacy.queries import export_data
from turnabout.safety.commands import block
from turnabout.threads.models import Message
from turnabout.updates import commands, queries
from turnabout.updates.models import UpdateLetter, UpdateRecipient
from turnabout.updates.policy import MOST_RECIPIENTS

PARTS = {
    "news": "Two interviews so far.",
    "learned": "",
    "offer": "I fix bikes.",
    "ask": "Any tips?",
}


@command
def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)


def entry(owner, name="Old Neighbour", member=None, network="peer", **facts):
    made = contact_of(owner.id, member.id) if member else None
    made = made or a_contact(owner, name, member)
    change(made, network=network, **facts)
    return made


@pytest.fixture
def letter(cast):
    return commands.write(cast.ana, "peer", **PARTS)


@pytest.fixture
def ben(cast):
    """Ben in Ana's book, connected with her."""
    friends(cast.ana, cast.ben)
    return entry(cast.ana, member=cast.ben)


@pytest.fixture
def neighbour(cast):
    return entry(cast.ana, email="neighbour@example.test")


def sent_to(letter):
    return {one.contact_id for one in fetch_all(queries.recipients(letter)) if one.sent_at}


def messages():
    return [one.words for one in fetch_all(select(Message).order_by(Message.id))]


def test_a_letter_goes_to_members_as_a_message_and_to_others_from_the_own_mail_program(
    cast, as_, ben, neighbour
):
    ana = as_(cast.ana)
    page = ana.post("/updates/new", data=PARTS | {"network": "peer", "slip": "one"})
    assert page.status_code == 303
    url = page.location
    ana.post(f"{url}/recipients", data={"contact": [ben.id, neighbour.id]})
    text = ana.get(url).text
    assert "Send it here to 1 person" in text
    assert "mailto:neighbour@example.test?subject=" in text

    ana.post(f"{url}/sending")
    (words,) = messages()
    assert words.startswith(f"Hello {ben.name},\n\nTwo interviews so far.")
    assert "I fix bikes." in words
    assert words.endswith(cast.ana.name)
    assert "learned" not in words, "empty parts are left out"

    ana.post(f"{url}/recipients/{neighbour.id}/sent")
    assert sent_to(fetch_all(select(UpdateLetter))[0]) == {ben.id, neighbour.id}


def test_sending_again_sends_nothing_twice(cast, letter, ben):
    commands.add_recipients(letter, [ben])
    assert commands.send_here(letter) == 1
    assert commands.send_here(letter) == 0
    commands.add_recipients(letter, [ben])
    assert commands.send_here(letter) == 0
    assert len(messages()) == 1


def test_the_form_sent_twice_makes_one_letter(cast, as_):
    ana = as_(cast.ana)
    for _ in range(2):
        ana.post("/updates/new", data=PARTS | {"network": "peer", "slip": "one"})
    assert len(fetch_all(select(UpdateLetter))) == 1


@pytest.mark.parametrize(
    ("parts", "direction"),
    [
        ({"ask": "Any tips?", "offer": "I fix bikes."}, "asked_them"),
        ({"ask": "", "offer": "I fix bikes."}, "for_them"),
        ({"ask": "", "offer": ""}, "together"),
    ],
)
def test_a_letter_counts_as_a_touch_and_as_an_ask_only_if_it_asks(
    cast, neighbour, parts, direction
):
    letter = commands.write(cast.ana, "peer", **(PARTS | parts))
    commands.add_recipients(letter, [neighbour])
    (recipient,) = fetch_all(queries.recipients(letter))
    commands.mark_sent(recipient)
    commands.mark_sent(recipient)
    (touch,) = fetch_all(select(Touch))
    assert (touch.kind, touch.direction) == ("update", direction)
    assert db.session.get(Contact, neighbour.id).last_touch_on == clock.today()

    commands.unmark_sent(recipient)
    assert fetch_all(select(Touch)) == []
    assert db.session.get(Contact, neighbour.id).last_touch_on is None


def test_who_was_asked_lately_is_marked(cast, as_, letter, neighbour):
    contacts.log_touch(neighbour, "call", "asked_them", "", clock.today())
    text = as_(cast.ana).get(f"/updates/{letter.id}").text
    assert "You asked them for something on" in text


def test_only_contacts_of_the_network_and_ones_own_can_be_chosen(cast, as_, letter, neighbour):
    client = entry(cast.ana, "Client", network="business")
    strangers = entry(cast.ben, "Ben’s aunt")
    url = f"/updates/{letter.id}/recipients"
    as_(cast.ana).post(url, data={"contact": [client.id, strangers.id, "x", "9" * 30]})
    assert fetch_all(queries.recipients(letter)) == []


def test_a_newsletter_is_refused_and_nothing_is_lost(cast, as_, letter):
    many = [entry(cast.ana, f"Person {n}").id for n in range(MOST_RECIPIENTS + 1)]
    ana = as_(cast.ana)
    page = ana.post(
        f"/updates/{letter.id}/recipients", data={"contact": many}, follow_redirects=True
    )
    assert "at most 60 people" in page.text
    assert fetch_all(queries.recipients(letter)) == []
    ana.post(f"/updates/{letter.id}/recipients", data={"contact": many[1:]})
    assert len(fetch_all(queries.recipients(letter))) == MOST_RECIPIENTS


def test_nobody_chosen_gets_a_sentence(cast, as_, letter):
    page = as_(cast.ana).post(f"/updates/{letter.id}/recipients", follow_redirects=True)
    assert "Tick at least one person" in page.text


def test_an_empty_letter_gets_a_sentence_beside_the_field(cast, as_):
    page = as_(cast.ana).post("/updates/new", data={"network": "peer", "news": " "})
    assert page.status_code == 422
    assert "Write a line about where you are" in page.text


def test_whoever_blocked_the_writer_since_gets_nothing(cast, as_, letter, ben):
    commands.add_recipients(letter, [ben])
    block(cast.ben, cast.ana)
    assert commands.send_here(letter) == 0
    assert ben.name not in as_(cast.ana).get(f"/updates/{letter.id}").text
    assert messages() == []


def test_an_ended_connection_gets_no_message(cast, as_, letter, ben):
    from turnabout.safety.commands import untie

    commands.add_recipients(letter, [ben])
    untie(cast.ana, cast.ben)
    assert commands.send_here(letter) == 0
    assert "Gets it by e-mail from you" in as_(cast.ana).get(f"/updates/{letter.id}").text


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("get", ""), ("get", "/edit"), ("post", "/edit"), ("post", "/recipients"),
        ("post", "/sending"), ("post", "/deletion"), ("get", "/recipients/{contact}.eml"),
        ("post", "/recipients/{contact}/sent"), ("post", "/recipients/{contact}/removal"),
    ],
)  # fmt: skip
def test_nobody_else_reaches_a_letter(cast, as_, letter, neighbour, method, rest):
    commands.add_recipients(letter, [neighbour])
    url = f"/updates/{letter.id}" + rest.format(contact=neighbour.id)
    assert getattr(as_(cast.ben), method)(url, data={"news": "x"}).status_code == 404
    assert db.session.get(UpdateLetter, letter.id).news == PARTS["news"]


def test_a_recipient_learns_of_nobody_else(cast, as_, letter, ben):
    friends(cast.ana, cast.cleo)
    cleo = entry(cast.ana, member=cast.cleo)
    commands.add_recipients(letter, [ben, cleo])
    assert commands.send_here(letter) == 2
    told = as_(cast.ben).get("/threads", follow_redirects=True).text
    assert cast.cleo.name not in told
    told_to = {
        one.to_id for one in fetch_all(select(Notice).where(Notice.kind == "message-received"))
    }
    assert told_to == {cast.ben.id, cast.cleo.id}


def test_the_e_mail_as_a_file(cast, as_, letter, neighbour):
    commands.add_recipients(letter, [neighbour])
    file = as_(cast.ana).get(f"/updates/{letter.id}/recipients/{neighbour.id}.eml")
    mail = message_from_bytes(file.data, policy=policy.default)
    assert mail["To"] == "neighbour@example.test"
    assert "Two interviews so far." in mail.get_content()


def test_a_deleted_letter_leaves_the_touch(cast, as_, letter, neighbour):
    commands.add_recipients(letter, [neighbour])
    commands.mark_sent(fetch_all(queries.recipients(letter))[0])
    as_(cast.ana).post(f"/updates/{letter.id}/deletion")
    assert fetch_all(select(UpdateLetter)) == []
    assert fetch_all(select(UpdateRecipient)) == []
    assert len(fetch_all(select(Touch))) == 1


def test_the_export_has_the_letters(cast, letter, neighbour):
    commands.add_recipients(letter, [neighbour])
    (exported,) = export_data(cast.ana)["updates"]["update_letters"]
    assert exported["news"] == PARTS["news"]
    assert exported["to"] == [{"name": "Old Neighbour", "sent_at": None}]
    assert export_data(someone("Dora Marsh"))["updates"]["update_letters"] == []
