"""Update letters in the export of a member, and their erasure when they leave."""

from typing import Any

from sqlalchemy import delete, select

from turnabout.base.db.session import db, fetch_all
from turnabout.members.models import Member
from turnabout.updates import queries
from turnabout.updates.models import UpdateLetter, UpdateRecipient

TABLES = {"update_letter", "update_recipient"}


def takes(member: Member) -> dict[str, object]:
    letters = fetch_all(queries.letters_of(member.id).order_by(UpdateLetter.id))
    return {"update_letters": [exported(letter) for letter in letters]}


def exported(letter: UpdateLetter) -> dict[str, Any]:
    parts = {name: getattr(letter, name) for name in ("network", "news", "learned", "offer", "ask")}
    to = [
        {"name": one.contact.name, "sent_at": one.sent_at and one.sent_at.isoformat()}
        for one in fetch_all(queries.recipients(letter))
    ]
    return parts | {"written_at": letter.written_at.isoformat(), "to": to}


def empties(member: Member, choice: str) -> None:
    """Delete the letters. What was sent as a message belongs to the conversation."""
    mine = select(UpdateLetter.id).where(UpdateLetter.member_id == member.id)
    for statement in (
        delete(UpdateRecipient).where(UpdateRecipient.letter_id.in_(mine)),
        delete(UpdateLetter).where(UpdateLetter.member_id == member.id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
