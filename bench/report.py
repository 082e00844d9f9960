"""Tables: on the screen, and the one of docs/performance.md."""

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


def listed(words: str, told: dict[str, Any]) -> dict[str, Any]:
    title(words)
    for name, value in told.items():
        line(name, str(value))
    return told


def all_goals(told: dict[str, Any]) -> None:
    title("Goals (over HTTP: page ÷ plain Flask)", "figure", "floor", "aim", "")
    for words, figure, *more, holds in goals.rows(told):
        line(words, figure.replace("not measured", "–"), *more, f"  {holds}")
    broken = goals.broken(told)
    print("\nEvery floor holds." if not broken else "\nBelow the floor: " + "; ".join(broken) + ".")


# --- for the page ---


def markdown(told: dict[str, Any]) -> str:
    machine = told["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    table = ["| goal | figure | floor | aim | |", "| --- | ---: | ---: | ---: | --- |"]
    table += [f"| {' | '.join(row)} |" for row in goals.rows(told)]
    return "\n".join([
        f"Measured on {told['when']} at commit `{told['commit']}` with `./dev bench {told['how']}`"
        f" (driven by {told['driven by']}): {machine['processors']} processors"
        f" ({machine['processor']}), load before {machine['load before']:.1f}, Python"
        f" {machine['python']}, SQLite {machine['sqlite']}, {packages}.", "", *table,
    ])  # fmt: skip


def write_into_page(told: dict[str, Any]) -> None:
    """Whatever stands between the two marks of the page is replaced."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{markdown(told)}\n{END}{after}")
