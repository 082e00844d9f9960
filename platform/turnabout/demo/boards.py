"""What happens on the boards of the town in a day: notes, answers, and what people then say."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.board import commands as board
from turnabout.board import queries as posts
from turnabout.board.models import Post, Response
from turnabout.communities import commands as communities
from turnabout.communities import queries as membership
from turnabout.communities.models import Community
from turnabout.demo import words
from turnabout.demo.people import attempt
from turnabout.demo.posts import Note
from turnabout.members.models import Member
from turnabout.threads import commands as threads
from turnabout.threads.models import Message

if TYPE_CHECKING:
    from turnabout.demo.life import Town


def ask_and_offer(town: "Town") -> None:
    here = {member.name.split()[0]: member for member in town.members}
    for note in [note for note in town.notes if note.who in here][:2]:
        town.notes.remove(note)
        pin(town, here[note.who], note)


def pin(town: "Town", author: Member, note: Note) -> None:
    home = town.board(note.board)
    take_in(town, author, home)
    others = [id for id in fetch_all(membership.ids_of(author.id)) if id != home.id]
    boards = [home.id, *(town.some(others, 1) if town.often(0.4) else ())]
    said = note.said | {"capacity": town.chance.choice([1, 1, 1, 2])}
    if note.kind == "offer":
        said |= {"capacity": town.chance.randrange(4, 9), "standing": town.often(0.5)}
    elif town.often(0.3):
        said["needed_by"] = clock.today() + timedelta(days=town.chance.randrange(4, 16))
    board.post(author, note.kind, note.title, boards, town.a_slip(), **said)


def take_in(town: "Town", member: Member, community: Community) -> None:
    asked = attempt(communities.ask_to_join, member, community, "I heard of it at the library.")
    if asked and not asked.is_in:
        communities.accept_member(town.members[1], asked)


def open_posts() -> Any:
    return fetch_all(select(Post).where(Post.closed_at.is_(None), Post.paused_at.is_(None)))


def answer_posts(town: "Town") -> None:
    for post in open_posts():
        for member in town.some([one for one in town.members if one.is_confirmed], 1):
            if town.often(0.22) and posts.post_for(member.id, post.id):
                said = words.ANSWERS if post.kind == "request" else words.TAKEN_UP
                attempt(board.respond, member, post, town.chance.choice(said))


def agree(town: "Town") -> None:
    open_ones = (Response.agreed_at, Response.declined_at, Response.withdrawn_at)
    for response in fetch_all(select(Response).where(*(one.is_(None) for one in open_ones))):
        author = response.post.author
        if town.often(0.5):
            attempt(board.agree, author, response)
        elif town.often(0.1):
            attempt(board.decline, author, response, town.chance.choice(words.DECLINES))


def talk(town: "Town") -> None:
    """The next line of a conversation; the one who is helped begins."""
    agreed = select(Response).where(Response.thread_id.is_not(None)).order_by(Response.id.desc())
    for answer in fetch_all(agreed.limit(15)):
        said = len(fetch_all(select(Message).where(Message.thread_id == answer.thread_id)))
        if said < len(words.TALK) and town.often(0.6):
            two = [answer.post.author, answer.member]
            helped, helper = two if answer.post.kind == "request" else reversed(two)
            speaker = helper if said % 2 else helped
            attempt(threads.send, answer.thread, speaker, words.TALK[said], town.a_slip())
