from collections.abc import Iterable

from turnabout.base.db.generic_relation import load_subjects
from turnabout.members.models import Member
from turnabout.threads.models import Thread

MOST_SIGNS = 4000
PAIR = "pair "


def may_write(thread: Thread, others: Iterable[tuple[Member, bool]]) -> bool:
    """Whether the thread is open for writing: somebody else is in it who could answer, and with whom the
    writer is connected or has a reason to write (`has_reason`).

    `others`: (member, whether connected to the writer), from `queries.others_with_ties`.
    """
    return any(other.is_here and (is_tied or has_reason(thread)) for other, is_tied in others)


def has_reason(thread: Thread) -> bool:
    """Whether there is a reason to write without a connection, such as a response to a post while it is
    agreed.
    """
    if thread.about_type and thread.about is None:
        load_subjects([thread])
    return not is_pair(thread) and getattr(thread.about, "is_agreed", True)


def is_pair(thread: Thread) -> bool:
    return thread.key.startswith(PAIR)


def pair_key(one_id: int, other_id: int) -> str:
    """Return the key of the thread of two members, in whichever order they are given."""
    return PAIR + "{}-{}".format(*sorted((one_id, other_id)))
