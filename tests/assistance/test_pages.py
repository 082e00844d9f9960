"""The ledger and the page of a record, as its two members see them."""

from datetime import timedelta

import pytest
from markupsafe import Markup
from sqlalchemy import select

from tests.assistance.rows import a_contact, a_post, agreed, friends, today
from tests.assistance.test_recording import heard, help_given
from turnabout.assistance import queries
from turnabout.assistance.commands import answer, record, tell_outcome, undo
from turnabout.assistance.models import Assistance
from turnabout.base.db.session import db, fetch_all
from turnabout.notices.commands import tell
from turnabout.safety.commands import block


def page(browser, address):
    answered = browser.get(address)
    assert answered.status_code == 200, answered.status
    return answered.text


def read(browser, address):
    """The page without its markup."""
    return Markup(page(browser, address)).striptags()


def after(browser, address, data):
    """The page after submitting the form."""
    sent = browser.post(address, data=data)
    assert sent.status_code == 303, sent.text
    return page(browser, sent.location)


def form(**more):
    when = today().isoformat()
    facts = {"what": "Read my letter", "happened_on": when, "effort": "hours", "category": "skills"}
    return facts | {"direction": "gave", "slip": "s"} | more


@pytest.fixture
def given(cast):
    return help_given(*friends(cast.ana, cast.ben))


def test_an_empty_ledger_says_what_could_stand_there(cast, as_):
    browser = as_(cast.ana)
    assert "Nothing on record yet" in page(browser, "/assistance")
    assert "Nothing given yet" in page(browser, "/assistance?side=given")
    assert "Nothing received yet" in page(browser, "/assistance?side=received")


def test_the_ledger_tells_the_direction_from_where_one_stands(cast, as_, given):
    assert "You helped Ben Osei" in page(as_(cast.ana), "/assistance?side=given")
    assert "Ana Vidal helped you" in page(as_(cast.ben), "/assistance?side=received")
    assert "Read my letter" not in page(as_(cast.ben), "/assistance?side=given")


def test_the_two_counts_stand_side_by_side(cast, as_, given):
    answer(given, cast.ben, "right")
    shown = page(as_(cast.ben), "/assistance")
    assert "<b>1</b><span>time somebody helped you" in shown
    assert "<b>0</b><span>times you helped somebody" in shown


def test_an_odd_address_of_the_ledger_is_harmless(cast, as_, given):
    browser = as_(cast.ana)
    assert "Read my letter" in page(browser, "/assistance?side=nonsense&below=x")
    assert "Read my letter" not in page(browser, f"/assistance?below={given.id}")


def test_the_ledger_is_paged_by_key(cast, as_):
    friends(cast.ana, cast.ben)
    for number in range(23):
        giver, other = (cast.ana, cast.ben) if number % 2 else (cast.ben, cast.ana)
        help_given(giver, other, what=f"Help no {number:02}", seen=-1)
    browser = as_(cast.ana)
    first = page(browser, "/assistance")
    assert "Help no 22" in first
    assert "Help no 02" not in first
    older = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    assert "Help no 02" in page(browser, older)
    assert "Help no 03" not in page(browser, older)


def test_the_ledger_takes_two_statements(cast, as_, queries, given):
    browser = as_(cast.ana)
    with queries(at_most=2):
        browser.get("/assistance")
    help_given(cast.ana, a_contact(cast.ana))
    with queries(at_most=2):
        browser.get("/assistance")


def test_the_page_of_a_record_takes_few_statements(cast, as_, queries, given):
    browser, address = as_(cast.ben), f"/assistance/{given.id}"
    with queries(at_most=4):
        browser.get(address)


def test_a_record_is_there_for_the_two_alone(cast, as_, given):
    assert as_(cast.cleo).get(f"/assistance/{given.id}").status_code == 404
    assert as_(cast.ana).get("/assistance/4711").status_code == 404
    for act in ("answer", "thanks", "outcomes", "undo"):
        assert as_(cast.cleo).post(f"/assistance/{given.id}/{act}").status_code == 404


def test_a_record_with_somebody_out_of_sight_is_out_of_sight(cast, as_, given):
    block(cast.ben, cast.ana)
    for one in (cast.ana, cast.ben):
        assert as_(one).get(f"/assistance/{given.id}").status_code == 404
        assert "Read my letter" not in page(as_(one), "/assistance")


