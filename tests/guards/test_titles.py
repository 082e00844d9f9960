"""Every page has a title that tells it from other pages, in a list of tabs and for screen readers."""

import re
from collections import defaultdict
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"
TITLE = re.compile(r"{% block title %}(.*?){% endblock %}", re.S)
# Two looks of one address, and two dead ends that nobody has open together.
ALIKE = {"cards/none.html", "cards/mine.html"}


def titles():
    found = defaultdict(set)
    for file in sorted(TEMPLATES.rglob("*.html")):
        for title in TITLE.findall(file.read_text()):
            found[title.replace('"', "'")].add(str(file.relative_to(TEMPLATES)))
    return found


def test_no_two_pages_have_the_same_title():
    """What stands in a variable is named by its view: those are as many as there are things."""
    said = {title: files for title, files in titles().items() if "_(" in title}
    assert len(said) > 60
    assert {title: files for title, files in said.items() if len(files - ALIKE) > 1} == {}


def test_no_code_is_hidden_by_a_name():
    """A name in `aria-label` is read instead of what stands there."""
    tag = re.compile(r'<(?!input)\w+[^>]*class="(?:[^"]* )?code(?: [^"]*)?"[^>]*aria-label')
    assert [str(file) for file in TEMPLATES.rglob("*.html") if tag.search(file.read_text())] == []
