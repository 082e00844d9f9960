"""Reads the CSV files of address books: finds separator and headings, guesses what each column holds.

There is no list of programs: headings are recognised one by one, in several languages, since Google,
Outlook, LinkedIn and Thunderbird change theirs every few years. The member may correct every guess.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from turnabout.base.text.csv_export import FORMULA
from turnabout.base.text.folding import fold
from turnabout.contacts.models import NAME_PARTS
from turnabout.imports import birthdays
from turnabout.imports.birthdays import Birthday
from turnabout.imports.people import Person, tidied

SEPARATORS = ",;\t|"
MAX_PREAMBLE = 30  # lines before the headings, such as LinkedIn's
SEVERAL = " ::: "  # Google's separator of several values in one cell
SINGLE = (*NAME_PARTS, "name", "organisation", "job_title", "notes", "uid")
LISTS = {"phone": "phones", "email": "emails", "link": "links"}
BIRTH = ("birthday", "birth_year", "birth_month", "birth_day")
TARGETS = (*SINGLE, *LISTS, *BIRTH, "tags")

# Folded headings; a trailing number and words such as "value" are taken off before.
HEADINGS = {
    "name": "name|full name|display name|file as|nom complet|anzeigename|nombre completo"
    "|contact|contact name",
    "prefix": "prefix|name prefix|title|salutation|civilite|anrede",
    "given": "given name|first name|forename|prenom|vorname|nombre|voornaam|nome",
    "additional": "additional name|middle name|second prenom|zweiter vorname|segundo nombre",
    "family": "family name|last name|surname|nom|nom de famille|nachname|familienname|apellidos|apellido"
    "|achternaam|cognome",
    "suffix": "suffix|name suffix|suffixe",
    "organisation": "organization|organisation|organization name|company|company name|employer|societe"
    "|entreprise|firma|empresa|bedrijf|unternehmen|organization 1 name|azienda",
    "job_title": "job title|position|role|organization title|organization 1 title|fonction|poste|beruf"
    "|position title|cargo|functie",
    "email": "e mail|email|email address|e mail address|primary email|secondary email|mail|courriel"
    "|adresse e mail|e mail adresse|correo electronico|adresse de messagerie",
    "phone": "phone|telephone|phone number|mobile|mobile phone|mobile number|cell|cell phone|home phone"
    "|work phone|business phone|primary phone|other phone|car phone|company main phone|tel|portable|mobil"
    "|handy|telefon|telefono|telephone mobile|telephone portable|telefono movil",
    "link": "website|web page|url|homepage|personal web page|site web|webseite|linkedin|profile url|web",
    "birthday": "birthday|date of birth|date de naissance|anniversaire|geburtstag|geburtsdatum|cumpleanos",
    "birth_year": "birth year|geburtsjahr|annee de naissance",
    "birth_month": "birth month|geburtsmonat|mois de naissance",
    "birth_day": "birth day|geburtstag tag|jour de naissance",
    "notes": "notes|note|notiz|notizen|comments|remarques|notas|commentaires",
    "uid": "uid",
    "tags": "labels|group membership|categories|groups|tags|kategorien|groupes|libelles",
}  # fmt: skip
TARGET_OF = {heading: target for target, words in HEADINGS.items() for heading in words.split("|")}
LABEL_WORDS = {
    "mobile": "mobile|cell|portable|mobil|handy|movil",
    "home": "home|domicile|privat",
    "work": "work|business|company|bureau|travail|arbeit",
}


class Table(NamedTuple):
    """The headings as they stand in the file, the rows below them, and the line number of each row."""

    headings: list[str]
    rows: list[list[str]]
    lines: list[int]

    def samples(self, column: int, most: int = 3) -> list[str]:
        """The first different values of a column, for the mapping page."""
        values = (row[column].strip() for row in self.rows if column < len(row))
        return list(dict.fromkeys(filter(None, values)))[:most]


def read_table(text: str) -> Table:
    """The table: the heading row is the one that most of its cells are recognised in."""
    separator = guess_separator(text)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows, lines = [], []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error:  # a cell of enormous size, or a quote that never ends: keep what was read
        pass
    if not rows:
        return Table([], [], [])
    at = heading_row(rows[:MAX_PREAMBLE])
    return Table([cell.strip() for cell in rows[at]], rows[at + 1 :], lines[at + 1 :])


def guess_separator(text: str) -> str:
    """The separator that the first lines hold most often, outside of quotes."""
    start = re.sub(r'"[^"]*"', "", "\n".join(text.split("\n", MAX_PREAMBLE)[:MAX_PREAMBLE]))
    counts = Counter(character for character in start if character in SEPARATORS)
    return counts.most_common(1)[0][0] if counts else ","


def heading_row(rows: Sequence[list[str]]) -> int:
    """The index of the row with the most headings that are recognised; the first row if there are none."""
    known = [sum(bool(target_of(cell)) for cell in row) for row in rows]
    return known.index(max(known))


def target_of(heading: str) -> str:
    """What a column holds, one of `TARGETS`, or "" if unknown or not imported."""
    words = fold(heading).split()
    if "fax" in words or "label" in words or "type" in words or "pager" in words:
        return ""
    plain = " ".join(word for word in words if word not in ("value", "valeur", "wert"))
    numberless = " ".join(word for word in plain.split() if not word.isdigit())
    return TARGET_OF.get(plain) or TARGET_OF.get(numberless, "")


def guess_mapping(table: Table) -> list[str]:
    """The target of each column. A table with "Title" beside "Job Title" or a first name means Mr or Ms."""
    targets = [target_of(heading) for heading in table.headings]
    if "given" not in targets and "family" in targets and "name" not in targets:
        targets[targets.index("family")] = "name"  # "Nom" alone is the whole name
    if "given" not in targets and "job_title" not in targets:
        targets = ["job_title" if one == "prefix" else one for one in targets]
    return targets


def read(table: Table, mapping: Sequence[str]) -> Iterator[Person]:
    """Each row as a person."""
    labels = labels_of(table.headings)
    dates = [
        row[at] for at in columns_of(mapping, "birthday") for row in table.rows if at < len(row)
    ]
    day_first = birthdays.is_day_first(dates)
    for line, row in zip(table.lines, table.rows, strict=True):
        yield read_row(line, row, mapping, labels, day_first)


def read_row(
    line: int, row: list[str], mapping: Sequence[str], labels: Sequence[int | str], day_first: bool
) -> Person:
    return tidied(person_of(line, row, mapping, labels, day_first))


def labels_of(headings: Sequence[str]) -> list[int | str]:
    return [label_of(headings, column) for column in range(len(headings))]


def columns_of(mapping: Sequence[str], target: str) -> list[int]:
    return [column for column, one in enumerate(mapping) if one == target]


def label_of(headings: Sequence[str], column: int) -> int | str:
    """The label of a column's values: the number of the column that holds it, as in Google's tables
    ("Phone 1 - Label" before "Phone 1 - Value"), else a word of the heading.
    """
    heading = headings[column]
    stem = re.sub(r"\s*-\s*value$", "", heading, flags=re.I)
    if stem != heading:
        for other, name in enumerate(headings):
            if re.fullmatch(re.escape(stem) + r"\s*-\s*(label|type)", name, re.I):
                return other
    words = set(fold(heading).split())
    return next((one for one, kinds in LABEL_WORDS.items() if words & set(kinds.split("|"))), "")


def person_of(
    line: int, row: list[str], mapping: Sequence[str], labels: Sequence[int | str], day_first: bool
) -> Person:
    person, birth = Person(line=line), dict[str, str]()
    for column, (target, cell) in enumerate(zip(mapping, row, strict=False)):
        cell = without_apostrophe(cell.strip())
        if not target or not cell:
            continue
        if target in LISTS:
            where = labels[column] if column < len(labels) else ""
            label = where if isinstance(where, str) else (row[where] if where < len(row) else "")
            details = getattr(person, LISTS[target])
            details += [(label.strip("* ").lower(), value) for value in cell.split(SEVERAL)]
        elif target in BIRTH:
            birth[target] = cell
        elif target == "tags":
            person.tags += [tag for tag in re.split(r" ::: |[,;]", cell) if not tag.startswith("*")]
        elif not getattr(person, target):
            setattr(person, target, cell)
    person.birthday = birthday_of(birth, day_first)
    return person


def without_apostrophe(cell: str) -> str:
    """The text without the apostrophe that `to_csv` puts before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def birthday_of(birth: dict[str, str], day_first: bool) -> Birthday:
    if "birthday" in birth:
        return birthdays.parse(birth["birthday"], day_first)
    parts = [birth.get(name, "") for name in BIRTH[1:]]
    year, month, day = (int(one) if one.isdecimal() else 0 for one in parts)
    return birthdays.checked(year, month, day)
