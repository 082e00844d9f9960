"""Nothing here is a member's own: each room takes back what it had put into the index."""

TABLES: set[str] = set()


def takes(member):
    return {}


def empties(member, choice):
    """Nothing."""