def test_strangers_are_asked_to_sign_in(stranger):
    assert stranger.get("/assistance").status_code == 302
    assert stranger.get("/assistance/new").status_code == 302


def test_right_is_one_tap_on_the_page_and_in_the_list(cast, as_, given):
    browser = as_(cast.ben)
    assert "Is this right?" in page(browser, f"/assistance/{given.id}")
    tap = {"how": "right", "next": "/assistance"}
    told = after(browser, f"/assistance/{given.id}/answer", tap)
    assert "You both have it on record." in told
    assert given.state == "confirmed"
    assert "Is this right?" not in page(browser, f"/assistance/{given.id}")


def test_looking_at_a_mailed_link_answers_nothing(cast, as_, given):
    page(as_(cast.ben), f"/assistance/{given.id}")
    assert given.state == "recorded"


def test_not_quite_with_words_reaches_the_recorder_alone(cast, as_, given):
    as_(cast.ben).post(
        f"/assistance/{given.id}/answer", data={"how": "not_quite", "words": "It was my CV."}
    )
    shown = page(as_(cast.ana), f"/assistance/{given.id}")
    assert "says this isn’t quite right" in shown
    assert "It was my CV." in shown
    assert "Correct it" in shown


@pytest.mark.parametrize("how", ["", "maybe", "<b>right</b>"])
def test_a_strange_answer_is_refused_beside_the_form(cast, as_, given, how):
    assert (
        as_(cast.ben).post(f"/assistance/{given.id}/answer", data={"how": how}).status_code == 422
    )
    assert given.state == "recorded"


def test_thanks_may_be_a_ready_sentence(cast, as_, given):
    browser = as_(cast.ben)
    browser.post(f"/assistance/{given.id}/thanks", data={"starter": "kind"})
    assert "That was kind of you" in given.thanks.words
    assert "That was kind of you" in page(as_(cast.ana), f"/assistance/{given.id}")


def test_or_own_words_or_both(cast, as_, given):
    words = "Danke schön 😀 <script>alert(1)</script>"
    as_(cast.ben).post(f"/assistance/{given.id}/thanks", data={"starter": "time", "words": words})
    assert given.thanks.words.endswith(words)
    shown = page(as_(cast.ana), f"/assistance/{given.id}")
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown


@pytest.mark.parametrize("words", ["", "  \t ", "x" * 1001])
def test_thanks_without_words_or_with_too_many_keep_what_was_typed(cast, as_, given, words):
    answered = as_(cast.ben).post(f"/assistance/{given.id}/thanks", data={"words": words})
    assert answered.status_code == 422
    assert words.strip() in answered.text
    assert given.thanks is None


def test_thanks_twice_are_kept_once(cast, as_, given):
    browser = as_(cast.ben)
    for _tap in range(2):
        browser.post(f"/assistance/{given.id}/thanks", data={"words": "Thank you."})
    assert heard(cast.ana).count("thanked") == 1


def test_an_outcome_is_told_and_seen_by_both(cast, as_, given):
    told = {"kind": "interview", "words": "On Monday at nine."}
    as_(cast.ben).post(f"/assistance/{given.id}/outcomes", data=told)
    for one in (cast.ana, cast.ben):
        shown = page(as_(one), f"/assistance/{given.id}")
        assert "I was invited to an interview" in shown
        assert "On Monday at nine." in shown


@pytest.mark.parametrize(
    ("kind", "words", "sentence"),
    [
        ("interview", "", "Ben Osei was invited to an interview."),
        ("job", "I start on Monday!", "Ben Osei got the job. “I start on Monday!”"),
        ("nothing_yet", "", "Ben Osei has no news yet."),
    ],
)
def test_the_helper_reads_the_news_itself(cast, as_, given, kind, words, sentence):
    tell_outcome(given, cast.ben, kind, words)
    assert sentence in read(as_(cast.ana), "/notices")


