"""Form errors are in the site's own words and shown beside the field."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
FORM = re.compile(r"<form\b(?P<tag>[^>]*(?:\{\{[^}]*\}\}[^>]*)*)>(?P<inside>.*?)</form>", re.S)
FIELD = re.compile(
    r"<input(?![^>]*type=\"hidden\")|<select|<textarea|\bfield\(|\bcaller\(|\{\{ form\."
)


def forms():
    for file in sorted(TEMPLATES.rglob("*.html")):
        for found in FORM.finditer(re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.S)):
            yield file.relative_to(TEMPLATES), found["tag"], found["inside"]


def test_no_form_with_a_field_leaves_the_browser_to_refuse_it():
    asking = [(name, tag) for name, tag, inside in forms() if FIELD.search(inside)]
    assert len(asking) > 10
    assert [(str(name), tag) for name, tag in asking if "novalidate" not in tag] == []


class Page(HTMLParser):
    """The forms of a page with the constraints that a browser would hold against what is typed."""

    REFUSES = {"required", "pattern", "min", "max", "minlength", "step"}
    TYPES = {"email", "url", "number", "date", "time", "datetime-local", "month"}

    def __init__(self, html):
        super().__init__()
        self.forms, self.summaries, self.title = [], [], ""
        self.in_title = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        marks = dict(attrs)
        if tag == "form":
            self.forms.append([marks, False])
        elif tag in ("input", "select", "textarea") and self.forms:
            self.forms[-1][1] |= bool(self.REFUSES & set(marks) or marks.get("type") in self.TYPES)
        elif tag == "div" and marks.get("class") == "wrongs":
            self.summaries.append(marks)
        self.in_title = tag == "title"

    def handle_data(self, data):
        if self.in_title:
            self.title += data

    @property
    def refusing(self):
        """Those that would be refused by a bubble."""
        return [marks for marks, refuses in self.forms if refuses and "novalidate" not in marks]


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/sign-in", {}),
        ("/join", {}),
        ("/password/forgotten", {}),
        ("/together", {}),
        ("/C", None),
    ],
)
def test_a_stranger_is_led_to_what_is_wrong(stranger, address, data):
    assert not Page(stranger.get(address).text).title.startswith("Error:")
    led_to_what_is_wrong(stranger, f"{address}?code=" if data is None else address, data)


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/scans", {}),
        ("/scans/pictures", {}),
        ("/settings/password", {}),
        ("/settings/email", {}),
        ("/settings/pin", {}),
        ("/contacts/new", {}),
        ("/goals/new", {}),
        ("/posts/new?kind=request", {}),
        ("/posts/new?kind=offer", {}),
        ("/communities/new", {}),
        ("/cards/new", {}),
        ("/privacy/leave", {}),
    ],
)
def test_a_member_is_led_to_what_is_wrong(as_, cast, address, data):
    led_to_what_is_wrong(as_(cast.ana), address, data)


def led_to_what_is_wrong(browser, address, data):
    answer = browser.get(address) if data is None else browser.post(address, data=data)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.title.startswith("Error: ")
    assert page.refusing == []
    (summary,) = page.summaries
    assert summary["tabindex"] == "-1"
    assert {"autofocus", "data-focus"} <= set(summary)
