"""Drafts: unsent forms from a shared computer, stored for the member who typed them.

They are stored on the server, so that the next person at the computer finds nothing in the browser.
A draft is deleted once it is submitted, discarded, or a day old.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, select

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.web.errors import NOT_KEPT
from turnabout.members.models import Draft

Fields = list[list[str]]  # [name, value] of each field, in the order of the form

LIFETIME = timedelta(hours=24)
MAX_DRAFTS = 10  # per member; the oldest are deleted
MAX_CHARACTERS = 64 * 1024  # of one draft, as JSON

# Fields that the page itself fills in.
AUTOFILLED = {"slip", "next", "member_id", "card_id"}


def unexpired(member_id: int) -> Sequence[Draft]:
    """Return a member's unexpired drafts, newest first."""
    scope = select(Draft).where(
        Draft.member_id == member_id, Draft.kept_at > clock.now() - LIFETIME
    )
    return fetch_all(scope.order_by(Draft.id.desc()).limit(MAX_DRAFTS))


def storable(fields: Fields) -> Fields:
    """Drop fields that must never be stored, such as passwords. Keys may have the form `name=value`
    (checkboxes).
    """
    return [[name, value] for name, value in fields if name.split("=")[0] not in NOT_KEPT]


def filled_in(fields: Fields) -> Fields:
    """Return the fields that a person filled in."""
    return [[name, value] for name, value in fields if name not in AUTOFILLED and value.strip()]


@command
def store(member_id: int, path: str, action: str, fields: Fields, is_sent: bool = False) -> None:
    """Store the draft of the form on page `path` that submits to `action`, replacing an older one.
    Without an action, record only that the member had the page open.
    """
    delete_for_form(member_id, action, None if is_sent else path)
    text = json.dumps(storable(fields))
    if len(text) <= MAX_CHARACTERS:
        save(Draft(
            member_id=member_id, path=path, action=action, fields=text,
            sent_at=clock.now() if is_sent else None,
        ))  # fmt: skip
        surplus = all_of(member_id)[MAX_DRAFTS:]
        db.session.execute(delete(Draft).where(Draft.id.in_([draft.id for draft in surplus])))


def all_of(member_id: int) -> Sequence[Draft]:
    """Return a member's drafts, newest first, including expired ones."""
    scope = select(Draft).where(Draft.member_id == member_id)
    return fetch_all(scope.order_by(Draft.id.desc()).limit(2 * MAX_DRAFTS))


@command
def delete_for_form(member_id: int, action: str, path: str | None = None) -> None:
    """Delete the drafts of a form that was submitted or emptied; if `path` is given, only those on
    that page.
    """
    for draft in all_of(member_id):
        if path_of(draft.action) == path_of(action) and path in (None, draft.path):
            db.session.delete(draft)


@command
def delete_one(member_id: int, draft_id: int) -> None:
    scope = delete(Draft).where(Draft.member_id == member_id, Draft.id == draft_id)
    db.session.execute(scope)


@command
def delete_open_pages(member_id: int) -> None:
    """Delete the records of open pages. Each is used once, at the next sign-in."""
    pages = delete(Draft).where(Draft.member_id == member_id, Draft.action == "")
    db.session.execute(pages)


@command
def delete_all(member_id: int) -> None:
    db.session.execute(delete(Draft).where(Draft.member_id == member_id))


@command
def delete_expired() -> None:
    db.session.execute(delete(Draft).where(Draft.kept_at < clock.now() - LIFETIME))


def path_of(address: str) -> str:
    """Return the path of an address, without its query."""
    return urlsplit(address).path
