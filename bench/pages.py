"""The pages that are measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from bench.seed import DRAWN, VIEWERS, WORDS, code


@dataclass(frozen=True)
class Page:
    name: str
    paths: Sequence[str]
    warm: int = 4  # statements allowed with a warm cache
    cold: int = 4  # statements allowed with an empty cache
    signed_in: bool = True
    driven: bool = True  # whether it is also measured over HTTP
    kept: bool = True  # whether to warm the cache before the rounds
    posts_a_second: int = 0  # published on this board meanwhile


BOARD = ["/communities/town-2"]


def pages(posts: int) -> list[Page]:
    """Return the pages for a town with this many posts. goals.py says how fast each must be."""
    return [
        Page("card, a stranger", cards(DRAWN), 1, 4, signed_in=False),
        Page("board", BOARD, 1, 3),
        Page("board, 10 new posts a second", BOARD, 1, 3, posts_a_second=10),
        Page("board, any filter, nothing kept", filtered_boards(posts), 1, 3, kept=False),
        Page("all my boards", ["/board"]),
        Page("today", ["/"]),
        Page("search", [f"/search?q={word}" for word in search_words()]),
        Page("contacts", ["/contacts"]),
        Page("given and received", ["/assistance"]),
        Page("a post", [f"/posts/{n}" for n in range(posts - 799, posts, 4)]),
        Page("who I met", ["/contacts/met"], driven=False),
        Page("events", ["/events"], driven=False),
        Page("an event", ["/events/404"], warm=5, cold=5, driven=False),
        Page("scanner", ["/scan"], driven=False),
        Page("sharing screen", ["/cards/7/share"], warm=7, cold=7, driven=False),
        Page("what a phone puts aside", ["/offline.json"], driven=False),
        Page("a member", ["/members/8"], warm=9, cold=9, driven=False),
    ]


def driven(posts: int) -> list[Page]:
    return [page for page in pages(posts) if page.driven]


def cards(most: int) -> list[str]:
    return [f"/C/{code(n)}" for n in range(1, most + 1)]


def search_words() -> list[str]:
    """Return words to search for, from the most common to the rarest, and prefixes of some."""
    return [*WORDS[::8], *(word[:4] for word in WORDS[4::16])]


def filtered_boards(posts: int) -> list[str]:
    """Return so many combinations of filters that hardly any is visited twice while it is cached."""
    from turnabout.board.models import CATEGORIES, EFFORTS, PLACES

    return [
        f"{BOARD[0]}?kind={kind}&category={category}&effort={effort}&where={where}&below={below}"
        for below in range(posts, posts - 200, -10)
        for kind, category, effort, where in product(
            ("offer", "request", ""), ("", *CATEGORIES), ("", *EFFORTS), ("", *PLACES)
        )
    ]


def viewers() -> range:
    return range(1, VIEWERS + 1)
