"""Permissions on posts and responses, the states of a post, and time limits."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from turnabout.base.i18n import clock
from turnabout.base.i18n.translations import _
from turnabout.base.web.errors import Refused
from turnabout.board.models import REMOVED, Post, Response
from turnabout.members.models import Member

LIFETIMES = {"request": timedelta(days=21), "offer": timedelta(days=90)}
REMIND_BEFORE = (timedelta(days=7), timedelta(days=1))
# A conversation opens with the response as its first message, whose idempotency key has this prefix.
OPENING_KEY = "answer"
INACTIVE_AFTER = timedelta(days=60)
ESCALATE_AFTER, SUGGEST_REWRITE_AFTER = timedelta(hours=72), timedelta(days=7)  # without a response
CHECK_AGAIN_AFTER = timedelta(days=1)  # with an undecided or agreed response


def is_expired(post: Post) -> bool:
    return post.expires_at is not None and post.expires_at <= clock.now()


def is_full(post: Post) -> bool:
    return post.agreed >= post.capacity


def is_open(post: Post) -> bool:
    return post.closed_at is None and post.paused_at is None and not is_expired(post)


def is_listed(post: Post) -> bool:
    """Whether the boards show the post: it is open and has a place left."""
    return is_open(post) and not is_full(post)


def ends_soon(post: Post) -> bool:
    """Whether the post is open and expires within seven days."""
    end = post.expires_at
    return is_open(post) and end is not None and end - REMIND_BEFORE[0] <= clock.now()


def state(post: Post) -> str:
    """The state of the post, as its page names it: `open`, `full`, `paused`, `helped`, `not_needed`,
    `expired` or `removed`.
    """
    if post.closed_at is not None:
        return post.closed_as or "not_needed"
    if is_expired(post):
        return "expired"
    if post.paused_at is not None:
        return "paused"
    return "full" if is_full(post) else "open"


def may_respond(member: Member, post: Post) -> bool:
    return is_listed(post) and member.id != post.author_id


def refusal_reason(member: Member, post: Post) -> str:
    """Why the member may not respond, as a sentence for the page."""
    if member.id == post.author_id:
        return _("This is your own post.")
    return {
        "full": _("Somebody was faster: all places on this post are taken."),
        "expired": _("This post has expired, so it can’t be answered any more."),
        "helped": _("This post is closed: help was found."),
    }.get(state(post), _("This post isn’t open right now."))


def may_decide(member: Member, response: Response) -> bool:
    is_author = member.id == response.post.author_id
    return is_author and response.is_waiting and may_change(member, response.post)


def may_withdraw(member: Member, response: Response) -> bool:
    """Whether the member may withdraw the response: its responder until declined, the author once they have
    agreed.
    """
    if response.declined_at or response.withdrawn_at:
        return False
    is_author = member.id == response.post.author_id
    return member.id == response.member_id or (is_author and response.is_agreed)


def is_ended_by_closing(response: Response) -> bool:
    """Whether the response ends when its post is closed: it is undecided, or agreed to for a request that
    is no longer needed.
    """
    post = response.post
    not_needed = post.kind == "request" and post.closed_as == "not_needed"
    return response.is_waiting or (response.is_agreed and not_needed)


def may_change(member: Member, post: Post) -> bool:
    return member.id == post.author_id and post.closed_as not in ("helped", "not_needed", REMOVED)


def end_of_day(day: date, zone: str) -> datetime:
    """The end of the day in this time zone (the next midnight), in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)


def expiry(
    kind: str, needed_by: date | None, until: date | None, standing: bool, zone: str
) -> datetime | None:
    """When a post expires; None for a standing offer. A request expires after 21 days, or earlier at the
    end of the day it is needed by; other offers after 90 days, or at the end of the day their author
    chose.
    """
    if kind == "offer" and standing:
        return None
    default_expiry = clock.now() + LIFETIMES[kind]
    if kind == "offer":
        return end_of_day(until, zone) if until else default_expiry
    return min(default_expiry, end_of_day(needed_by, zone)) if needed_by else default_expiry


def next_reminder(expires_at: datetime | None) -> datetime | None:
    """When to remind the author next: seven days or one day before expiry. None if both have passed."""
    if expires_at is None:
        return None
    reminders = (expires_at - before for before in REMIND_BEFORE)
    return min((moment for moment in reminders if moment > clock.now()), default=None)


def require_changeable(author: Member, post: Post) -> None:
    if author.id != post.author_id:
        raise Refused(_("This post is somebody else’s."))
    if not may_change(author, post):
        raise Refused(_("This post is closed. Write a new one if you need it again."))


def require_decidable(author: Member, response: Response) -> None:
    if not may_decide(author, response):
        raise Refused(_("This answer has already been dealt with."))
