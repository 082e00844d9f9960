"""The lock files pin all declared packages by hash, and name no package index."""

import ast
import re
import stat
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.setup.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def pins(lock):
    return dict(re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", lock.read_text(), re.MULTILINE))


def name(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_host_and_hashes_everything(lock):
    words = lock.read_text()
    assert "://" not in words
    assert "--index" not in words
    blocks = re.split(r"\n(?=[A-Za-z])", words)
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_both_locks_pin_alike():
    run, dev = (pins(ROOT / "requirements" / f"{kind}.txt") for kind in ("run", "dev"))
    assert run.items() <= dev.items()


def test_everything_declared_is_locked():
    declared = {name(one) for one in PROJECT["project"]["dependencies"]}
    assert declared <= pins(ROOT / "requirements/run.txt").keys()


def test_everything_imported_is_declared():
    declared = {name(one) for one in PROJECT["project"]["dependencies"]}
    # What these bring along is theirs to name.
    declared |= {
        "werkzeug",
        "jinja2",
        "markupsafe",
        "itsdangerous",
        "wtforms",
        "babel",
        "pydantic",
        "python-dotenv",
        "limits",
        "click",
    }
    shipped, missing = packages_distributions(), set()
    for module in imported():
        if module not in sys.stdlib_module_names | {"turnabout"}:
            found = {name(one) for one in shipped.get(module, [module])}
            missing |= set() if found & declared else found
    assert missing == set()


def imported():
    for file in (ROOT / "platform").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield node.module.split(".")[0]


def test_the_checks_elsewhere_are_the_checks_here():
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    assert "exec ./dev test\n" in script.read_text()