def test_news_from_before_it_said_its_kind_are_still_read(cast, as_, given):
    for words, sentence in (
        ("On Monday", "News from Ben Osei about your help: “On Monday”"),
        ("", "There’s news from Ben Osei"),
    ):
        tell(cast.ana, "outcome-told", cast.ben, given, "/", words)
        db.session.commit()
        assert sentence in read(as_(cast.ana), "/notices")


@pytest.mark.parametrize("kind", ["", "millions"])
def test_an_outcome_that_is_none_is_refused(cast, as_, given, kind):
    told = as_(cast.ben).post(
        f"/assistance/{given.id}/outcomes", data={"kind": kind, "words": "Hm"}
    )
    assert told.status_code == 422
    assert "Hm" in told.text


def test_a_record_is_undone_from_its_page(cast, as_, given):
    browser = as_(cast.ana)
    assert "Take it back" in page(browser, f"/assistance/{given.id}")
    assert browser.post(f"/assistance/{given.id}/undo").status_code == 303
    assert "This was taken back." in page(as_(cast.ben), f"/assistance/{given.id}")
    assert "Read my letter" not in page(browser, "/assistance")


def test_it_happened_is_filled_in_from_the_post(cast, as_):
    response = agreed(a_post(cast.ben), cast.ana)
    shown = page(as_(cast.ana), f"/assistance/new?response={response.id}")
    assert 'value="Read my letter"' in shown
    assert 'name="direction"' not in shown
    made = as_(cast.ana).post(f"/assistance/new?response={response.id}", data=form())
    assert made.status_code == 303
    assert queries.by_response(response.id).giver == cast.ana


def test_after_it_was_recorded_the_link_leads_to_the_record(cast, as_):
    response = agreed(a_post(cast.ben), cast.ana)
    as_(cast.ana).post(f"/assistance/new?response={response.id}", data=form())
    again = as_(cast.ben).get(f"/assistance/new?response={response.id}")
    assert again.location == f"/assistance/{queries.by_response(response.id).id}"


@pytest.mark.parametrize(
    "address",
    ["?response=999", "?response=x", "?member=999", "?member=", "?contact=999", "?contact=x"],
)
def test_help_with_somebody_who_is_not_there_is_not_found(cast, as_, address):
    browser = as_(cast.ana)
    assert browser.get(f"/assistance/new{address}").status_code == 404
    assert browser.post(f"/assistance/new{address}", data=form()).status_code == 404


def test_nor_with_a_stranger_or_a_contact_or_an_answer_of_others(cast, as_):
    contact, response = a_contact(cast.ben), agreed(a_post(cast.ben), cast.cleo)
    browser = as_(cast.ana)
    for address in (f"member={cast.cleo.id}", f"contact={contact.id}", f"response={response.id}"):
        assert browser.get(f"/assistance/new?{address}").status_code == 404


def test_one_chooses_from_the_people_one_knows(cast, as_):
    friends(cast.ana, cast.ben)
    contact, other = a_contact(cast.ana), a_contact(cast.ana, "Zoë Marrow")
    browser = as_(cast.ana)
    shown = page(browser, "/assistance/new")
    assert f"contact={contact.id}" in shown
    found = page(browser, "/assistance/new?q=marr")
    assert f"contact={other.id}" in found
    assert f"contact={contact.id}" not in found
    assert "Nobody by that name" in page(browser, "/assistance/new?q=%25")


def test_without_people_the_choice_says_what_to_do(cast, as_):
    assert "Nobody to choose yet" in page(as_(cast.ana), "/assistance/new")


def test_somebody_who_was_missing_is_added_on_the_way_and_the_help_written_down(cast, as_):
    browser = as_(cast.ana)
    start = page(browser, "/assistance/new?direction=got")
    address = "/contacts/new?for=help&amp;direction=got"
    assert f'href="{address}"' in start
    told = {"name": "Old Neighbour", "network": "peer", "slip": "s"}
    added = browser.post(address.replace("&amp;", "&"), data=told)
    assert added.status_code == 303
    assert "Help between you and Old Neighbour" in page(browser, added.location)
    assert "direction=got" in added.location


def test_a_member_whom_one_does_not_know_yet_is_one_to_connect_with_first(cast, as_):
    shown = page(as_(cast.ana), "/assistance/new?q=Cleo")
    assert "Connect with them first" in shown
    assert 'href="/search?q=Cleo&amp;kind=people"' in shown


