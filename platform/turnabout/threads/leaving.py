"""A conversation belongs to those in it: each takes it along, and each may take back their words."""

from typing import Any

from sqlalchemy import update

from turnabout.base.db.session import db, fetch_all
from turnabout.members.models import Member
from turnabout.threads import queries
from turnabout.threads.models import Message, Seat, Thread

TABLES = {"thread", "seat", "message"}


def takes(member: Member) -> dict[str, object]:
    mine = sorted(fetch_all(queries.reachable(member.id)), key=lambda thread: thread.id)
    return {"conversations": [taken(thread, member) for thread in mine]}


def taken(thread: Thread, member: Member) -> dict[str, Any]:
    others = {one.id: one.name for one in queries.others_in(thread.id, member.id)}
    said = db.session.execute(queries.messages(thread.id).order_by(Message.id))
    return {
        "with": list(others.values()),
        "title": thread.title,
        "messages": [
            {
                "by": member.name if one.author_id == member.id else others.get(one.author_id),
                "words": one.words,
                "sent_at": one.sent_at.isoformat(),
            }
            for one in said
        ],
    }


def empties(member: Member, choice: str) -> None:
    """The rows stay, so that the others keep their side; with `delete` the words go."""
    if choice == "delete":
        db.session.execute(update(Message).where(Message.author_id == member.id).values(words=""))
    db.session.execute(
        update(Seat).where(Seat.member_id == member.id).values(unread=0, read_id=Seat.last_id)
    )
