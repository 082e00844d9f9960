import secrets
from collections.abc import Sequence
from typing import Any

from turnabout.base.db.session import command, db, fetch_all, fetch_first, save
from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.jobs.queue import JobName, enqueue
from turnabout.base.web.errors import Refused
from turnabout.base.web.links import url_path
from turnabout.board import policy, queries
from turnabout.board.models import REMOVED, Post, Response
from turnabout.board.placements import pin, write
from turnabout.board.placements import remove as remove
from turnabout.board.post_links import page_for, page_of
from turnabout.goals.models import Step
from turnabout.members.models import Member
from turnabout.members.policy import may_contact_strangers
from turnabout.notices.commands import settle, settle_for_all, tell
from turnabout.safety.queries import is_tied
from turnabout.threads.commands import open_thread, open_with

MATCH = JobName("board.match")


@command
def post(
    author: Member,
    kind: str,
    title: str,
    communities: Sequence[int] = (),
    slip: str | None = None,
    step_id: int | None = None,
    **said: Any,
) -> Post:
    """Pin a note. `said`: body, why, action, category, skills, effort, where, place, needed_by,
    capacity, audience; for offers `standing` or `until`. The same slip twice is one note.
    """
    slip = slip or secrets.token_urlsafe(16)
    earlier = fetch_first(queries.my_posts(author.id).where(Post.slip == slip))
    if earlier:
        return earlier
    step = db.session.get(Step, step_id) if step_id else None
    made = Post(author_id=author.id, kind=kind, title=title, slip=slip, audience="communities")
    made.step_id = step.id if step is not None and step.member_id == author.id else None
    write(made, author, communities, title=title, **said)
    begin_waiting(made)
    return made


def begin_waiting(post: Post) -> None:
    """A request is told to those who could help, and looked at again if nobody answers."""
    if post.kind == "request":
        post.look_at, post.passed_on_at = clock.now() + policy.PASSED_ON, None
        enqueue(MATCH, post_id=post.id)


@command
def edit(author: Member, post: Post, communities: Sequence[int] = (), **said: Any) -> None:
    must_be_theirs(author, post)
    write(post, author, communities, **said)
    post.changed_at = clock.now()
    if post.kind == "request" and policy.is_listed(post):
        enqueue(MATCH, post_id=post.id)


@command
def pause(author: Member, post: Post) -> None:
    must_be_theirs(author, post)
    post.paused_at = post.paused_at or clock.now()
    pin(post)


@command
def resume(author: Member, post: Post) -> None:
    must_be_theirs(author, post)
    post.paused_at = None
    pin(post)
    if post.kind == "request" and post.passed_on_at is None:
        post.look_at = post.look_at or clock.now()  # meanwhile nobody looked whether it is answered


@command
def renew(author: Member, post: Post) -> None:
    """For as long again, from today; also when it has run out already."""
    must_be_theirs(author, post)
    if post.needed_by and post.needed_by < clock.today(author.time_zone):
        post.needed_by = None
    post.closed_at = post.closed_as = post.paused_at = None
    standing = post.kind == "offer" and post.expires_at is None
    post.expires_at = policy.expiry(post.kind, post.needed_by, None, standing, author.time_zone)
    post.remind_at = policy.next_reminder(post.expires_at)
    settle(author.id, post)
    pin(post)
    begin_waiting(post)


@command
def close(post: Post, how: str) -> None:
    """Take it off the boards for good: `helped`, `not_needed` or `expired`."""
    if post.closed_at and post.closed_as != "expired":
        return
    post.closed_at, post.closed_as = clock.now(), how
    post.look_at = None
    settle_for_all(post)
    pin(post)
    if how == "expired":
        return
    for answer in fetch_all(queries.responses_of(post)):
        if policy.is_over_for(answer):
            tell(
                answer.member,
                "post-closed",
                post.author,
                post,
                page_for(answer.member, post),
                post.title,
            )


@command
def reopen(author: Member, post: Post) -> None:
    """It was closed by mistake, or is needed again after all."""
    if author.id == post.author_id and post.closed_as != REMOVED:
        post.closed_at = post.closed_as = None
    renew(author, post)


