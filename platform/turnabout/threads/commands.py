from collections.abc import Sequence
from datetime import datetime
from typing import Any

from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.members.models import Member
from turnabout.notices.commands import settle, tell
from turnabout.safety.queries import is_tied
from turnabout.threads import policy, queries
from turnabout.threads.models import Message, Seat, Thread


@command
def open_thread(key: str, members: Sequence[Member], title: str = "", about: Any = None) -> Thread:
    """The conversation of that key; it is made, and its seats, only where they are missing."""
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
    """The conversation between two connected members."""
    if not is_tied(one.id, other.id):
        raise Refused(_("You can write to each other once you’re connected."))
    return open_thread(policy.pair_of(one.id, other.id), [one, other])


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
    earlier = queries.message_of(thread.id, author.id, slip)
    if earlier:
        return earlier
    said = save(Message(thread_id=thread.id, author_id=author.id, words=words, slip=slip))
    move(thread, said, author)
    url = url_path("threads.show", id=thread.id)
    for other, _is_tied in others:
        tell(other, "message-received", author, thread, url, thread.title)
    return said


@command
def open_with(thread: Thread, author: Member, words: str, slip: str, at: datetime) -> None:
    """Begin the conversation with what was said elsewhere, `at` that moment. Everybody in it has read
    these words there: nobody is notified, and nothing counts as unread.
    """
    if not words.strip() or queries.message_of(thread.id, author.id, slip):
        return
    said = save(
        Message(thread_id=thread.id, author_id=author.id, words=words, slip=slip, sent_at=at)
    )
    thread.last_id = said.id
    for seat in fetch_all(queries.seats_in(thread.id)):
        seat.last_id = said.id
        has_read(seat, thread)


def move(thread: Thread, said: Message, author: Member) -> None:
    """The thread goes to the top for everyone in it; who wrote has read what stood before."""
    thread.last_id = said.id
    for seat in fetch_all(queries.seats_in(thread.id)):
        seat.last_id = said.id
        seat.unread += 1
        if seat.member_id == author.id:
            has_read(seat, thread)


@command
def remove(message: Message) -> None:
    """By those who run the site: its place stays, its words go."""
    message.words = ""


@command
def read(thread: Thread, member: Member) -> None:
    seat = db.session.get(Seat, (thread.id, member.id))
    if seat:
        has_read(seat, thread)


def has_read(seat: Seat, thread: Thread) -> None:
    seat.unread, seat.read_id, seat.read_at = 0, thread.last_id, clock.now()
    settle(seat.member_id, thread)
