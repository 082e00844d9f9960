"""The goals: for each figure a floor, which it must reach (at least or at most), and an aim."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]
HTTP = "over HTTP"


@dataclass(frozen=True)
class Goal:
    words: str
    where: tuple[str, ...]  # the path to the figure in the nested figures
    least: float | None = None
    most: float | None = None
    aim: float | None = None

    def figure(self, figures: Any) -> Any:
        """Return the figure of this goal, or None if it was not measured."""
        for name in self.where:
            figures = figures.get(name) if isinstance(figures, dict) else None
        return figures

    def holds(self, figures: Figures) -> bool | None:
        """Whether the figure, if measured, reaches the floor; None if the goal has no floor."""
        value = self.figure(figures)
        if self.least is not None:
            return value is not None and bool(value >= self.least)
        if self.most is not None:
            return value is not None and bool(value <= self.most)
        return None

    @property
    def floor(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}"
        return f"≤ {self.most:,g}" if self.most is not None else ""


def over_http(page: str, least: float | None, aim: float | None = None) -> Goal:
    return Goal(f"over HTTP: {page}", (HTTP, page, "answers"), least, aim=aim)


GOALS = [
    over_http("card, a stranger", 1.0, 1.5),
    over_http("board", 0.15, 0.55),
    over_http("board, 10 new posts a second", 0.11, 0.55),
    over_http("board, any filter, nothing kept", 0.09, 0.12),
    over_http("all my boards", 0.05, 0.20),
    over_http("today", 0.035, 0.20),
    over_http("search", 0.05, 0.20),
    over_http("contacts", 0.05, 0.20),
    over_http("given and received", 0.015, 0.20),
    over_http("a post", 0.06, 0.20),
    Goal("card: instructions, plain Flask ÷ page", ("instructions", "card, a stranger"), aim=0.80),
    Goal("board: instructions, plain Flask ÷ page", ("instructions", "board"), aim=0.50),
    Goal("card: statements", ("inside", "card, a stranger", "warm"), most=1),
    Goal("board: statements", ("inside", "board", "warm"), most=1),
    Goal("board: statements, nothing kept", ("inside", "board", "cold"), most=3),
    Goal("boards, ledger, search, post: statements", ("inside", "of lists"), most=4),
    Goal("pages over their number of statements", ("inside", "too many"), most=0),
    Goal("pages that write", ("inside", "writing"), most=0),
    Goal("database time, each tenfold of posts", ("growth", "largest"), most=2, aim=1.5),
    Goal("search: µs of the database, most posts", ("growth", "search"), most=2000, aim=1000),
    Goal("writes, flat out: errors", ("writes", "flat out: errors"), most=0),
    Goal("confirmed twice in a race of 16", ("writes", "race: confirmed twice"), most=0),
    Goal("sum of given less sum of received", ("writes", "given less received"), most=0),
    Goal("writes, 300 a second: p99 ms", ("writes", "at ease: p99 ms"), most=400, aim=25),
    Goal("card without a photo: bytes", ("bytes", "card"), most=6000, aim=4000),
    Goal("card with a photo, all it loads: bytes", ("bytes", "card with photo"), most=14000),
    Goal("board: bytes, compressed", ("bytes", "board"), most=7000, aim=5000),
    Goal("a page's style, script and signs: bytes", ("bytes", "assets"), most=60000),
    Goal("the QR on a card: bytes, compressed", ("bytes", "QR"), most=450),
    Goal("QR codes drawn for a view", ("bytes", "QR codes drawn"), most=0),
    Goal("ten cards on paper: ms of processor", ("bytes", "sheet ms"), most=250),
    Goal("memory of a process, 10,000 cards: MB", ("memory", "after, MB"), most=150, aim=100),
    Goal(
        "photos of 8 MB, eight at once: MB above rest", ("uploads", "most above rest, MB"), most=400
    ),
    Goal("250 hostile clients: p99 ms of others", ("hostile", "p99 ms among them"), most=50),
    Goal("told to stop under load: failed visits", ("hostile", "SIGTERM: failed"), most=0),
]


def rows(figures: Figures) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield (goal, figure, floor, aim, whether it holds) for each goal, as text."""
    for goal in GOALS:
        aim = f"{goal.aim:,g}" if goal.aim is not None else ""
        yield (
            goal.words,
            format_figure(goal.figure(figures)),
            goal.floor,
            aim,
            verdict(goal, figures),
        )


def format_figure(value: Any) -> str:
    if value is None:
        return "not measured"
    return f"{value:.2f}" if isinstance(value, float) else f"{value:,}"


def verdict(goal: Goal, figures: Figures) -> str:
    holds = goal.holds(figures)
    return "" if holds is None else "holds" if holds else "DOES NOT HOLD"


def broken(figures: Figures) -> list[str]:
    return [goal.words for goal in GOALS if goal.holds(figures) is False]
