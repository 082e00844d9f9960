from collections.abc import Sequence

from turnabout.members.models import Member

MOST_SIGNS = 4000


def may_write(others: Sequence[Member]) -> bool:
    """A conversation is closed when nobody is left who could answer."""
    return any(other.is_here for other in others)


def pair_of(one_id: int, other_id: int) -> str:
    """The key of the one conversation between two members."""
    return "pair {}-{}".format(*sorted((one_id, other_id)))
