"""The contact book as a file, read by an independent reader and by our own import."""

import csv
import io
import json
from datetime import timedelta

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from turnabout.base.i18n import clock
from turnabout.base.text.normalize import multi_line, single_line
from turnabout.contacts import commands, details, formats, whole_book
from turnabout.contacts.models import Contact
from turnabout.imports import commands as imports
from turnabout.imports import queries as import_queries
from turnabout.imports.birthdays import Birthday
from turnabout.imports.vcard_reader import read

MOMENT = clock.now()


@pytest.fixture
def dora(cast):
    return details.add_whole(
        cast.ana, None,
        {
            "name": "Dr. Dora Maria Lind", "prefix": "Dr.", "given": "Dora", "additional": "Maria",
            "family": "Lind", "organisation": "Bakery; Sons, Ltd.", "job_title": "Head baker",
            "email": "dora@example.test", "phone": "+44 20 7946 0958", "origin": "supervisor",
            "birth_year": 1984, "birth_month": 5, "birth_day": 12, "notes": "Rye;\nwalks, songs",
        },
        {
            "phone": [("Mobile", "+44 7700 900123"), ("At the lake", "+44 7700 900124")],
            "email": [("Work", "lind@example.test")],
            "link": [("", "https://example.test/a,b")],
        },
        ["Choir", "Football"],
    )  # fmt: skip


def book(member):
    return whole_book.entries(member.id)


def imported(member, name, data):
    """The statuses of the rows of an import."""
    one = imports.begin(member, name, data, slip=name)
    if one.format == "csv":
        imports.map_columns(one, json.loads(one.mapping))
    counts = import_queries.progress(one)
    return {status: n for status, n in counts.items() if n and status not in ("all", "unread")}


@pytest.mark.parametrize("version", formats.VERSIONS)
def test_another_address_book_reads_every_field(cast, dora, version):
    card = vobject.readOne(formats.vcards(book(cast.ana), version).decode())

    assert card.version.value == version
    assert card.fn.value == dora.name
    name = card.n.value
    assert (name.prefix, name.given, name.additional, name.family) == (
        "Dr.",
        "Dora",
        "Maria",
        "Lind",
    )
    assert card.org.value == [dora.organisation]
    assert card.title.value == "Head baker"
    assert [one.value for one in card.tel_list] == [
        "+44 20 7946 0958", "+44 7700 900123", "+44 7700 900124",
    ]  # fmt: skip
    assert card.tel_list[1].type_param == "CELL"
    assert [one.value for one in card.contents["x-ablabel"]] == ["At the lake"]
    assert [one.value for one in card.email_list] == ["dora@example.test", "lind@example.test"]
    assert card.url.value == "https://example.test/a%2Cb"
    assert card.note.value == dora.notes
    assert card.categories.value == ["Choir", "Football"]
    assert card.bday.value == {"3.0": "1984-05-12", "4.0": "19840512"}[version]
    assert card.uid.value == f"urn:uuid:{formats.uid(dora)}"
    revised = {"3.0": "%Y-%m-%dT%H:%M:%SZ", "4.0": "%Y%m%dT%H%M%SZ"}[version]
    assert card.rev.value == dora.changed_at.strftime(revised)


@pytest.mark.parametrize(
    ("parts", "old", "new"),
    [
        ((None, 5, 12), "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-12", "BDAY:--0512"),
        ((1984, 5, None), "", "BDAY:1984-05"),
        ((1984, None, None), "", "BDAY:1984"),
        ((None, 5, None), "", "BDAY:--05"),
        ((None, None, None), "", ""),
    ],
)
def test_a_birthday_is_written_as_far_as_it_is_known(parts, old, new):
    year, month, day = parts
    contact = Contact(birth_year=year, birth_month=month, birth_day=day)
    assert "".join(formats.birthday_lines(contact, "3.0")) == old
    assert "".join(formats.birthday_lines(contact, "4.0")) == new


def test_tags_phones_and_notes_that_change_make_a_newer_revision(cast, dora):
    def revision():
        return vobject.readOne(formats.vcards(book(cast.ana)).decode()).rev.value

    before = revision()
    with clock.travel_to(clock.now() + timedelta(days=1)):
        details.set_tags(dora, ["Choir"])
    assert revision() > before


