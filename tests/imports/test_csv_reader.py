# ruff: noqa: E501  (whole rows, as the programs export them)
"""Reading the CSV files of address books."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnabout.imports.csv_reader import guess_mapping, read, read_table

GOOGLE_OLD = """Name,Given Name,Additional Name,Family Name,Name Prefix,Name Suffix,Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title,Website 1 - Value
Dora Lind,Dora,,Lind,,,1984-05-12,"Rye,
and walks",* myContacts ::: Choir,* Work,dora@example.org ::: d.lind@example.org,Mobile,+44 20 7946 0958,Harbour Bakery,Baker,https://example.org
"""
GOOGLE_NEW = """First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Website 1 - Label,Website 1 - Value
Dora,,Lind,,,,,,Harbour Bakery,Baker,, --05-12,Rye,https://example.org/p.jpg,* myContacts ::: Choir,* Work,dora@example.org,Mobile,+44 20 7946 0958,,https://example.org
"""
OUTLOOK = """Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Fax,Business Phone,Home Phone,Mobile Phone,E-mail Address,E-mail 2 Address,Birthday,Categories,Notes,Web Page
Dr.,Dora,,Lind,,Harbour Bakery,,Baker,020 1111,020 2222,,0171 2345678,dora@example.org,d.lind@example.org,5/12/1984,Choir;Friends,,
,Nobody,,,,,,,,,,,,,0/0/00,,,
"""
LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Dora,Lind,https://www.linkedin.com/in/dora-lind,,Harbour Bakery,Head baker,12 May 2024
"""
THUNDERBIRD = """First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Job Title,Department,Organization,Web Page 1,Birth Year,Birth Month,Birth Day,Notes
Dora,Lind,Dora Lind,,dora@example.org,,,,020 999,,0171 2345678,Baker,,Harbour Bakery,https://example.org,1984,5,12,Rye
"""
GERMAN = "Vorname;Nachname;Firma;E-Mail-Adresse;Mobiltelefon;Geburtstag\nDora;Lind;Hafenbäckerei;dora@example.org;0171 2345678;12.5.1984\n"
FRENCH = "Nom;Téléphone;Société;Fonction\nDora Lind;01 23 45 67 89;Boulangerie;Boulangère\n"
PLAIN = "name\tphone\nDora Lind\t0171 2345678\n"


def people(text):
    table = read_table(text)
    return list(read(table, guess_mapping(table)))


@pytest.mark.parametrize(
    "text", [GOOGLE_OLD, GOOGLE_NEW, OUTLOOK, LINKEDIN, THUNDERBIRD, GERMAN, FRENCH, PLAIN],
    ids=["Google before 2024", "Google", "Outlook", "LinkedIn", "Thunderbird", "German", "French", "plain"],
)  # fmt: skip
def test_the_name_is_read_from_every_program(text):
    assert people(text)[0].name.removeprefix("Dr. ") == "Dora Lind"


@pytest.mark.parametrize("text", [GOOGLE_OLD, GOOGLE_NEW, OUTLOOK, LINKEDIN, THUNDERBIRD])
def test_so_are_company_and_role(text):
    person = people(text)[0]
    assert (person.organisation, person.job_title.split()[-1].lower()) == (
        "Harbour Bakery",
        "baker",
    )


def test_google_puts_several_values_into_one_cell_and_labels_beside_them():
    person = people(GOOGLE_OLD)[0]
    assert person.emails == [("work", "dora@example.org"), ("work", "d.lind@example.org")]
    assert person.phones == [("mobile", "+44 20 7946 0958")]
    assert person.tags == ["Choir"]
    assert person.notes == "Rye,\nand walks"
    assert person.birthday == (1984, 5, 12)
    assert people(GOOGLE_NEW)[0].birthday == (None, 5, 12)


def test_outlook_has_titles_before_names_and_fax_numbers_that_nobody_calls():
    person, nobody = people(OUTLOOK)
    assert (person.prefix, person.name) == ("Dr.", "Dr. Dora Lind")
    assert person.phones == [("work", "020 2222"), ("mobile", "0171 2345678")]
    assert person.birthday == (1984, 5, 12)
    assert nobody.birthday == (None, None, None)


def test_linkedins_preamble_is_skipped_and_lines_are_counted_in_the_file():
    (person,) = people(LINKEDIN)
    assert person.links == [("", "https://www.linkedin.com/in/dora-lind")]
    assert person.line == 5


def test_thunderbird_writes_a_birthday_into_three_columns():
    assert people(THUNDERBIRD)[0].birthday == (1984, 5, 12)


def test_semicolons_and_the_order_of_a_german_date():
    person = people(GERMAN)[0]
    assert (person.birthday, person.organisation) == ((1984, 5, 12), "Hafenbäckerei")


def test_a_table_without_any_known_heading_still_shows_its_columns():
    table = read_table("Wer,Womit\nDora,dora@example.org\n")
    assert (table.headings, guess_mapping(table)) == (["Wer", "Womit"], ["", ""])
    assert table.samples(1) == ["dora@example.org"]
    (person,) = read(table, ["name", "email"])
    assert (person.name, person.emails) == ("Dora", [("", "dora@example.org")])


def test_rows_that_are_too_short_or_too_long_are_read():
    table = read_table("Name,Phone\nDora\nBen,0123456,more,and more\n")
    assert [person.name for person in read(table, guess_mapping(table))] == ["Dora", "Ben"]


@given(st.text())
def test_no_text_breaks_it(text):
    people(text)
    people(f"Name,E-mail,Birthday\n{text}")
