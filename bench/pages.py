"""Which pages are measured, with the least each may reach (page ÷ plain Flask over HTTP)."""

from dataclasses import dataclass
from itertools import product

from bench.town import VIEWERS, code

CARDS = 1000


@dataclass(frozen=True)
class Page:
    name: str
    paths: list[str]
    floor: float
    signed_in: bool = True
    statements: int = 4  # at most, warm


def pages() -> list[Page]:
    return [
        Page("card, a stranger", [f"/C/{code(n)}" for n in range(1, CARDS + 1)], 0.50, False, 1),
        Page("board", ["/communities/town-2"], 0.20, statements=1),
        Page("board, any filter, nothing kept", filtered(), 0.10, statements=3),
        Page("today", ["/"], 0.10),
        Page("search", [f"/search?q={word}" for word in ("balan", "keve", "ramis", "tizet")], 0.10),
        Page("contacts", ["/contacts"], 0.10),
        Page("given and received", ["/assistance"], 0.10),
        Page("a post", [f"/posts/{n}" for n in range(1, 200, 4)], 0.10),
    ]


def filtered() -> list[str]:
    """So many combinations that hardly any is met twice while it is kept."""
    from turnabout.board.models import CATEGORIES, EFFORTS, PLACES

    return [
        f"/communities/town-2?kind={kind}&category={category}&effort={effort}&where={where}"
        f"&below={below}"
        for below in range(990, 800, -10)
        for kind, category, effort, where in product(
            ("offer", "request", ""), CATEGORIES, EFFORTS, PLACES
        )
    ]


def viewers() -> range:
    return range(1, VIEWERS + 1)
