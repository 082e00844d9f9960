"""The pages of introductions, from three sides: the introducer, the two, and a stranger."""

import re
from datetime import date, timedelta
from email import message_from_bytes
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy import select

from tests.cast import someone
from tests.introductions.acts import REASONS, entry, notices, proposed, ready
from turnabout.assistance import commands as assistance
from turnabout.base.db.session import command, fetch_all, fetch_first
from turnabout.base.i18n import clock
from turnabout.cards.commands import edit
from turnabout.cards.queries import default_of
from turnabout.contacts import commands as contacts
from turnabout.introductions import commands
from turnabout.introductions.models import Introduction
from turnabout.notices.models import Notice
from turnabout.privacy.queries import export_data
from turnabout.safety.commands import block


@pytest.fixture
def introduction(cast):
    return proposed(cast)


def page_of(browser, introduction):
    return browser.get(f"/introductions/{introduction.id}").text.split("<main")[1]


def without_times(page):
    page = re.sub(r"<time[^>]*>[^<]*</time>", "", page)
    return re.sub(r'name="(csrf_token|slip)" value="[^"]*"', "", page)


def plain(page):
    return re.sub(r"<[^>]+>", "", page)


@command
def made_long_ago(introduction):
    introduction.made_at = clock.now() - timedelta(days=22)


