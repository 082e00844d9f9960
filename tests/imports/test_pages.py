"""The pages of an import."""

import io

import pytest

from tests.imports.test_csv_reader import GOOGLE_NEW
from turnabout.base.db.session import fetch_all
from turnabout.contacts.models import Contact
from turnabout.contacts.queries import book
from turnabout.imports import queries
from turnabout.imports.models import ContactImport

TWO = (
    "BEGIN:VCARD\nFN:Dora Lind\nEMAIL:dora@example.org\nORG:Bakery\nEND:VCARD\n"
    "BEGIN:VCARD\nFN:Yan Li\nEND:VCARD"
)


@pytest.fixture
def ana(as_, cast):
    return as_(cast.ana)


def upload(browser, text=TWO, name="contacts.vcf", **more):
    file = (io.BytesIO(text.encode()), name)
    return browser.post("/contacts/import", data={"file": file, "slip": "x", **more})


def newest(owner) -> ContactImport:
    return fetch_all(queries.of(owner.id))[0]


def test_a_file_is_looked_through_then_imported(ana, cast):
    answer = upload(ana)
    page = ana.get(answer.location)
    assert "Dora Lind" in page.text
    assert "2 people are new" in page.text

    ana.post(
        f"{answer.location}/networks", data={"with_company": "business:hr", "without_company": ""}
    )
    ana.post(f"{answer.location}/start")
    assert "2 people were added" in ana.get(answer.location).text
    dora, yan = fetch_all(book(cast.ana.id).order_by(Contact.name_key))
    assert (dora.network, dora.origin, yan.network) == ("business", "hr", None)


def test_a_table_asks_what_its_columns_hold(ana, cast):
    where = upload(ana, GOOGLE_NEW, "google.csv").location
    page = ana.get(where)
    assert "Phonetic First Name" in page.text
    assert "dora@example.org" in page.text

    nothing = ana.post(f"{where}/columns", data={"column-0": ""})
    assert nothing.status_code == 422
    assert "Which column holds the names?" in nothing.text
    ana.post(
        f"{where}/columns", data={"column-0": "given", "column-2": "family", "column-16": "email"}
    )
    assert "Dora Lind" in ana.get(where).text


def test_each_row_can_be_placed_or_left_out(ana, cast):
    where = upload(ana).location
    dora, yan = fetch_all(queries.rows(newest(cast.ana)))
    ana.post(f"{where}/rows", data={
        f"choice-{dora.id}": "skip", f"choice-{yan.id}": "add", f"placement-{yan.id}": "peer:gym",
        "choice-999999": "add", "choice-nonsense": "add", "status": "new",
    })  # fmt: skip
    ana.post(f"{where}/start")
    (only,) = fetch_all(book(cast.ana.id))
    assert (only.name, only.origin) == ("Yan Li", "gym")


def test_the_phones_own_picker_comes_the_same_way(ana, cast):
    answer = ana.post("/contacts/import", data={"picked": TWO, "slip": "x"})
    assert "Dora Lind" in ana.get(answer.location).text


@pytest.mark.parametrize("data", [{}, {"file": (io.BytesIO(b""), "")}])
def test_without_a_file_the_form_says_so(ana, data):
    answer = ana.post("/contacts/import", data=data | {"slip": "x"})
    assert answer.status_code == 422
    assert "Please choose a file." in answer.text


@pytest.mark.parametrize("text", ["", "\0\0\0", "%PDF-1.7 \x00 not an address book"])
def test_a_file_of_another_kind_breaks_nothing(ana, text):
    answer = upload(ana, text, "photo.jpg")
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        assert ana.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "path", ["", "/columns", "/networks", "/rows", "/start", "/undo", "/cancel"]
)
def test_the_import_of_somebody_else_is_not_found(ana, as_, cast, path):
    where = upload(ana).location
    ben = as_(cast.ben)
    answer = ben.post(where + path) if path else ben.get(where)
    assert answer.status_code == 404


def test_what_was_undone_says_so(ana, cast):
    where = upload(ana).location
    ana.post(f"{where}/start")
    ana.post(f"{where}/undo")
    assert "Your import was undone" in ana.get(where).text
    assert fetch_all(book(cast.ana.id)) == []


def test_the_list_of_imports_names_the_file(ana):
    upload(ana)
    assert "contacts.vcf" in ana.get("/contacts/import").text
