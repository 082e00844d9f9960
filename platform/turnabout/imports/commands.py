"""Begin an import, map its columns, choose what happens to each row, start it, cancel it, undo it."""

import json
from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from turnabout.base.db.session import command, db, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.jobs.queue import JobName, enqueue
from turnabout.base.web.errors import Refused
from turnabout.imports import batches, csv_reader, policy, queries, vcard_reader
from turnabout.imports.birthdays import is_day_first
from turnabout.imports.decoding import decode
from turnabout.imports.models import ContactImport, ImportRow
from turnabout.members.models import Member

WORK = JobName("imports.work")


def begin(owner: Member, file_name: str, data: bytes, slip: str | None = None) -> ContactImport:
    """Split an uploaded file into rows. A vCard file is then read; a CSV file waits for its columns."""
    text = decode(data)
    if "BEGIN:VCARD" in text[:2000].upper():
        found = [(line, json.dumps(lines)) for line, lines in vcard_reader.cards(text)]
        return begin_with(owner, file_name, "vcard", found, slip)
    table = csv_reader.read_table(text)
    found = [(line, json.dumps(row)) for line, row in zip(table.lines, table.rows, strict=True)]
    return begin_with(owner, file_name, "csv", found, slip, table)


@command
def begin_with(
    owner: Member, file_name: str, format: str, found: list[tuple[int, str]], slip: str | None,
    table: csv_reader.Table | None = None,
) -> ContactImport:  # fmt: skip
    if known := queries.by_idempotency_key(owner.id, slip):
        return known
    if not found:
        raise Refused(
            _("Nobody could be found in this file. Is it a vCard or a CSV file?"), field="file"
        )
    if len(found) > policy.MOST_ROWS:
        raise Refused(
            _("This file has more than %(most)d people. Please split it.", most=policy.MOST_ROWS),
            field="file",
        )
    one = save(
        ContactImport(owner_id=owner.id, file_name=file_name, format=format, slip=slip or None)
    )
    if table:
        guess_columns(one, table)
    values = [{"import_id": one.id, "line": line, "raw": raw} for line, raw in found]
    db.session.execute(insert(ImportRow), values)
    if format == "vcard":
        go_on(one)
    return one


def guess_columns(one: ContactImport, table: csv_reader.Table) -> None:
    one.headings = json.dumps(table.headings)
    mapping = csv_reader.guess_mapping(table)
    one.mapping = json.dumps(mapping)
    days = [
        row[at]
        for at in csv_reader.columns_of(mapping, "birthday")
        for row in table.rows
        if at < len(row)
    ]
    one.is_day_first = is_day_first(days)


def go_on(one: ContactImport) -> None:
    """Work on the rows: a few within this transaction, many in the background."""
    if queries.progress(one)["all"] <= policy.INLINE_ROWS:
        while batches.work(one):
            pass
    else:
        enqueue(WORK, import_id=one.id)


@command
def map_columns(one: ContactImport, mapping: list[str]) -> None:
    """Say what each column holds, and read the rows."""
    if one.mapped_at:
        return
    if not set(mapping) & {"name", "given", "family", "organisation", "email"}:
        raise Refused(_("Which column holds the names?"))
    one.mapping, one.mapped_at = json.dumps(mapping), clock.now()
    go_on(one)


@command
def place_all(one: ContactImport, with_company: str, without_company: str) -> None:
    """Choose the network of rows that have none of their own."""
    if one.started_at is None:
        one.with_company, one.without_company = with_company, without_company


@command
def choose(one: ContactImport, choices: Mapping[int, tuple[str, str]]) -> None:
    """Choose for some rows what happens to them, and their network: row id → (choice, placement)."""
    if one.started_at:
        return
    for row in db.session.scalars(queries.rows(one).where(ImportRow.id.in_(choices))):
        choice, placement = choices[row.id]
        if choice in policy.CHOICES[row.status]:
            row.choice = choice
        if not placement or policy.is_placement(placement):
            row.placement = placement


@command
def start(one: ContactImport) -> None:
    """Write the rows to the contact book. Starting twice starts once."""
    counts = queries.progress(one)
    if one.started_at or counts["unread"]:
        return
    one.started_at = clock.now()
    go_on(one)


@command
def undo(one: ContactImport) -> None:
    """Take back everything that the import did, except what was changed since."""
    if one.undone_at or not one.finished_at:
        return
    if clock.now() - one.finished_at > policy.KEEP_FOR:
        raise Refused(_("This import is too old to be undone."))
    one.undone_at = clock.now()
    go_on(one)


@command
def cancel(one: ContactImport) -> None:
    """Delete an import that was not started."""
    if one.started_at is None:
        delete_imports([one.id])


@command
def delete_old() -> None:
    """Delete imports that can no longer be undone, or were never started."""
    before = clock.now() - policy.KEEP_FOR
    delete_imports(
        list(db.session.scalars(select(ContactImport.id).where(ContactImport.uploaded_at < before)))
    )


def delete_imports(ids: list[int]) -> None:
    db.session.execute(delete(ImportRow).where(ImportRow.import_id.in_(ids)))
    db.session.execute(delete(ContactImport).where(ContactImport.id.in_(ids)))


def work_on(import_id: int) -> None:
    """One batch of a background import; enqueues the next one."""
    one = db.session.get(ContactImport, import_id)
    if one and batches.work(one):
        enqueue(WORK, import_id=import_id)