def test_from_a_contact_s_page_to_asking_both(cast, as_):
    ready(cast)
    cleo, ana, ben = as_(cast.cleo), entry(cast.cleo, cast.ana), entry(cast.cleo, cast.ben)
    assert f'href="/introductions/new?contact={ana.id}"' in cleo.get(f"/contacts/{ana.id}").text
    page = cleo.get(f"/introductions/new?contact={ana.id}").text
    assert f"other={ben.id}" in page
    assert f"other={ana.id}" not in page

    path = f"/introductions/new?contact={ana.id}&other={ben.id}"
    assert "To Ana Vidal" in cleo.get(path).text
    sent = {"first": REASONS[0], "second": REASONS[1], "slip": "one"}
    places = {cleo.post(path, data=sent).location for _ in range(2)}
    assert len(places) == 1
    assert "Waiting for both" in cleo.get(places.pop()).text
    assert notices(cast.ana) == notices(cast.ben) == ["introduction-offered"]


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"first": " "}, "Please write why."),
    ({"second": ""}, "Please write why."),
    ({"first": "x" * 1001}, "keep this to 1000"),
])  # fmt: skip
def test_a_wrong_form_says_so_and_keeps_what_was_typed(cast, as_, wrong, sentence):
    ready(cast)
    ana, ben = entry(cast.cleo, cast.ana), entry(cast.cleo, cast.ben)
    sent = {"first": "Ünal 🦊", "second": "Ünal 🦊"} | wrong
    answer = as_(cast.cleo).post(f"/introductions/new?contact={ana.id}&other={ben.id}", data=sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Ünal 🦊" in answer.text
    assert fetch_all(select(Introduction)) == []


def test_only_people_of_one_s_own_book_can_be_chosen(cast, as_):
    ready(cast)
    theirs = entry(cast.cleo, cast.ana)
    page = as_(cast.ana).get(f"/introductions/new?contact={theirs.id}&other={theirs.id}").text

    assert "Ana Vidal" not in page.split("<main")[1]


def test_people_are_found_by_any_part_of_the_name(cast, as_):
    ready(cast)
    cleo = as_(cast.cleo)
    assert "Ana Vidal" in cleo.get("/introductions/new?q=VID").text
    assert "Ana Vidal" not in cleo.get("/introductions/new?q=xyz%25").text


def test_each_sees_the_name_the_headline_and_their_own_reason_and_nothing_else(
    cast, as_, introduction
):
    edit(
        default_of(cast.ben.id),
        headline="Baker at night",
        about="Secret about",
        phone="+4420794600",
    )
    page = page_of(as_(cast.ana), introduction)

    for words in ("Ben Osei", "Baker at night", "Cleo Marsh"):
        assert words in page
    assert REASONS[0] in page
    for words in (
        REASONS[1],
        "Secret about",
        "794600",
        "ben@example.test",
        f"/members/{cast.ben.id}",
    ):
        assert words not in page


def test_a_headline_for_connections_is_not_shown_before_both_agreed(cast, as_, introduction):
    card = default_of(cast.ben.id)
    edit(card, headline="Baker at night", audiences=card.audiences | {"headline": "connections"})

    assert "Baker at night" not in page_of(as_(cast.ana), introduction)
    commands.agree(introduction, cast.ana)
    commands.agree(introduction, cast.ben)
    assert "Baker at night" in page_of(as_(cast.ana), introduction)


def test_a_stranger_sees_nothing(cast, as_, introduction):
    dora = someone("Dora Lind")
    browser = as_(dora)

    assert browser.get(f"/introductions/{introduction.id}").status_code == 404
    for act in ("agree", "decline", "withdrawal", "sent", "sides/0/yes"):
        assert browser.post(f"/introductions/{introduction.id}/{act}").status_code == 404
    assert "Ben Osei" not in browser.get("/introductions").text


def test_the_two_cannot_act_as_the_introducer_nor_the_introducer_for_them(cast, as_, introduction):
    for act in ("withdrawal", "sent", "sides/0/yes"):
        assert as_(cast.ana).post(f"/introductions/{introduction.id}/{act}").status_code == 404
    assert as_(cast.cleo).post(f"/introductions/{introduction.id}/agree").status_code == 404


def test_yes_from_both_by_the_buttons_of_the_page(cast, as_, introduction):
    ana, ben, cleo = (as_(one) for one in (cast.ana, cast.ben, cast.cleo))
    assert "Ben Osei" in ana.get("/introductions").text
    path = f"/introductions/{introduction.id}/agree"
    assert "If Ben Osei says yes as well" in ana.post(path, follow_redirects=True).text
    assert "You’re connected with Ana Vidal" in ben.post(path, follow_redirects=True).text
    assert "In touch" in cleo.get("/introductions").text
    assert "Ana Vidal and Ben Osei are in touch. You introduced them." in cleo.get("/notices").text
    assert "You’re in touch with Ben Osei now" in plain(ana.get("/notices").text)
    book = entry(cast.ana, cast.ben)
    page = ana.get(f"/contacts/{book.id}").text
    assert "Introduced by Cleo Marsh" in page
    assert "You were introduced to each other" in page


def test_a_no_and_a_silence_look_the_same_to_the_others(cast, as_, introduction):
    cleo, ben = as_(cast.cleo), as_(cast.ben)
    commands.agree(introduction, cast.ben)
    before = [without_times(page_of(one, introduction)) for one in (cleo, ben)]
    lists = [without_times(one.get("/introductions").text) for one in (cleo, ben)]
    commands.decline(introduction, cast.ana)

    assert [without_times(page_of(one, introduction)) for one in (cleo, ben)] == before
    assert [without_times(one.get("/introductions").text) for one in (cleo, ben)] == lists
    made_long_ago(introduction)
    page = page_of(cleo, introduction)
    assert "no two answers" in page
    assert "said no" not in page
    assert "This introduction has ended." in page_of(ben, introduction)


def test_one_yes_is_not_shown_to_the_introducer_or_the_other(cast, as_, introduction):
    cleo, ben = as_(cast.cleo), as_(cast.ben)
    before = [without_times(page_of(one, introduction)) for one in (cleo, ben)]
    commands.agree(introduction, cast.ana)

    assert [without_times(page_of(one, introduction)) for one in (cleo, ben)] == before


def test_who_is_hidden_from_the_introducer_is_gone_from_their_pages(cast, as_, introduction):
    block(cast.ana, cast.cleo)

    assert as_(cast.cleo).get(f"/introductions/{introduction.id}").status_code == 404
    assert "Ana Vidal" not in as_(cast.cleo).get("/introductions").text
    assert as_(cast.ana).get(f"/introductions/{introduction.id}").status_code == 404


def test_the_list_costs_few_statements(cast, as_, introduction, queries):
    for n in range(6):
        other = contacts.add(cast.cleo, name=f"Person {n}")
        commands.propose(cast.cleo, entry(cast.cleo, cast.ana), other, REASONS)
    cleo = as_(cast.cleo)
    cleo.get("/introductions")
    with queries(at_most=16):
        assert "Person 5" in cleo.get("/introductions").text


def test_what_the_introducer_wrote_can_be_reported_and_removed(cast, as_, introduction):
    about = {"about": f"introduction-{introduction.id}"}
    assert as_(cast.ana).get("/reports/new", query_string=about).status_code == 200
    assert as_(someone("Dora Lind")).get("/reports/new", query_string=about).status_code == 404
    commands.remove_words(introduction)

    assert REASONS[0] not in page_of(as_(cast.ana), introduction)


# --- by e-mail ---


@pytest.fixture
def mailed(cast):
    ready(cast)
    ana = contacts.add(cast.cleo, name="Ana Ö", email="ana+x@example.test")
    dora = contacts.add(cast.cleo, name="Dora", email="dora@example.test")
    return commands.propose(cast.cleo, ana, dora, REASONS)


def links_in(page):
    return re.findall(r'href="(mailto:[^"]+)"', page.replace("&amp;", "&"))


def test_each_is_asked_by_mail_and_then_both_get_one(cast, as_, mailed):
    cleo = as_(cast.cleo)
    one, other = links_in(page_of(cleo, mailed))
    assert one.startswith("mailto:ana+x@example.test?")
    body = unquote(parse_qs(urlsplit(one).query)["body"][0])
    assert REASONS[0] in body
    assert REASONS[1] not in body
    assert "May I introduce you to Dora?" in body
    assert cleo.get(f"/introductions/{mailed.id}/both.eml").status_code == 404

    for position in (0, 1):
        cleo.post(f"/introductions/{mailed.id}/sides/{position}/yes")
    (joint,) = links_in(page_of(cleo, mailed))
    assert joint.startswith("mailto:ana+x@example.test,dora@example.test?")
    assert not any(reason in unquote(joint) for reason in REASONS)
    cleo.post(f"/introductions/{mailed.id}/sent")
    assert "Introduced" in page_of(cleo, mailed)


def test_the_file_opens_in_any_mail_program(cast, as_, mailed):
    answer = as_(cast.cleo).get(f"/introductions/{mailed.id}/first.eml")
    mail = message_from_bytes(answer.data)

    assert answer.mimetype == "message/rfc822"
    assert mail["To"] == "ana+x@example.test"
    assert mail["X-Unsent"] == "1"
    assert REASONS[0] in mail.get_payload(decode=True).decode()
    assert as_(cast.ana).get(f"/introductions/{mailed.id}/first.eml").status_code == 404


def test_an_address_that_is_none_is_left_out_of_the_file(cast, as_):
    one = contacts.add(cast.cleo, name="Eva\u2028Lind", email="not an address")
    other = contacts.add(cast.cleo, name="Dora")
    made = commands.propose(cast.cleo, one, other, REASONS)
    browser = as_(cast.cleo)

    for to in ("first", "second"):
        answer = browser.get(f"/introductions/{made.id}/{to}.eml")
        assert message_from_bytes(answer.data)["To"] is None
    assert "You have no e-mail address for them" in page_of(browser, made)


# --- the path of the help that follows ---


def helped(cast, introduction):
    commands.agree(introduction, cast.ana)
    commands.agree(introduction, cast.ben)
    on = date(2026, 1, 5)
    return assistance.record(cast.ana, cast.ben, "gave", on, what="Read my letter")


def test_thanks_and_outcomes_reach_the_introducer_without_the_words(cast, as_, introduction):
    record = helped(cast, introduction)
    assert record.introduction_id == introduction.id
    assistance.thank(record, cast.ben, "A private word")
    for kind in ("nothing_yet", "interview", "interview"):
        assistance.tell_outcome(record, cast.ben, kind, "A secret firm")

    assert "Cleo Marsh introduced you" in as_(cast.ben).get(f"/assistance/{record.id}").text
    assert notices(cast.cleo)[1:] == ["introduction-thanked", "introduction-outcome"]
    page = plain(as_(cast.cleo).get("/notices").text)
    assert "Ben Osei was invited to an interview. You introduced them." in page
    assert "private word" not in page
    assert "secret firm" not in page


def test_help_between_others_names_no_introduction(cast, introduction):
    on = date(2026, 1, 5)
    record = assistance.record(cast.cleo, cast.ben, "gave", on, what="Read my letter")
    assert record.introduction_id is None


def test_an_introducer_who_is_hidden_from_one_of_them_hears_nothing(cast, introduction):
    record = helped(cast, introduction)
    block(cast.ana, cast.cleo)
    assistance.thank(record, cast.ben, "Thanks")

    kept = fetch_first(select(Notice).where(Notice.kind == "introduction-thanked"))
    assert kept is None


def test_the_export_tells_nobody_what_the_other_answered(cast, introduction):
    commands.decline(introduction, cast.ana)

    mine = export_data(cast.ana)["introductions"]["introductions_to_me"]
    assert mine[0]["declined_at"]
    for member in (cast.ben, cast.cleo):
        told = export_data(member)["introductions"]
        assert "declined_at': '" not in str(told)
        assert introduction.sides[0].declined_at.isoformat() not in str(told)
