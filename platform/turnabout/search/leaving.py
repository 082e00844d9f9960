"""Nothing to export or erase: each feature removes its own entries from the search index."""

TABLES: set[str] = set()


def takes(member):
    return {}


def empties(member, choice):
    pass
