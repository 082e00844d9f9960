"""The form of a contact: further phones, e-mails and links, the birthday, tags, the name in parts."""

import pytest

from turnabout.base.db.session import fetch_all
from turnabout.contacts import commands, details, queries

TYPED = {
    "name": "Marta Lind", "slip": "s", "cares_about": "Her allotment", "job_title": "Baker",
    "phone": "+44 20 7946 0000", "phones-0-value": "+44 20 7946 0001", "phones-0-label": "At work",
    "emails-1-value": "Marta@Example.test", "links-0-value": "example.org/marta",
    "links-0-label": "Her bakery", "birth_day": "5", "birth_month": "12", "birth_year": "",
    "tags": "choir, Football,choir", "given": "Marta", "family": "Lind",
}  # fmt: skip


@pytest.fixture
def ana(cast, as_):
    return as_(cast.ana)


@pytest.fixture
def marta(cast, ana):
    assert ana.post("/contacts/new", data=TYPED).status_code == 303
    (contact,) = fetch_all(queries.book(cast.ana.id))
    return contact


def test_everything_on_the_form_is_stored(marta):
    further, tags = details.details_and_tags(marta)

    assert (marta.cares_about, marta.job_title, marta.family) == ("Her allotment", "Baker", "Lind")
    assert (marta.birth_year, marta.birth_month, marta.birth_day) == (None, 12, 5)
    assert further == {
        "phone": [("work", "+44 20 7946 0001")],
        "email": [("", "Marta@example.test")],
        "link": [("Her bakery", "https://example.org/marta")],
    }
    assert tags == ["choir", "Football"]


def test_the_page_of_the_contact_shows_it_all(ana, marta):
    page = ana.get(f"/contacts/{marta.id}").text

    assert 'href="tel:+442079460000"' in page
    assert 'href="tel:+442079460001"' in page
    assert "At work" in page
    assert 'href="mailto:Marta@example.test"' in page
    assert ">example.org/marta<" in page
    assert "Her bakery" in page
    assert "<dd>5 December</dd>" in page
    assert 'href="/contacts?tag=choir"' in page
    assert "Baker" in page
    assert "Her allotment" in page


def test_the_form_offers_what_is_there_and_an_empty_line(ana, marta):
    page = ana.get(f"/contacts/{marta.id}/edit").text

    assert 'name="phones-0-value" value="+44 20 7946 0001"' in page
    assert 'name="phones-0-label" value="At work"' in page
    assert page.count('name="phones-') == 2 * 2
    assert page.count('name="emails-') == 2 * 2
    assert 'value="choir, Football"' in page
    assert '<option selected value="12">' in page


def test_a_line_is_removed_by_emptying_it(ana, marta):
    typed = TYPED | {"phones-0-value": "", "phones-0-label": "", "tags": ""}
    ana.post(f"/contacts/{marta.id}/edit", data=typed)
    further, tags = details.details_and_tags(marta)

    assert further["phone"] == []
    assert further["link"]
    assert tags == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phones-0-value": "call me"}, "enter a phone number"),
        ({"phones-3-value": "call me"}, "enter a phone number"),
        ({"emails-0-value": "nonsense"}, "look like an e-mail address"),
        ({"links-0-value": "http://"}, "enter a web address"),
        ({"links-0-value": "javascript:alert(1)"}, "enter a web address"),
        ({"phones-0-value": "", "phones-0-label": "Boat"}, "“Boat” has nothing beside it."),
        ({"phones-0-label": "x" * 41}, "keep this to 40"),
        ({"links-0-value": "example.org/" + "x" * 400}, "keep this to 400"),
        ({"birth_day": "31", "birth_month": "4"}, "April has 30 days."),
        ({"birth_day": "30", "birth_month": "2"}, "February has 29 days."),
        (
            {"birth_day": "29", "birth_month": "2", "birth_year": "2023"},
            "February had 28 days in 2023",
        ),
        ({"birth_day": "", "birth_month": "2"}, "Please enter the day too."),
        ({"birth_day": "5", "birth_month": ""}, "Please choose the month too."),
        ({"birth_day": "", "birth_month": "", "birth_year": "1980"}, "Please choose the month too"),
        ({"birth_day": "x"}, "Please enter a number."),
        ({"birth_month": "13"}, "Please choose one of these."),
        ({"birth_month": "May"}, "Please choose one of these."),
        ({"birth_year": "2999"}, "check the year, or leave it empty"),
        ({"birth_year": "0"}, "check the year, or leave it empty"),
        ({"tags": "x" * 41}, "One of these tags is very long"),
        ({"tags": ",".join(f"t{n}" for n in range(51))}, "keep this to 50 tags"),
        ({f"phones-{n}-value": f"0123{n}" for n in range(21)}, "keep this to 20 lines"),
        ({"given": "x" * 81}, "keep this to 80"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_stored(cast, ana, wrong, sentence):
    answer = ana.post("/contacts/new", data=TYPED | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Her bakery"' in answer.text
    assert fetch_all(queries.book(cast.ana.id)) == []


def test_the_29th_of_february_needs_no_year(ana, marta):
    ana.post(f"/contacts/{marta.id}/edit", data=TYPED | {"birth_day": "29", "birth_month": "2"})

    assert (marta.birth_month, marta.birth_day) == (2, 29)


def test_sending_the_form_twice_does_not_undo_a_later_change(cast, ana, marta):
    details.set_tags(marta, ["later"])
    ana.post("/contacts/new", data=TYPED)

    assert len(fetch_all(queries.book(cast.ana.id))) == 1
    assert details.details_and_tags(marta)[1] == ["later"]


def test_another_phone_makes_another_person(cast, ana, marta):
    ana.post("/contacts/new", data=TYPED | {"phones-0-value": "+44 20 7946 0009"})

    assert len(fetch_all(queries.book(cast.ana.id))) == 2


def test_a_new_name_empties_the_parts_of_the_old_one(marta):
    commands.edit(marta, name="Marta Costa")

    assert (marta.given, marta.family) == ("", "")


def test_a_new_name_with_new_parts_keeps_them(ana, marta):
    ana.post(f"/contacts/{marta.id}/edit", data=TYPED | {"name": "Marta Costa", "family": "Costa"})

    assert (marta.name, marta.given, marta.family) == ("Marta Costa", "Marta", "Costa")


def test_the_list_shows_who_has_a_tag_of_mine(cast, as_, ana, marta):
    commands.add(cast.ana, name="Zed")
    bens = commands.add(cast.ben, name="Ben’s friend")
    details.set_tags(bens, ["choir"])

    for tag in ("choir", "CHOIR"):
        page = ana.get("/contacts", query_string={"tag": tag}).text
        assert "Marta Lind" in page
        assert "Zed" not in page
        assert "Ben’s friend" not in page
    assert "Ben’s friend" in as_(cast.ben).get("/contacts?tag=choir").text
    assert "Nobody found" in as_(cast.cleo).get("/contacts?tag=choir").text


def test_the_tags_of_others_are_not_offered(cast, ana, as_, marta):
    assert '<option value="choir">' in ana.get("/contacts/new").text
    assert "choir" not in as_(cast.ben).get("/contacts/new").text.replace("choir, football", "")
