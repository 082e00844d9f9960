"""Tables on the screen."""

from typing import Any

NAME, CELL = 40, 11


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