@command
def respond(member: Member, post: Post, words: str = "") -> Response:
    """Answer a note. Once for each member; taken back, it may be given again."""
    answer = queries.response_by(member.id, post.id)
    if answer and answer.is_agreed:
        return reworded(answer, words)
    if not (queries.post_for(member.id, post.id) and policy.may_answer(member, post)):
        raise Refused(policy.why_not(member, post))
    if not (may_contact_strangers(member) or is_tied(member.id, post.author_id)):
        raise Refused(
            _(
                "Please confirm your e-mail address first. Then you can write to people"
                " you don’t know yet."
            )
        )
    if answer and answer.declined_at:
        raise Refused(
            _("%(name)s has already answered you about this post.", name=post.author.name)
        )
    if answer and not answer.withdrawn_at:
        return reworded(answer, words)
    answer = answer or Response(post_id=post.id, member_id=member.id)
    answer.words, answer.offered_at = words, clock.now()
    answer.withdrawn_at = answer.agreed_at = None
    post.responses += 1
    save(answer)
    pin(post)
    tell(post.author, "response-offered", member, answer, page_of(post, answer), post.title)
    return answer


def reworded(answer: Response, words: str) -> Response:
    """Said once more: as long as nobody has decided, the last words count."""
    if answer.is_agreed and words not in ("", answer.words):
        name = answer.post.author.name
        raise Refused(
            _("%(name)s has already said yes. Write it in your conversation.", name=name), "words"
        )
    answer.words = words or answer.words
    return answer


@command
def agree(author: Member, response: Response) -> Response:
    """Take the answer: one place is given, and the two have a conversation."""
    asked = response.post
    if response.is_agreed and author.id == asked.author_id:
        return response
    must_decide(author, response)
    if policy.is_full(asked):
        raise Refused(
            _(
                "All places on this post are taken. Raise the number of people,"
                " or free a place first."
            )
        )
    response.agreed_at = clock.now()
    asked.agreed += 1
    both = [asked.author, response.member]
    thread = open_thread(f"response {response.id}", both, title=asked.title, about=response)
    response.thread_id = thread.id
    said = f"{policy.OPENING} {response.id} {response.offered_at:%Y%m%d%H%M%S}"
    open_with(thread, response.member, response.words, said, response.offered_at)
    pin(asked)
    settle(author.id, response)
    if policy.is_full(asked):
        settle_for_all(asked)
    url = url_path("threads.show", id=thread.id)
    tell(response.member, "response-agreed", author, response, url, asked.title)
    return response


@command
def decline(author: Member, response: Response, words: str = "") -> None:
    """A no is an answer too. It takes no place, and its words are for the one who answered."""
    if response.declined_at:
        return
    must_decide(author, response)
    response.declined_at, response.decline_words = clock.now(), words
    settle(author.id, response)
    url = page_for(response.member, response.post)
    tell(response.member, "response-declined", author, response, url, response.post.title)


@command
def withdraw(member: Member, response: Response) -> None:
    """Either of the two takes back what was offered or agreed; the place is free again."""
    if response.withdrawn_at:
        return
    if not policy.may_withdraw(member, response):
        raise Refused(_("You can’t take this back any more."))
    asked = response.post
    other = asked.author if member.id == response.member_id else response.member
    asked.agreed -= int(response.is_agreed)
    asked.responses -= 1
    response.withdrawn_at = clock.now()
    pin(asked)
    settle(other.id, response)
    tell(other, "response-withdrawn", member, response, page_for(other, asked), asked.title)


def must_be_theirs(author: Member, post: Post) -> None:
    if author.id != post.author_id:
        raise Refused(_("This post is somebody else’s."))
    if not policy.may_change(author, post):
        raise Refused(_("This post is closed. Write a new one if you need it again."))


def must_decide(author: Member, response: Response) -> None:
    if not policy.may_decide(author, response):
        raise Refused(_("This answer has already been dealt with."))
