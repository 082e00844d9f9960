"""What jobs do with introductions: complete what can be completed, settle and forget notices."""

from turnabout.base.db.session import command, fetch_all
from turnabout.introductions import commands, policy, queries
from turnabout.notices import commands as notices
from turnabout.safety.queries import is_veiled

BATCH = 200


@command
def complete_agreed() -> None:
    """Complete introductions that could not be when the second side agreed, because somebody was hidden or
    suspended then.
    """
    for introduction in fetch_all(queries.agreed_by_both(policy.open_since()).limit(BATCH)):
        commands.bring_together(introduction)


@command
def settle_expired() -> None:
    """Mark the notices about expired introductions as read."""
    for introduction in fetch_all(queries.expired_with_notices(policy.open_since()).limit(BATCH)):
        notices.settle_for_all(introduction)


@command
def forget_notices_between(one_id: int, other_id: int) -> None:
    """Delete the notices about introductions of two members who are hidden from each other now."""
    if is_veiled(one_id, other_id):
        for introduction in fetch_all(queries.unfinished_between(one_id, other_id)):
            notices.forget(introduction)
