"""Which pages are measured, and the least that each must reach (page ÷ plain Flask over HTTP)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from bench.seed import DRAWN, VIEWERS, WORDS, code


@dataclass(frozen=True)
class Page:
    name: str
    paths: Sequence[str]
    floor: float
    warm: int = 4  # statements at most: when what can be kept is kept
    cold: int = 4  # and when nothing is
    signed_in: bool = True
    kept: bool = True  # what can be kept is, before the rounds begin
    posts_a_second: int = 0  # pinned to this board meanwhile


BOARD = ["/communities/town-2"]


def pages(posts: int) -> list[Page]:
    """For a town with so many posts."""
    return [
        Page("card, a stranger", cards(DRAWN), 0.50, 1, 4, signed_in=False),
        Page("board", BOARD, 0.20, 1, 3),
        Page("board, 10 new posts a second", BOARD, 0.20, 1, 3, posts_a_second=10),
        Page("board, any filter, nothing kept", filtered(posts), 0.10, 2, 3, kept=False),
        Page("all my boards", ["/board"], 0.10),
        Page("today", ["/"], 0.10),
        Page("search", [f"/search?q={word}" for word in asked()], 0.10),
        Page("contacts", ["/contacts"], 0.10),
        Page("given and received", ["/assistance"], 0.10),
        Page("a post", [f"/posts/{n}" for n in range(posts - 799, posts, 4)], 0.10),
    ]


def cards(most: int) -> list[str]:
    return [f"/C/{code(n)}" for n in range(1, most + 1)]


def asked() -> list[str]:
    """Words from the commonest to the rarest, and the beginning of some."""
    return [*WORDS[::8], *(word[:4] for word in WORDS[4::16])]


def filtered(posts: int) -> list[str]:
    """So many combinations that hardly any is met twice while it is kept."""
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
