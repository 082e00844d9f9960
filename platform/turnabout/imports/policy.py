from datetime import timedelta

from turnabout.contacts.api import NETWORK_OF
from turnabout.contacts.models import NETWORKS

MOST_ROWS = 20_000
INLINE_ROWS = 300  # up to here a file is read and imported within the request
BATCH = 500  # rows in one transaction
KEEP_FOR = timedelta(days=30)  # how long an import can be undone, and its rows are stored

# What can be done with a row of each status; the first one is the default.
CHOICES = {
    "new": ("add", "skip"),
    "changed": ("fill", "replace", "skip"),
    "doubtful": ("skip", "fill", "add"),
    "same": ("skip",),
    "unreadable": ("skip",),
}


def is_placement(value: str) -> bool:
    """Whether a value is a network, or a network and one of its origins ("business:recruiter")."""
    network, _colon, origin = value.partition(":")
    return network in NETWORKS and (not origin or NETWORK_OF.get(origin) == network)


def placement(value: str) -> tuple[str | None, str]:
    """The network and the origin of a placement; (None, "") to sort later."""
    network, _colon, origin = value.partition(":")
    return (network or None, origin) if is_placement(value) else (None, "")
