"""Export of a member's conversations, and erasure of their messages if they choose so."""

from typing import Any

from sqlalchemy import update

from turnabout.base.db.session import db, fetch_all
from turnabout.members.models import Member
from turnabout.threads import queries
from turnabout.threads.models import Message, Seat, Thread

TABLES = {"thread", "seat", "message"}


def takes(member: Member) -> dict[str, object]:
    threads = sorted(fetch_all(queries.reachable(member.id)), key=lambda thread: thread.id)
    return {"conversations": [exported_thread(thread, member) for thread in threads]}


def exported_thread(thread: Thread, member: Member) -> dict[str, Any]:
    others = {row.id: row.name for row in queries.other_members(thread.id, member.id)}
    messages = db.session.execute(queries.messages(thread.id).order_by(Message.id))
    return {
        "with": list(others.values()),
        "title": thread.title,
        "messages": [
            {
                "by": member.name if row.author_id == member.id else others.get(row.author_id),
                "words": row.words,
                "sent_at": row.sent_at.isoformat(),
            }
            for row in messages
        ],
    }


def empties(member: Member, choice: str) -> None:
    """Clear the member's own messages if the choice is `delete`. The rows stay: others are in the thread."""
    if choice == "delete":
        db.session.execute(update(Message).where(Message.author_id == member.id).values(words=""))
    db.session.execute(
        update(Seat).where(Seat.member_id == member.id).values(unread=0, read_id=Seat.last_id)
    )
