"""Commands of the help board: publish and change posts; respond, agree, decline, withdraw."""

import secrets
from collections.abc import Sequence
from typing import Any

from turnabout.base.db.session import command, db, fetch_all, fetch_first, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.jobs.queue import JobName, enqueue
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.board import policy, queries, response_touches
from turnabout.board.models import REMOVED, Post, Response
from turnabout.board.placements import remove as remove
from turnabout.board.placements import save_post, sync_placements
from turnabout.board.post_urls import post_url, post_url_for
from turnabout.goals.models import Step
from turnabout.members.models import Member
from turnabout.members.policy import may_contact_strangers
from turnabout.notices.commands import settle, settle_for_all, tell
from turnabout.safety.queries import is_tied
from turnabout.threads.commands import add_first_message, open_thread

MATCH = JobName("board.match")


@command
def post(
    author: Member,
    kind: str,
    title: str,
    communities: Sequence[int] = (),
    slip: str | None = None,
    step_id: int | None = None,
    **fields: Any,
) -> Post:
    """Publish a post and return it. `communities`: ids of the boards. `fields`: body, why, action,
    category, skills, effort, where, place, needed_by, capacity, audience; for offers also `standing`
    (never expires) or `until` (a day). `slip` is the idempotency key: if the author has already
    published a post with it, return that one.
    """
    slip = slip or secrets.token_urlsafe(16)
    existing = fetch_first(queries.my_posts(author.id).where(Post.slip == slip))
    if existing:
        return existing
    step = db.session.get(Step, step_id) if step_id else None
    new_post = Post(author_id=author.id, kind=kind, title=title, slip=slip, audience="communities")
    new_post.step_id = step.id if step is not None and step.member_id == author.id else None
    save_post(new_post, author, communities, title=title, **fields)
    start_matching(new_post)
    return new_post


def start_matching(post: Post) -> None:
    """For a request, queue the search for helpers and schedule the first check for responses."""
    if post.kind == "request":
        post.look_at, post.passed_on_at = clock.now() + policy.ESCALATE_AFTER, None
        enqueue(MATCH, post_id=post.id)


@command
def edit(author: Member, post: Post, communities: Sequence[int] = (), **fields: Any) -> None:
    policy.require_changeable(author, post)
    save_post(post, author, communities, **fields)
    post.changed_at = clock.now()
    if post.kind == "request" and policy.is_listed(post):
        enqueue(MATCH, post_id=post.id)


@command
def pause(author: Member, post: Post) -> None:
    policy.require_changeable(author, post)
    post.paused_at = post.paused_at or clock.now()
    sync_placements(post)


@command
def resume(author: Member, post: Post) -> None:
    policy.require_changeable(author, post)
    post.paused_at = None
    sync_placements(post)
    if post.kind == "request" and post.passed_on_at is None:
        post.look_at = post.look_at or clock.now()  # no checks while it was paused


@command
def renew(author: Member, post: Post) -> None:
    """Restart the post's lifetime from today, even if it has expired. Clear a past `needed_by` day."""
    policy.require_changeable(author, post)
    if post.needed_by and post.needed_by < clock.today(author.time_zone):
        post.needed_by = None
    post.closed_at = post.closed_as = post.paused_at = None
    standing = post.kind == "offer" and post.expires_at is None
    post.expires_at = policy.expiry(post.kind, post.needed_by, None, standing, author.time_zone)
    post.remind_at = policy.next_reminder(post.expires_at)
    settle(author.id, post)
    sync_placements(post)
    start_matching(post)


@command
def close(post: Post, how: str) -> None:
    """Close a post as `helped`, `not_needed` or `expired`, and take it off the boards. Unless it expired,
    notify the members whose responses end with it.
    """
    if post.closed_at and post.closed_as != "expired":
        return
    post.closed_at, post.closed_as = clock.now(), how
    post.look_at = None
    settle_for_all(post)
    sync_placements(post)
    if how == "expired":
        return
    for response in fetch_all(queries.responses_of(post)):
        if policy.is_ended_by_closing(response):
            url = post_url_for(response.member, post)
            tell(response.member, "post-closed", post.author, post, url, post.title)


