"""Thanks and outcomes for help by a contact without an account."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from tests.assistance.rows import a_contact, today
from tests.assistance.test_pages import after, page, read
from tests.cards.reading import words as printed_words
from turnabout.assistance import commands, contact_thanks
from turnabout.assistance.models import Assistance, Thanks
from turnabout.base.db.session import command, db, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.contacts.models import Contact, Touch
from turnabout.notices.models import Notice


@pytest.fixture
def helped(cast):
    """Help that Ana got from Old Neighbour, who has no account."""
    neighbour = a_contact(cast.ana)
    change(neighbour, email="neighbour@example.test")
    return commands.record(cast.ana, neighbour, "got", today(), what="Read my letter")


@command
def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)


def url(helped, rest=""):
    return f"/assistance/{helped.id}{rest}"


def thanks_of(helped):
    return fetch_first(select(Thanks).where(Thanks.assistance_id == helped.id))


def test_today_says_whom_to_thank_until_they_are_thanked(cast, as_, helped):
    ana = as_(cast.ana)
    assert "Old Neighbour helped you: “Read my letter”." in read(ana, "/")
    ana.post(url(helped, "/words"), data={"words": "Thank you so much."})
    assert "Old Neighbour helped you" in read(ana, "/"), "written is not sent"

    ana.post(url(helped, "/thanked"), data={"next": "/"})
    assert "Old Neighbour helped you" not in read(ana, "/")


def test_the_form_begins_with_the_facts_filled_in(cast, as_, helped):
    text = page(as_(cast.ana), url(helped))
    assert "Hello Old Neighbour," in text
    assert "Thank you for your help (Read my letter)." in text
    assert cast.ana.name in text


def test_written_thanks_can_be_opened_in_the_mail_program_copied_and_printed(cast, as_, helped):
    ana = as_(cast.ana)
    text = after(ana, url(helped, "/words"), {"words": "Dear neighbour,\n\nthank you.\n\nAna"})
    assert "mailto:neighbour@example.test?subject=Thank%20you" in text
    assert 'data-copy="Dear neighbour,' in text

    file = message_from_bytes(ana.get(url(helped, "/thanks.eml")).data, policy=policy.default)
    assert file["To"] == "neighbour@example.test"
    assert "thank you." in file.get_content()

    card = ana.get(url(helped, "/thank-you-card.pdf"))
    assert card.mimetype == "application/pdf"
    (printed,) = printed_words(card.data)
    assert "Dear neighbour," in printed
    assert "Ana" in printed


@pytest.mark.parametrize(
    "words", ["x" * 1000, "word " * 200, "line\n" * 200, "شكرا جزيلا لك", "😀"]
)
def test_a_card_is_printed_whatever_the_words(cast, as_, helped, words):
    contact_thanks.write(helped, cast.ana, words.strip())
    card = as_(cast.ana).get(url(helped, "/thank-you-card.pdf"))
    assert len(printed_words(card.data)) == 1


def test_words_can_be_changed_until_they_are_sent(cast, helped):
    contact_thanks.write(helped, cast.ana, "Thanks")
    contact_thanks.write(helped, cast.ana, "Many thanks")
    assert [one.words for one in fetch_all(select(Thanks))] == ["Many thanks"]

    contact_thanks.mark_sent(helped, cast.ana)
    with pytest.raises(Refused, match="already thanked"):
        contact_thanks.write(helped, cast.ana, "Something else")


def test_thanking_counts_as_a_touch_once(cast, helped):
    contact_thanks.mark_sent(helped, cast.ana)
    contact_thanks.mark_sent(helped, cast.ana)
    (touch,) = fetch_all(select(Touch).where(Touch.source == "thanks"))
    assert touch.direction == "for_them"
    assert db.session.get(Contact, helped.contact_id).last_touch_on == today()


def test_empty_words_get_a_sentence_beside_the_field(cast, as_, helped):
    answer = as_(cast.ana).post(url(helped, "/words"), data={"words": " "})
    assert answer.status_code == 422
    assert "What difference did it make" in answer.text
    assert thanks_of(helped) is None


def test_the_outcome_is_asked_for_and_becomes_words_to_send(cast, as_, helped):
    ana = as_(cast.ana)
    change(helped, ask_at=clock.now() - timedelta(minutes=1))
    commands.ask_for_outcomes()
    kinds = [one.kind for one in fetch_all(select(Notice).where(Notice.to_id == cast.ana.id))]
    assert "outcome-asked" in kinds
    assert "What came of it?" in read(ana, "/")

    text = after(ana, url(helped, "/outcomes"), {"kind": "interview", "words": "It is next week."})
    assert "I’ve been invited to an interview." in text
    outcome = helped.outcomes[0]
    file = message_from_bytes(
        ana.get(url(helped, f"/outcomes/{outcome.id}.eml")).data, policy=policy.default
    )
    assert "It is next week." in file.get_content()


def test_there_is_nothing_to_send_while_nothing_has_come_of_it(cast, as_, helped):
    ana = as_(cast.ana)
    after(ana, url(helped, "/outcomes"), {"kind": "nothing_yet"})
    assert ana.get(url(helped, f"/outcomes/{helped.outcomes[0].id}.eml")).status_code == 404


@pytest.mark.parametrize(
    "rest", ["/words", "/thanked", "/thanks.eml", "/thank-you-card.pdf", "/outcomes/1.eml"]
)
def test_nobody_else_reaches_the_thanks(cast, as_, stranger, helped, rest):
    contact_thanks.write(helped, cast.ana, "Thanks")
    send = "post" if rest in ("/words", "/thanked") else "get"
    assert getattr(as_(cast.ben), send)(url(helped, rest)).status_code == 404
    assert getattr(stranger, send)(url(helped, rest)).status_code in (302, 303, 401, 404)
    assert thanks_of(helped).words == "Thanks"


def test_help_given_to_a_contact_has_no_thanks_to_send(cast, as_):
    given = commands.record(cast.ana, a_contact(cast.ana), "gave", today(), what="Fixed a bike")
    ana = as_(cast.ana)
    assert ana.post(url(given, "/thanked")).status_code == 404
    assert fetch_first(select(Assistance)).ask_at is None


def test_a_record_taken_back_takes_the_touch_with_it(cast, helped):
    contact_thanks.mark_sent(helped, cast.ana)
    commands.undo(helped, cast.ana)
    assert fetch_all(select(Touch).where(Touch.source == "thanks")) == []
