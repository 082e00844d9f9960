import csv
import uuid
from datetime import timedelta

import pytest
import vobject

from turnabout.base.db.session import command, fetch_all
from turnabout.base.i18n import clock
from turnabout.contacts import commands, formats, leaving, queries
from turnabout.contacts.models import Contact, Touch


@pytest.fixture
def zoe(cast):
    contact = commands.add(
        cast.ana, name="Zoë; Lind, 的朋友", origin="gym", organisation="A\\B", phone="+44 20 1234",
        email="zoe@example.test", notes="One\nTwo " + "é" * 80,
    )  # fmt: skip
    commands.log_touch(contact, "coffee", "together", "Good talk", clock.today())
    return contact


def test_the_book_goes_along_with_its_moments(cast, zoe):
    (taken,) = leaving.takes(cast.ana)["contacts"]

    assert (taken["name"], taken["network"]) == (zoe.name, "peer")
    assert taken["touches"][0]["words"] == "Good talk"


def test_another_address_book_reads_every_field(cast, zoe):
    data = leaving.files(cast.ana)["contacts.vcf"]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))

    card = vobject.readOne(data.decode())
    assert (card.fn.value, card.tel.value, card.email.value) == (zoe.name, zoe.phone, zoe.email)
    assert (card.note.value, card.org.value) == (zoe.notes, ["A\\B"])


def test_another_address_book_knows_an_entry_again_and_which_is_newer(cast, zoe):
    def read():
        return vobject.readOne(leaving.files(cast.ana)["contacts.vcf"].decode())

    before = read()
    uuid.UUID(before.uid.value.removeprefix("urn:uuid:"))
    assert before.rev.value == f"{zoe.changed_at or zoe.added_at:%Y-%m-%dT%H:%M:%SZ}"
    with clock.travel_to(clock.now() + timedelta(days=3)):
        commands.edit(zoe, organisation="Another bakery")
        again = read()
    assert again.uid.value == before.uid.value
    assert again.rev.value > before.rev.value
    other = commands.add(cast.ana, name=zoe.name)
    assert formats.uid(other) != formats.uid(zoe)


def test_the_id_of_a_contact_alone_makes_no_uid(cast, zoe):
    """A database may give the number of one that was deleted to the next."""
    other = Contact(id=zoe.id, added_at=zoe.added_at + timedelta(seconds=1))
    assert formats.uid(other) != formats.uid(zoe)


def test_a_number_in_the_table_is_the_number(cast):
    commands.add(cast.ana, name="Zoë", phone="+44 (0)20 7946-0958 ext. 45")
    data = leaving.files(cast.ana)["contacts.csv"].decode("utf-8-sig")
    (row,) = csv.DictReader(data.splitlines(keepends=True))
    assert row["phone"] == "+44 (0)20 7946-0958 ext. 45"


def test_a_spreadsheet_reads_it_and_runs_nothing(cast, zoe):
    commands.add(cast.ana, name="=HYPERLINK(1)", phone="=1+12345")
    data = leaving.files(cast.ana)["contacts.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(data.splitlines(keepends=True)))

    assert [row["name"] for row in rows] == ["'=HYPERLINK(1)", zoe.name]
    assert [row["phone"] for row in rows] == ["'=1+12345", zoe.phone]


def test_nothing_readable_stays_behind_and_others_keep_their_books(cast, zoe):
    commands.add_member(cast.ana, cast.ben)
    commands.add_member(cast.ben, cast.ana)
    command(leaving.empties)(cast.ana, "leave")

    rows = fetch_all(queries.select(Contact).where(Contact.owner_id == cast.ana.id))
    assert {(row.name, row.email, row.notes, row.member_id) for row in rows} == {("", "", "", None)}
    assert fetch_all(queries.select(Touch)) == []
    assert queries.contact_of(cast.ben.id, cast.ana.id).name == "Ana Vidal"
