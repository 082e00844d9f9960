"""Reading vCards of phones and programs, whole and damaged."""

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from turnabout.base.text.normalize import multi_line, single_line
from turnabout.imports.vcard_reader import read


def one(*lines, version="3.0"):
    (person,) = read("\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD"]))
    return person


def test_a_card_of_version_3():
    person = one(
        "N:Lind;Dora;Maria;Dr.;MBA",
        "FN:Dr. Dora Maria Lind MBA",
        "ORG:Harbour Bakery\\, Ltd.;Sales",
        "TITLE:Head baker",
        "TEL;TYPE=CELL,VOICE:+44 20 7946 0958",
        "EMAIL;TYPE=INTERNET;TYPE=WORK:dora@example.org",
        "URL:https://example.org/a;b",
        "NOTE:Likes rye\\; and\\nwalks",
        "BDAY:1984-05-12",
        "CATEGORIES:Choir,Friends",
    )

    assert person.name == "Dr. Dora Maria Lind MBA"
    assert (person.given, person.family, person.additional) == ("Dora", "Lind", "Maria")
    assert (person.prefix, person.suffix) == ("Dr.", "MBA")
    assert (person.organisation, person.job_title) == ("Harbour Bakery, Ltd.", "Head baker")
    assert person.phones == [("mobile", "+44 20 7946 0958")]
    assert person.emails == [("work", "dora@example.org")]
    assert person.links == [("", "https://example.org/a;b")]
    assert person.notes == "Likes rye; and\nwalks"
    assert person.birthday == (1984, 5, 12)
    assert person.tags == ["Choir", "Friends"]


def test_version_2_1_with_quoted_printable_and_bare_types():
    person = one(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=C3=B6w;Zo=C3=AB;;;",
        "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Caf=E9 =",
        "and cake=0D=0Aon Mondays",
        "TEL;CELL;PREF:0171 2345678",
        "EMAIL;INTERNET:zoe@example.org",
        version="2.1",
    )

    assert (person.name, person.family) == ("Zoë Löw", "Löw")
    assert person.notes == "Café and cake\non Mondays"
    assert person.phones == [("mobile", "0171 2345678")]


def test_version_4_with_uris_and_a_birthday_without_a_year():
    person = one(
        "FN:Marta Kovač", "N:Kovač;Marta;;;", 'TEL;VALUE=uri;TYPE="voice,home":tel:+385-1-234-5678',
        "BDAY:--0512", "EMAIL;PREF=1:marta@example.org", version="4.0",
    )  # fmt: skip

    assert person.phones == [("home", "+385-1-234-5678")]
    assert person.birthday == (None, 5, 12)


def test_apples_groups_keep_every_link_and_their_labels():
    person = one(
        "N:Ito;Ken;;;", "FN:Ken Ito",
        "item1.URL;type=pref:https://one.example.org", "item1.X-ABLabel:_$!<HomePage>!$_",
        "item2.URL:https://two.example.org", "item2.X-ABLabel:Portfolio",
        "item3.EMAIL;type=INTERNET:ken@example.org", "item3.X-ABLabel:_$!<Work>!$_",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-01",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD", " AAAAAAAAAAAAAAAAAA",
    )  # fmt: skip

    assert person.links == [
        ("", "https://one.example.org"), ("Portfolio", "https://two.example.org"),
    ]  # fmt: skip
    assert person.emails == [("work", "ken@example.org")]
    assert person.birthday == (None, 3, 1)


def test_several_versions_in_one_file_and_a_broken_one_between():
    text = (
        "BEGIN:VCARD\nVERSION:2.1\nN:Lind;Dora\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nthis line says nothing\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:4.0\nFN:Ben Okri\nTEL:"
    )
    people = list(read(text))

    assert [person.name for person in people] == ["Dora Lind", "", "Ben Okri"]
    assert [person.line for person in people] == [1, 5, 9]
    assert [person.unreadable for person in people] == ["", "empty", ""]


def test_a_card_without_an_end_ends_where_the_next_begins():
    text = "BEGIN:VCARD\nFN:Dora\nBEGIN:VCARD\nFN:Ben\nEND:VCARD"
    assert [person.name for person in read(text)] == ["Dora", "Ben"]


def test_a_card_inside_a_card_is_not_somebody_of_the_book():
    text = (
        "BEGIN:VCARD\nFN:Dora\nAGENT:\nBEGIN:VCARD\nFN:Her agent\nEND:VCARD\nTEL:0123456\nEND:VCARD"
    )
    (person,) = read(text)
    assert (person.name, person.phones) == ("Dora", [("", "0123456")])


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("ORG:Harbour Bakery;", "Harbour Bakery"),
        ("EMAIL:dora@example.org", "dora@example.org"),
        ("TEL:+44 20 7946 0958", "+44 20 7946 0958"),
        ("N:;Dora;;;", "Dora"),
    ],
)
def test_whoever_has_no_name_is_called_by_what_is_there(line, name):
    assert one(line).name == name


def test_a_group_of_an_address_book_is_no_person():
    assert one("FN:Choir", "X-ADDRESSBOOKSERVER-KIND:group").unreadable == "group"


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cf", "Cn", "Z")), min_size=1
).map(lambda text: text[:30])


@given(words, words, words)
def test_what_another_library_writes_is_read_back(given_name, family, note):
    card = vobject.vCard()
    card.add("n").value = vobject.vcard.Name(family=family, given=given_name)
    card.add("fn").value = f"{given_name} {family}"
    card.add("note").value = note
    (person,) = read(card.serialize().replace("\r\n", "\n"))

    assert (person.given, person.family) == (single_line(given_name), single_line(family))
    assert person.notes == multi_line(note)


@given(st.text())
def test_no_text_breaks_it(text):
    list(read(f"BEGIN:VCARD\n{text}\nEND:VCARD"))
    list(read(text))
