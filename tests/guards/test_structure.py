"""Structural rules: imports between packages, sizes of functions and modules, documentation of packages."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from turnabout import FEATURES

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "platform" / "turnabout"

PACKAGES = ["base", *FEATURES]  # a feature imports the features before it, never those after it
# The roles of modules inside a feature, in the same order. Any other module is a helper.
LAYERS = (
    *("models", "queries", "policy", "formats", "commands", "api", "forms"),
    *("jobs", "cli", "leaving", "views"),
)
OPEN_TO_OTHER_FEATURES = {"models", "queries", "policy", "commands", "api"}
WITHOUT_WEB = {"models", "queries", "policy", "commands", "formats", "api"}
WEB = {"flask", "wtforms", "flask_wtf"}


def files():
    return [f for f in sorted(PACKAGE.rglob("*.py")) if "migrations" not in f.parts]


def imports():
    """((package, module), imported name) for each import in a package below turnabout."""
    for file in files():
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        if len(parts) < 2:
            continue
        importer = (parts[0], parts[-1])
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from ((importer, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((importer, f"{node.module}.{alias.name}") for alias in node.names)


def inner_imports():
    return [
        (feature, module, name, name.split(".")[1], name.split(".")[2])
        for (feature, module), name in imports()
        if name.startswith("turnabout.") and feature in PACKAGES and name.count(".") > 1
    ]


def test_a_feature_imports_only_features_before_it():
    wrong = [
        f"{feature}.{module} imports {name}"
        for feature, module, name, other, _ in inner_imports()
        if PACKAGES.index(other) > PACKAGES.index(feature)
    ]
    assert wrong == []


def test_a_feature_imports_only_the_open_modules_of_another():
    wrong = [
        f"{feature}.{module} imports {name}"
        for feature, module, name, other, part in inner_imports()
        if other not in (feature, "base") and part not in OPEN_TO_OTHER_FEATURES
    ]
    assert wrong == []


def test_a_layer_imports_only_layers_before_it():
    wrong = [
        f"{feature}.{module} imports {name}"
        for feature, module, name, other, part in inner_imports()
        if other == feature
        and module in LAYERS
        and part in LAYERS
        and LAYERS.index(part) >= LAYERS.index(module)
    ]
    assert wrong == []


def test_the_domain_does_not_know_it_is_on_the_web():
    wrong = [
        f"{feature}.{module} imports {name}"
        for (feature, module), name in imports()
        if module in WITHOUT_WEB and feature != "base" and name.split(".")[0] in WEB
    ]
    assert wrong == []


def test_every_package_is_in_the_table_of_contents():
    folders = {f.name for f in PACKAGE.iterdir() if (f / "__init__.py").is_file()}
    assert folders == {*PACKAGES, "demo"}  # the sample data imports every feature, none imports it


def packages():
    """Every package that has modules of its own."""
    return sorted({f.parent for f in files() if f.name != "__init__.py"} - {PACKAGE})


def docstring_lines(package):
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text()))
    return (docstring or "").splitlines()


def listed_modules(package):
    entries = (re.match(r"(\w+)  +\S", line) for line in docstring_lines(package)[1:])
    return [entry[1] for entry in entries if entry]


@pytest.mark.parametrize("package", packages(), ids=lambda folder: folder.name)
def test_a_package_lists_its_modules(package):
    """`name`, two spaces or more, and half a line on what it holds: each module exactly once."""
    modules = {f.stem for f in package.glob("*.py")} - {"__init__"}
    modules |= {f.parent.name for f in package.glob("*/__init__.py")}
    assert sorted(listed_modules(package)) == sorted(modules)


def test_a_helper_module_has_a_name_of_its_own():
    """Modules named after a layer are in many features; any other name says where to look."""
    helpers = Counter(f.stem for f in files() if f.stem not in {*LAYERS, "__init__"})
    assert [name for name, count in helpers.items() if count > 1] == []


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
    result = subprocess.run(
        [sys.executable, "-c", "import platform, uuid, werkzeug; print(platform.python_version())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.strip().count(".") == 2, result.stderr


def functions():
    for file in files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield file.relative_to(PACKAGE), node


def test_functions_stay_short():
    long = [
        f"{file}:{node.lineno} {node.name}"
        for file, node in functions()
        if node.end_lineno - node.lineno >= 30
    ]
    assert long == []


def test_files_stay_short():
    long = {
        str(f.relative_to(PACKAGE)): len(f.read_text().splitlines())
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
            text in page.read_text() for text in (' style="', "<style>", "<script>", ' onclick="')
        )
    ]
    assert wrong == []
