from collections.abc import Iterable

from turnabout.base.db.generic_relation import load_subjects
from turnabout.members.models import Member
from turnabout.threads.models import Thread

MOST_SIGNS = 4000
PAIR = "pair "


def may_write(thread: Thread, others: Iterable[tuple[Member, bool]]) -> bool:
    """A conversation is closed when nobody is left who could answer; also when the two are not connected,
    or no longer, and nothing else holds them together. `others`, each with whether they are connected to
    the one who writes: see `queries.others_with_ties`. Page and command ask this.
    """
    return any(one.is_here and (is_tied or has_reason(thread)) for one, is_tied in others)


def has_reason(thread: Thread) -> bool:
    """There is a reason to write besides a connection. An answer to a post is one while it is agreed: who
    takes it back is done with it.
    """
    if thread.about_type and thread.about is None:
        load_subjects([thread])
    return not is_pair(thread) and getattr(thread.about, "is_agreed", True)


def is_pair(thread: Thread) -> bool:
    return thread.key.startswith(PAIR)


def pair_of(one_id: int, other_id: int) -> str:
    """The key of the one conversation between two connected members."""
    return PAIR + "{}-{}".format(*sorted((one_id, other_id)))
