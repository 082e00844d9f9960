"""Factories that insert posts, responses, contacts and connections without running their commands."""

import itertools
from datetime import timedelta

from turnabout.base.db.session import command, save
from turnabout.base.i18n import clock
from turnabout.board.models import Post, Response
from turnabout.connections.models import Connection, pair_key
from turnabout.connections.queries import last_between
from turnabout.contacts.models import Contact
from turnabout.safety.commands import tie

number = itertools.count()


def slip():
    return f"slip {next(number)}"


@command
def a_post(author, kind="request", capacity=1, title="Read my letter"):
    return save(Post(
        author_id=author.id, kind=kind, title=title, category="applications", effort="minutes30",
        capacity=capacity, slip=slip(), expires_at=clock.now() + timedelta(days=21),
    ))  # fmt: skip


@command
def agreed(post, member):
    """An agreed response of the member to the post."""
    answer = Response(post_id=post.id, member_id=member.id, agreed_at=clock.now(), words="Gladly.")
    post.agreed, post.responses = post.agreed + 1, post.responses + 1
    return save(answer)


@command
def a_contact(owner, name="Old Neighbour", member=None):
    return save(Contact(
        owner_id=owner.id, name=name, member_id=member and member.id,
    ))  # fmt: skip


@command
def friends(one, other):
    if last_between(one.id, other.id) is None:
        pair = pair_key(one.id, other.id)
        at = clock.now()
        save(Connection(asker_id=one.id, asked_id=other.id, pair=pair, accepted_at=at))
    tie(one, other)
    return one, other


def today():
    return clock.today()
