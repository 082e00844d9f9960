"""What members do on the boards each day: posts, responses, and the conversations that follow."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from turnabout.base.db.session import fetch_all
from turnabout.base.i18n import clock
from turnabout.board import commands as board
from turnabout.board import queries as posts
from turnabout.board.models import Post, Response
from turnabout.communities import commands as communities
from turnabout.communities import queries as membership
from turnabout.communities.models import Community
from turnabout.demo import sample_texts
from turnabout.demo.sample_posts import SamplePost
from turnabout.demo.town import Town, attempt
from turnabout.members.models import Member
from turnabout.threads import commands as threads
from turnabout.threads.models import Message


def ask_and_offer(town: Town) -> None:
    """Publish up to two sample posts whose authors have joined."""
    by_name = {member.name.split()[0]: member for member in town.members}
    for sample in [sample for sample in town.unposted if sample.author in by_name][:2]:
        town.unposted.remove(sample)
        publish(town, by_name[sample.author], sample)


def publish(town: Town, author: Member, sample: SamplePost) -> None:
    home = town.board(sample.board)
    ensure_membership(town, author, home)
    others = [id for id in fetch_all(membership.community_ids_of(author.id)) if id != home.id]
    boards = [home.id, *(town.sample(others, 1) if town.happens(0.4) else ())]
    fields = sample.fields | {"capacity": town.random.choice([1, 1, 1, 2])}
    if sample.kind == "offer":
        fields |= {"capacity": town.random.randrange(4, 9), "standing": town.happens(0.5)}
    elif town.happens(0.3):
        fields["needed_by"] = clock.today() + timedelta(days=town.random.randrange(4, 16))
    board.post(author, sample.kind, sample.title, boards, town.new_key(), **fields)


def ensure_membership(town: Town, member: Member, community: Community) -> None:
    """Let the member join the community, with a steward's approval if it asks for one."""
    join_request = attempt(
        communities.ask_to_join, member, community, "I heard of it at the library."
    )
    if join_request and not join_request.is_in:
        communities.accept_member(town.members[1], join_request)


def open_posts() -> Sequence[Post]:
    return fetch_all(select(Post).where(Post.closed_at.is_(None), Post.paused_at.is_(None)))


def respond_to_posts(town: Town) -> None:
    for post in open_posts():
        for member in town.sample([member for member in town.members if member.is_confirmed], 1):
            if town.happens(0.22) and posts.post_for(member.id, post.id):
                texts = (
                    sample_texts.TO_REQUESTS if post.kind == "request" else sample_texts.TO_OFFERS
                )
                attempt(board.respond, member, post, town.random.choice(texts))


def decide_responses(town: Town) -> None:
    decisions = (Response.agreed_at, Response.declined_at, Response.withdrawn_at)
    for response in fetch_all(select(Response).where(*(at.is_(None) for at in decisions))):
        author = response.post.author
        if town.happens(0.5):
            attempt(board.agree, author, response)
        elif town.happens(0.1):
            attempt(board.decline, author, response, town.random.choice(sample_texts.DECLINES))


def continue_conversations(town: Town) -> None:
    """Send the next message in some conversations. The member who is being helped writes first."""
    agreed = select(Response).where(Response.thread_id.is_not(None)).order_by(Response.id.desc())
    for response in fetch_all(agreed.limit(15)):
        message_count = len(
            fetch_all(select(Message).where(Message.thread_id == response.thread_id))
        )
        if message_count < len(sample_texts.CONVERSATION) and town.happens(0.6):
            pair = [response.post.author, response.member]
            receiver, giver = pair if response.post.kind == "request" else reversed(pair)
            sender = giver if message_count % 2 else receiver
            line = sample_texts.CONVERSATION[message_count]
            attempt(threads.send, response.thread, sender, line, town.new_key())
