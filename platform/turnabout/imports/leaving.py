"""Imports are deleted with the account. The contacts they made are exported by the contact book."""

from sqlalchemy import select

from turnabout.base.db.session import db, fetch_all
from turnabout.imports import commands, queries
from turnabout.imports.models import ContactImport
from turnabout.members.models import Member

TABLES = {"contact_import"}


def takes(member: Member) -> dict[str, object]:
    return {
        "imports": [
            {
                "file": one.file_name,
                "uploaded_at": one.uploaded_at.isoformat(),
                "finished_at": one.finished_at and one.finished_at.isoformat(),
                "undone_at": one.undone_at and one.undone_at.isoformat(),
            }
            for one in fetch_all(queries.of(member.id))
        ]
    }


def empties(member: Member, choice: str) -> None:
    ids = select(ContactImport.id).where(ContactImport.owner_id == member.id)
    commands.delete_imports(list(db.session.scalars(ids)))
