"""No code changes the internals of Flask, Werkzeug, Jinja, Flask-Login or Babel.

The hooks that they offer to applications are listed here, each with the reason why it is one.
"""

import ast
from importlib import import_module
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "platform" / "turnabout"
FRAMEWORKS = (
    "flask",
    "werkzeug",
    "jinja2",
    "flask_login",
    "flask_babel",
    "flask_wtf.csrf",
    "babel",
)

OFFERED = {
    ("UserMixin", "get_id"),  # Flask-Login: "you must provide"
    ("Request", "parameter_storage_class"),  # Werkzeug: "the class to use for args and form"
    ("Request", "is_json"),  # only makes less of what is sent be read
}
DOCUMENTED = {"_get_current_object"}  # of Werkzeug's proxies, in its manual


def trees():
    for file in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in file.parts:
            yield file.relative_to(HOUSE), ast.parse(file.read_text())


def is_framework(module):
    return any(module == name or module.startswith(f"{name}.") for name in FRAMEWORKS)


def imported(tree):
    """Name here → (module, name there), of what comes from the frameworks."""
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and is_framework(node.module)
        for alias in node.names
    }


def members(node):
    """The names that a class defines."""
    for part in node.body:
        if isinstance(part, ast.FunctionDef):
            yield part.name
        elif isinstance(part, ast.Assign):
            yield from (target.id for target in part.targets if isinstance(target, ast.Name))
        elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            yield part.target.id


def overrides(tree):
    names = imported(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for base in (base.id for base in node.bases if isinstance(base, ast.Name)):
            if base in names:
                module, name = names[base]
                theirs = getattr(import_module(module), name)
                for member in members(node):
                    own = member in ("__init__", "__slots__", "__doc__")
                    if hasattr(theirs, member) and not own and (name, member) not in OFFERED:
                        yield f"{node.name}.{member} overrides {name}.{member}"


def insides(tree):
    """Reads and writes of names with an underscore on what comes from a framework, or from the app."""
    theirs = {*imported(tree), "app", "current_app", "login", "babel", "csrf"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            root = node.value
            while isinstance(root, ast.Attribute | ast.Call):
                root = root.value if isinstance(root, ast.Attribute) else root.func
            known = node.attr in DOCUMENTED or node.attr.startswith("__")
            if isinstance(root, ast.Name) and root.id in theirs and not known:
                yield f"{root.id} … .{node.attr}"


def test_no_class_of_ours_overrides_what_a_framework_does_inside():
    assert [f"{file}: {what}" for file, tree in trees() for what in overrides(tree)] == []


def test_nobody_reaches_into_a_framework():
    assert [f"{file}: {what}" for file, tree in trees() for what in insides(tree)] == []


@pytest.mark.parametrize(
    "code",
    [
        "from flask import Flask\nclass Lean(Flask):\n  def create_url_adapter(self, request): ...",
        "from flask import Response\nclass Lean(Response):\n  def get_wsgi_headers(self, e): ...",
        "from jinja2.runtime import Context\nclass Lean(Context):\n  def call(self): ...",
        "from flask_babel import Domain\nclass One(Domain):\n  def get_translations(self): ...",
    ],
)
def test_an_override_would_be_seen(code):
    assert list(overrides(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["login._session_identifier_generator = None", "from flask import g\ng._flask_babel"]
)
def test_reaching_inside_would_be_seen(code):
    assert list(insides(ast.parse(code)))


def test_the_application_is_plain_flask(app):
    from flask import Flask
    from flask.sessions import SecureCookieSessionInterface
    from flask.templating import Environment

    assert type(app) is Flask
    assert type(app.session_interface) is SecureCookieSessionInterface
    assert type(app.jinja_env) is Environment
