"""In text fields the first letter sets the direction, for Arabic and Hebrew, too."""

import re
from pathlib import Path

import pytest
from wtforms.widgets import TextArea

from turnabout.base.web.app_config import assets
from turnabout.base.web.forms import Form

WRITTEN = ("text", "search", "email", "url", "tel")
TAG = re.compile(r"<(?:input|textarea)\b(?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*>", re.S)


def is_written(tag):
    kind = re.search(r'\btype="(\w+)"', tag)
    is_shown = not re.search(r"\b(?:hidden|readonly)\b", re.sub(r"\{.*?\}", "", tag))
    return is_shown and (kind[1] in WRITTEN if kind else True)


def tags():
    for file in sorted(Path(assets("templates")).rglob("*.html")):
        for tag in TAG.findall(file.read_text()):
            if is_written(tag):
                yield f"{file.name}: {tag}"


def test_there_are_fields_in_templates():
    assert len(list(tags())) > 5


def test_every_field_in_a_template_follows_what_is_written():
    assert [tag for tag in tags() if 'dir="auto"' not in tag] == []


def test_no_template_turns_a_field_by_hand():
    """Direction left to right would put the dot of an Arabic sentence on the wrong side."""
    turned = re.compile(r"""field\([^\n]*\bdir=["'](?!auto)""")
    files = Path(assets("templates")).rglob("*.html")
    assert [file.name for file in files if turned.search(file.read_text())] == []


def fields(kind=Form):
    for form in kind.__subclasses__():
        for name in dir(form):
            field = getattr(form, name)
            if hasattr(field, "field_class"):
                yield form, name, field
        yield from fields(form)


def test_every_field_of_a_form_follows_what_is_written(app):
    seen = 0
    for form, name, field in fields():
        with app.test_request_context():
            one = type("Alone", (Form,), {"one": field})().one
            written = getattr(one.widget, "input_type", "") in WRITTEN
            if written or isinstance(one.widget, TextArea):
                seen += 1
                assert 'dir="auto"' in str(one()), (form.__name__, name)
    assert seen > 30


@pytest.mark.parametrize("path", ["/join", "/sign-in", "/C", "/together"])
def test_every_field_of_a_page_follows_what_is_written(stranger, path):
    found = [tag for tag in TAG.findall(stranger.get(path).text) if is_written(tag)]
    wanted = [tag for tag in found if 'type="password"' not in tag]
    assert wanted
    assert [tag for tag in wanted if 'dir="auto"' not in tag] == []
