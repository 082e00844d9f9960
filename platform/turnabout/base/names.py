"""The order in which people stand in a list, and what their names are found by."""

import unicodedata


def name_key(name: str) -> str:
    """Folded: no case, no accents, no double blanks."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "M")
    return " ".join(bare.split())[:160]
