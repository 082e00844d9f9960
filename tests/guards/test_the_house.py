"""Rules of the house that a reader would otherwise have to remember."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from turnabout import FEATURES

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "platform" / "turnabout"

STOREYS = ["base", *FEATURES]  # a room may import the rooms before it, never those after it
# Inside a room, likewise; what is not named here is a helper of its room and stands below.
STAIRS = (
    *("models", "queries", "policy", "formats", "commands", "api", "forms"),
    *("jobs", "cli", "leaving", "views"),
)
OPEN_TO_OTHER_ROOMS = {"models", "queries", "policy", "commands", "api"}
QUIET = {"models", "queries", "policy", "commands", "formats", "api"}  # know nothing of the web
WEB = {"flask", "wtforms", "flask_wtf"}


def files():
    return [f for f in sorted(HOUSE.rglob("*.py")) if "migrations" not in f.parts]


def imports():
    for file in files():
        if file.parent.parent != HOUSE:
            continue
        here = (file.parent.name, file.stem)
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from ((here, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((here, f"{node.module}.{alias.name}") for alias in node.names)


def inner_imports():
    return [
        (room, layer, name, name.split(".")[1], name.split(".")[2])
        for (room, layer), name in imports()
        if name.startswith("turnabout.") and room in STOREYS and name.count(".") > 1
    ]


def test_rooms_lean_only_on_rooms_below():
    wrong = [
        f"{room}.{layer} leans up on {name}"
        for room, layer, name, other, _ in inner_imports()
        if STOREYS.index(other) > STOREYS.index(room)
    ]
    assert wrong == []


def test_a_room_shows_others_only_its_open_files():
    wrong = [
        f"{room}.{layer} reaches into {name}"
        for room, layer, name, other, part in inner_imports()
        if other not in (room, "base") and part not in OPEN_TO_OTHER_ROOMS
    ]
    assert wrong == []


def test_nobody_climbs_the_stairs_inside_a_room():
    wrong = [
        f"{room}.{layer} climbs to {name}"
        for room, layer, name, other, part in inner_imports()
        if other == room
        and layer in STAIRS
        and part in STAIRS
        and STAIRS.index(part) >= STAIRS.index(layer)
    ]
    assert wrong == []


def test_the_domain_does_not_know_it_is_on_the_web():
    wrong = [
        f"{room}.{layer} imports {name}"
        for (room, layer), name in imports()
        if layer in QUIET and room != "base" and name.split(".")[0] in WEB
    ]
    assert wrong == []


def test_every_room_in_the_house_is_in_the_table_of_contents():
    folders = {f.name for f in HOUSE.iterdir() if (f / "__init__.py").is_file()}
    assert folders == {*STOREYS, "demo"}  # the made-up town leans on everything, and nothing on it


@pytest.mark.parametrize(
    "page",
    sorted(
        p.relative_to(ROOT / "templates").as_posix()
        for p in (ROOT / "templates").rglob("*")
        if p.suffix in (".html", ".txt")
    ),
)
def test_every_template_compiles(app, page):
    app.jinja_env.get_template(page)


def test_the_folder_named_platform_stays_a_folder():
    """An __init__.py there would hide Python's own `platform` module from everything."""
    assert not list((ROOT / "platform").glob("*.py"))
    answer = subprocess.run(
        [sys.executable, "-c", "import platform, uuid, werkzeug; print(platform.python_version())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.strip().count(".") == 2, answer.stderr


def functions():
    for file in files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield file.relative_to(HOUSE), node


def test_functions_stay_short():
    long = [
        f"{file}:{node.lineno} {node.name}"
        for file, node in functions()
        if node.end_lineno - node.lineno >= 30
    ]
    assert long == []


def test_files_stay_short():
    long = {
        str(f.relative_to(HOUSE)): len(f.read_text().splitlines())
        for f in files()
        if len(f.read_text().splitlines()) > 240
    }
    assert long == {}


def test_nothing_in_a_template_is_styled_or_scripted_inline():
    wrong = [
        str(page.relative_to(ROOT))
        for page in (ROOT / "templates").rglob("*.html")
        if "mail" not in page.parts
        and any(
            mark in page.read_text() for mark in (' style="', "<style>", "<script>", ' onclick="')
        )
    ]
    assert wrong == []