@pytest.mark.parametrize("name", ["book.vcf", "book4.vcf", "book.csv"])
def test_importing_the_own_export_changes_nothing(cast, dora, name):
    commands.add(cast.ana, name="=SUM(1)", organisation="'t Kelderke", notes="-1\n\n+2")
    commands.add(cast.ana, name="Same Name", phone="+44 20 7946 0001")
    commands.add(cast.ana, name="Same Name", phone="+44 20 7946 0001", birth_month=2, birth_day=29)
    commands.add(cast.ana, name="的朋友", network="peer")
    commands.sort(commands.add_member(cast.ana, cast.ben), "business")

    data = {
        "book.vcf": lambda: formats.vcards(book(cast.ana)),
        "book4.vcf": lambda: formats.vcards(book(cast.ana), "4.0"),
        "book.csv": lambda: formats.csv_of(book(cast.ana)),
    }[name]()
    assert imported(cast.ana, name, data) == {"same": 6}


def test_what_was_edited_in_another_address_book_updates_the_entry(cast, dora):
    data = (
        formats.vcards(book(cast.ana))
        .replace(b"Head baker", b"Owner")
        .replace(b"Dora", b"Theodora")
    )
    assert imported(cast.ana, "edited.vcf", data) == {"changed": 1}


def test_the_export_of_somebody_else_says_nothing_about_ones_own_entries(cast, dora):
    commands.add(cast.ben, name="Somebody else")
    assert imported(cast.ben, "book.vcf", formats.vcards(book(cast.ana))) == {"new": 1}


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(
    lambda text: single_line(text) or ""
)
PROSE = st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(
    lambda text: multi_line(text) or ""
)


@settings(max_examples=60, deadline=None)
@given(
    name=LINES.filter(bool), given_name=LINES, organisation=LINES, notes=PROSE,
    tags=st.lists(LINES.filter(bool), max_size=3, unique=True), version=st.sampled_from(formats.VERSIONS),
    month=st.integers(1, 12), day=st.integers(1, 28), year=st.none() | st.integers(1905, 2020),
)  # fmt: skip
def test_any_entry_comes_back_as_it_was(
    name, given_name, organisation, notes, tags, version, month, day, year
):
    contact = Contact(
        id=1, added_at=MOMENT, name=name, prefix="", given=given_name, additional="", family="",
        suffix="", organisation=organisation, job_title="", email="", phone="", notes=notes, network=None,
        origin="", cares_about="", birth_year=year, birth_month=month, birth_day=day,
    )  # fmt: skip
    data = formats.vcard(formats.Entry(contact, [], tags), version)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (back,) = read(data.decode().replace("\r\n", "\n"))
    assert (back.name, back.organisation, back.notes) == (name, organisation, notes)
    assert back.tags == tags
    assert back.birthday == Birthday(year, month, day)
    assert back.uid == str(formats.uid(contact))


# --- the page ---


def test_the_book_is_downloaded_in_three_formats(cast, dora, as_):
    ana = as_(cast.ana)
    page = ana.get("/contacts/export").text
    for path in ("export.vcf", "export.vcf?version=4.0", "export.csv"):
        assert f'href="/contacts/{path}"' in page
        answer = ana.get(f"/contacts/{path}")
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Dora" in answer.text
    assert ana.get("/contacts/export.vcf?version=2.1").status_code == 404


def test_a_table_holds_every_phone_and_runs_nothing(cast, dora, as_):
    commands.add(cast.ana, name="=HYPERLINK(1)", notes="@SUM")
    text = as_(cast.ana).get("/contacts/export.csv").data.decode("utf-8-sig")
    second, first = csv.DictReader(io.StringIO(text))
    assert (second["phone 2 - label"], second["phone 2 - value"]) == ("Mobile", "+44 7700 900123")
    assert second["url 1 - value"] == "https://example.test/a,b"
    assert second["tags"] == "Choir ::: Football"
    assert (first["name"], first["notes"]) == ("'=HYPERLINK(1)", "'@SUM")


def test_only_the_owner_gets_the_book_and_removed_people_are_left_out(cast, dora, as_, stranger):
    commands.remove(dora)
    assert "Dora" not in as_(cast.ana).get("/contacts/export.vcf").text
    commands.put_back(dora)
    assert as_(cast.ben).get("/contacts/export.vcf").data == b""
    assert "Nothing to export yet" in as_(cast.ben).get("/contacts/export").text
    assert "/sign-in" in stranger.get("/contacts/export.vcf").location


def test_a_large_book_costs_few_statements(cast, dora, as_, queries):
    for n in range(20):
        contact = commands.add(cast.ana, name=f"Person {n}")
        details.set_tags(contact, ["Choir"])
    ana = as_(cast.ana)
    ana.get("/contacts/export.vcf")
    with queries(at_most=8):
        assert ana.get("/contacts/export.vcf").data.count(b"BEGIN:VCARD") == 21
