"""Drafts: unsent forms of a shared computer, stored for the member who wrote them.

Drafts are stored on the server, so that the next person at the computer finds nothing in the browser.
A draft is deleted when it is sent, discarded, or a day old.
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

LIFE = timedelta(hours=24)
MOST = 10  # of one member; the oldest goes first
LARGEST = 64 * 1024  # characters of one draft

# Fields that the form fills in by itself.
UNWRITTEN = {"slip", "next", "member_id", "card_id"}


def of(member_id: int) -> Sequence[Draft]:
    """The drafts of a member, the newest first."""
    mine = select(Draft).where(Draft.member_id == member_id, Draft.kept_at > clock.now() - LIFE)
    return fetch_all(mine.order_by(Draft.id.desc()).limit(MOST))


def storable(fields: Fields) -> Fields:
    """Drop fields that must never be stored, such as passwords. A checkbox is named `name=value`."""
    return [[name, value] for name, value in fields if name.split("=")[0] not in NOT_KEPT]


def written(fields: Fields) -> Fields:
    """The fields that a person filled in."""
    return [[name, value] for name, value in fields if name not in UNWRITTEN and value.strip()]


@command
def keep(member_id: int, path: str, action: str, fields: Fields, is_sent: bool = False) -> None:
    """Store or replace the draft of the form on page `path` that submits to `action`. Without an action
    it only records the page that the member had open.
    """
    drop(member_id, action, None if is_sent else path)
    text = json.dumps(storable(fields))
    if len(text) <= LARGEST:
        save(Draft(
            member_id=member_id, path=path, action=action, fields=text,
            sent_at=clock.now() if is_sent else None,
        ))  # fmt: skip
        surplus = of_member(member_id)[MOST:]
        db.session.execute(delete(Draft).where(Draft.id.in_([one.id for one in surplus])))


def of_member(member_id: int) -> Sequence[Draft]:
    scope = select(Draft).where(Draft.member_id == member_id)
    return fetch_all(scope.order_by(Draft.id.desc()).limit(2 * MOST))


@command
def drop(member_id: int, action: str, path: str | None = None) -> None:
    """Delete drafts of a form that was sent or emptied, on one page only if `path` is given."""
    for one in of_member(member_id):
        if path_of(one.action) == path_of(action) and path in (None, one.path):
            db.session.delete(one)


@command
def drop_one(member_id: int, draft_id: int) -> None:
    mine = delete(Draft).where(Draft.member_id == member_id, Draft.id == draft_id)
    db.session.execute(mine)


@command
def drop_pages(member_id: int) -> None:
    """Delete the records of open pages; each is used once."""
    pages = delete(Draft).where(Draft.member_id == member_id, Draft.action == "")
    db.session.execute(pages)


@command
def drop_all(member_id: int) -> None:
    db.session.execute(delete(Draft).where(Draft.member_id == member_id))


@command
def delete_expired() -> None:
    db.session.execute(delete(Draft).where(Draft.kept_at < clock.now() - LIFE))


def path_of(address: str) -> str:
    """The path of an address, without its query."""
    return urlsplit(address).path
