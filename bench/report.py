"""Tables of the figures, for the screen and for docs/performance.md."""

from pathlib import Path
from typing import Any

from bench import goals

NAME, CELL = 42, 11
PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def title(words: str, *columns: str) -> None:
    print(f"\n{words:<{NAME}}" + "".join(f"{column:>{CELL}}" for column in columns))
    print("-" * (NAME + CELL * len(columns)))


def line(words: str, *values: object) -> None:
    cells = (f"{v:>{CELL}.2f}" if isinstance(v, float) else f"{v!s:>{CELL}}" for v in values)
    print(f"{words:<{NAME}}" + "".join(cells), flush=True)


def listed(words: str, figures: dict[str, Any]) -> dict[str, Any]:
    title(words)
    for name, value in figures.items():
        line(name, str(value))
    return figures


def all_goals(figures: dict[str, Any]) -> None:
    title("Goals (over HTTP: page ÷ plain Flask)", "figure", "floor", "aim", "")
    for words, figure, *more, holds in goals.rows(figures):
        line(words, figure.replace("not measured", "–"), *more, f"  {holds}")
    broken = goals.broken(figures)
    print("\nEvery floor holds." if not broken else "\nBelow the floor: " + "; ".join(broken) + ".")


# --- docs/performance.md ---


def markdown(figures: dict[str, Any]) -> str:
    machine = figures["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    table = ["| goal | figure | floor | aim | |", "| --- | ---: | ---: | ---: | --- |"]
    table += [f"| {' | '.join(row)} |" for row in goals.rows(figures)]
    return "\n".join([
        f"Measured on {figures['when']} at commit `{figures['commit']}` with `./dev bench {figures['how']}`"
        f" (driven by {figures['driven by']}): {machine['processors']} processors"
        f" ({machine['processor']}), load before {machine['load before']:.1f}, Python"
        f" {machine['python']}, SQLite {machine['sqlite']}, {packages}.", "", *table,
    ])  # fmt: skip


def write_into_page(figures: dict[str, Any]) -> None:
    """Replace the figures in docs/performance.md, between its two marks."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{markdown(figures)}\n{END}{after}")
