from collections.abc import Sequence
from datetime import datetime
from typing import Any

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.contacts.api import follow_between
from turnabout.members.models import Member
from turnabout.notices.commands import settle, tell
from turnabout.safety.queries import is_tied
from turnabout.threads import policy, queries
from turnabout.threads.models import Message, Seat, Thread


@command
def open_thread(key: str, members: Sequence[Member], title: str = "", about: Any = None) -> Thread:
    """Return the thread with this key. Create it and the members' seats where they are missing.

    `about` is the row that the thread is about, such as a response.
    """
    thread = queries.by_key(key) or save(Thread(key=key, title=title))
    if about is not None:
        thread.point_at(about)
    for member in members:
        if not queries.seat_of(thread.id, member.id):
            last = thread.last_id
            save(Seat(thread_id=thread.id, member_id=member.id, last_id=last, read_id=last))
    return thread


@command
def open_pair(one: Member, other: Member) -> Thread:
    """Return the thread of two connected members; create it if missing."""
    if not is_tied(one.id, other.id):
        raise Refused(_("You can write to each other once you’re connected."))
    return open_thread(policy.pair_key(one.id, other.id), [one, other])


@command
def send(thread: Thread, author: Member, words: str, slip: str) -> Message:
    """Send a message. `slip` is an idempotency key: repeating it returns the earlier message."""
    seat = queries.seat_of(thread.id, author.id)
    others = queries.others_with_ties(thread.id, author.id)
    is_veiled = seat is None or queries.is_any_veiled(thread.id, author.id)
    if is_veiled or not policy.may_write(thread, others):
        raise Refused(_("This conversation is closed."))
    if not words.strip():
        raise Refused(_("Please write something first."), field="words")
    earlier = queries.message_with_slip(thread.id, author.id, slip)
    if earlier:
        return earlier
    message = save(Message(thread_id=thread.id, author_id=author.id, words=words, slip=slip))
    update_seats(thread, message, author)
    for other, _is_tied in others:
        both = ("together", "together")
        follow_between((author, other), both, "message", "thread", thread.id)
    url = url_path("threads.show", id=thread.id)
    for other, _is_tied in others:
        tell(other, "message-received", author, thread, url, thread.title)
    return message


@command
def add_first_message(thread: Thread, author: Member, words: str, slip: str, at: datetime) -> None:
    """Add a first message that was written elsewhere, such as in a response, with its time `at`.

    Everybody in the thread has read it there, so nobody is notified and it does not count as unread.
    """
    if not words.strip() or queries.message_with_slip(thread.id, author.id, slip):
        return
    message = save(
        Message(thread_id=thread.id, author_id=author.id, words=words, slip=slip, sent_at=at)
    )
    thread.last_id = message.id
    for seat in fetch_all(queries.seats_in(thread.id)):
        seat.last_id = message.id
        mark_seat_read(seat, thread)


def update_seats(thread: Thread, message: Message, author: Member) -> None:
    """Move the thread to the top of everybody's inbox; count it as unread, except for the author."""
    thread.last_id = message.id
    for seat in fetch_all(queries.seats_in(thread.id)):
        seat.last_id = message.id
        seat.unread += 1
        if seat.member_id == author.id:
            mark_seat_read(seat, thread)


@command
def remove(message: Message) -> None:
    """Clear the text of a message, as operators may. The row stays in the thread."""
    message.words = ""


@command
def read(thread: Thread, member: Member) -> None:
    seat = db.session.get(Seat, (thread.id, member.id))
    if seat:
        mark_seat_read(seat, thread)


def mark_seat_read(seat: Seat, thread: Thread) -> None:
    seat.unread, seat.read_id, seat.read_at = 0, thread.last_id, clock.now()
    settle(seat.member_id, thread)
