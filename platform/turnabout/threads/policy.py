from collections.abc import Iterable

from turnabout.members.models import Member
from turnabout.threads.models import Thread

MOST_SIGNS = 4000
PAIR = "pair "


def may_write(thread: Thread, others: Iterable[tuple[Member, bool]]) -> bool:
    """A conversation is closed when nobody is left who could answer; one between two connected members,
    also when they are connected no longer. `others`, each with whether they are connected to the one who
    writes: see `queries.others_with_ties`. Page and command ask this.
    """
    return any(one.is_here and (is_tied or not is_pair(thread)) for one, is_tied in others)


def is_pair(thread: Thread) -> bool:
    return thread.key.startswith(PAIR)


def pair_of(one_id: int, other_id: int) -> str:
    """The key of the one conversation between two connected members."""
    return PAIR + "{}-{}".format(*sorted((one_id, other_id)))