def test_help_with_a_contact_is_for_oneself(cast, as_):
    contact = a_contact(cast.ana)
    browser = as_(cast.ana)
    assert "so only you can see this" in page(browser, f"/assistance/new?contact={contact.id}")
    done = after(browser, f"/assistance/new?contact={contact.id}", form(direction="got"))
    assert "Saved. Only you can see it." in done
    assert "Old Neighbour</bdi></a> helped you" in done
    assert "so you send your thanks yourself" in done


def test_help_with_a_member_asks_them(cast, as_):
    friends(cast.ana, cast.ben)
    as_(cast.ana).post(f"/assistance/new?member={cast.ben.id}", data=form())
    assert heard(cast.ben) == ["help-recorded"]


def test_a_double_tap_makes_one_record(cast, as_):
    friends(cast.ana, cast.ben)
    browser = as_(cast.ana)
    places = {
        browser.post(f"/assistance/new?member={cast.ben.id}", data=form()).location for _ in "ab"
    }
    assert len(places) == 1
    assert len(fetch_all(select(Assistance))) == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("what", "", "Please fill this in."),
        ("what", " \x00\t ", "Please fill this in."),
        ("what", "x" * 161, "Please keep this to 160 characters."),
        ("happened_on", "", "Please choose a day."),
        ("happened_on", "yesterday", "Please enter a date like"),
        ("happened_on", "2999-01-01", "This day is still to come."),
        ("happened_on", "0001-01-01", "That was a very long time ago."),
        ("direction", "sideways", "Please choose one of these."),
        ("direction", "", "Please choose one of these."),
        ("effort", "forever", "Please choose one of these."),
        ("category", "<b>", "Please choose one of these."),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(cast, as_, field, value, sentence):
    friends(cast.ana, cast.ben)
    data = form(**{field: value})
    answered = as_(cast.ana).post(f"/assistance/new?member={cast.ben.id}", data=data)
    assert answered.status_code == 422
    assert sentence in answered.text
    if field != "what":
        assert 'value="Read my letter"' in answered.text
    assert not fetch_all(select(Assistance))


def test_any_script_and_sign_is_kept_as_it_was_written(cast, as_):
    friends(cast.ana, cast.ben)
    what = "قرأ رسالتي 👩‍👩‍👧 <b>&"
    done = after(as_(cast.ana), f"/assistance/new?member={cast.ben.id}", form(what=what))
    assert fetch_all(select(Assistance))[0].what == what
    assert "&lt;b&gt;&amp;" in done


def test_what_the_other_one_wrote_for_that_day_is_shown_first(cast, as_):
    friends(cast.ana, cast.ben)
    made = record(cast.ana, cast.ben, "gave", what="My letter", happened_on=today())
    browser = as_(cast.ben)
    address = f"/assistance/new?member={cast.ana.id}"
    asked = browser.post(address, data=form(direction="got"))
    assert asked.status_code == 422
    assert "“My letter”. Is it the same?" in asked.text
    assert f'/assistance/{made.id}"' in asked.text
    assert f'name="seen" type="hidden" value="{made.id}"' in asked.text
    assert browser.post(address, data=form(direction="got", seen=made.id)).status_code == 303


def test_the_recorder_puts_it_right_on_a_page_of_its_own(cast, as_, given):
    address = f"/assistance/{given.id}/edit"
    browser = as_(cast.ana)
    assert 'value="Read my letter"' in page(browser, address)
    wrong = browser.post(address, data=form(happened_on=str(today() + timedelta(days=3))))
    assert wrong.status_code == 422
    assert browser.post(address, data=form(what="Read my CV")).status_code == 303
    assert given.what == "Read my CV"
    assert as_(cast.ben).get(address).status_code == 404
    undo(given, cast.ana)
    assert browser.get(address).status_code == 404


def test_reading_changes_nothing(cast, as_, given, changed):
    browser, before = as_(cast.ben), set(changed)
    changed.clear()
    for address in ("/assistance", f"/assistance/{given.id}", "/assistance/new"):
        page(browser, address)
    written = set(changed)
    changed.update(before)  # what will be emptied
    assert not written