@command
def reopen(author: Member, post: Post) -> None:
    """Reopen a closed post with a new lifetime, unless an operator removed it."""
    if author.id == post.author_id and post.closed_as != REMOVED:
        post.closed_at = post.closed_as = None
    renew(author, post)


@command
def respond(member: Member, post: Post, words: str = "") -> Response:
    """Respond to a post. Responding again rewords the response, or renews it if it was withdrawn."""
    response = queries.response_by(member.id, post.id)
    if response and response.is_agreed:
        return reword(response, words)
    if not (queries.post_for(member.id, post.id) and policy.may_respond(member, post)):
        raise Refused(policy.refusal_reason(member, post))
    if not (may_contact_strangers(member) or is_tied(member.id, post.author_id)):
        raise Refused(
            _(
                "Please confirm your e-mail address first. Then you can write to people"
                " you don’t know yet."
            )
        )
    if response and response.declined_at:
        raise Refused(
            _("%(name)s has already answered you about this post.", name=post.author.name)
        )
    if response and not response.withdrawn_at:
        return reword(response, words)
    response = response or Response(post_id=post.id, member_id=member.id)
    response.words, response.offered_at = words, clock.now()
    response.withdrawn_at = response.agreed_at = None
    post.responses += 1
    save(response)
    sync_placements(post)
    tell(post.author, "response-offered", member, response, post_url(post, response), post.title)
    return response


def reword(response: Response, words: str) -> Response:
    """Replace the words of a response, unless `words` is empty. Refused once the author has agreed."""
    if response.is_agreed and words not in ("", response.words):
        name = response.post.author.name
        raise Refused(
            _("%(name)s has already said yes. Write it in your conversation.", name=name), "words"
        )
    response.words = words or response.words
    return response


@command
def agree(author: Member, response: Response) -> Response:
    """Agree to a response: it takes up a place of the post, and opens a conversation for the two."""
    post = response.post
    if response.is_agreed and author.id == post.author_id:
        return response
    policy.require_decidable(author, response)
    if policy.is_full(post):
        raise Refused(
            _(
                "All places on this post are taken. Raise the number of people,"
                " or free a place first."
            )
        )
    response.agreed_at = clock.now()
    post.agreed += 1
    participants = [post.author, response.member]
    thread = open_thread(f"response {response.id}", participants, title=post.title, about=response)
    response.thread_id = thread.id
    key = f"{policy.OPENING_KEY} {response.id} {response.offered_at:%Y%m%d%H%M%S}"
    add_first_message(thread, response.member, response.words, key, response.offered_at)
    sync_placements(post)
    settle(author.id, response)
    if policy.is_full(post):
        settle_for_all(post)
    response_touches.follow(response)
    url = url_path("threads.show", id=thread.id)
    tell(response.member, "response-agreed", author, response, url, post.title)
    return response


@command
def decline(author: Member, response: Response, words: str = "") -> None:
    """Decline a response. Only the responder sees `words`."""
    if response.declined_at:
        return
    policy.require_decidable(author, response)
    response.declined_at, response.decline_words = clock.now(), words
    settle(author.id, response)
    url = post_url_for(response.member, response.post)
    tell(response.member, "response-declined", author, response, url, response.post.title)


@command
def withdraw(member: Member, response: Response) -> None:
    """Withdraw a response, which frees its place. An author may do so only once they have agreed."""
    if response.withdrawn_at:
        return
    if not policy.may_withdraw(member, response):
        raise Refused(_("You can’t take this back any more."))
    post = response.post
    other = post.author if member.id == response.member_id else response.member
    post.agreed -= int(response.is_agreed)
    post.responses -= 1
    response.withdrawn_at = clock.now()
    response_touches.undo(response)
    sync_placements(post)
    settle(other.id, response)
    tell(other, "response-withdrawn", member, response, post_url_for(other, post), post.title)
