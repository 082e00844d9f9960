"""Accessibility: accessible names begin with the visible label, and ids are unique."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from tests.demo.conftest import browser_of
from tests.demo.test_crawl import Looked

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "use"}
CONTROLS = ("a", "button", "summary")


class Heard(HTMLParser):
    """The ids of a page, and its controls with accessible name and visible label."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.named, self.open, self.unseen = Counter(), [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        marks = dict(attrs)
        if marks.get("id") and "template" not in [name for name, _ in self.open]:
            self.ids[marks["id"]] += 1
        if tag in VOID:
            return
        control = None
        if tag in CONTROLS and marks.get("aria-label"):
            control = [marks["aria-label"], ""]
            self.named.append(control)
        hidden = "unseen" in (marks.get("class") or "").split()
        self.open.append((tag, (control, hidden)))
        self.unseen += hidden

    def handle_endtag(self, tag):
        while self.open:
            name, (_, hidden) = self.open.pop()
            self.unseen -= hidden
            if name == tag:
                return

    def handle_data(self, data):
        for _, (control, _) in self.open:
            if control and not self.unseen:
                control[1] += data

    @property
    def ids_given_twice(self):
        return [name for name, times in self.ids.items() if times > 1]

    @property
    def misnamed(self):
        return [
            (name, seen) for name, seen in self.named if not plain(name).startswith(plain(seen))
        ]


def plain(words):
    return re.sub(r"[^\w]+", " ", words).strip().casefold()


@pytest.mark.parametrize(
    ("html", "twice", "misnamed"),
    [
        ('<p id="a"></p><p id="a"></p>', ["a"], []),
        ('<p id="a"></p><input id="b">', [], []),
        ('<a aria-label="Note about Ana"><b>Sort</b> it</a>', [], [("Note about Ana", "Sort it")]),
        ('<a aria-label="Sort it: Ana"><b>Sort</b> it</a><p>More</p>', [], []),
        ('<button aria-label="Up: Ana"><svg></svg></button>', [], []),
    ],
)
def test_it_would_be_noticed(html, twice, misnamed):
    page = Heard(html)
    assert (page.ids_given_twice, page.misnamed) == (twice, misnamed)


@pytest.mark.parametrize("name", ["wanda", "petra", "ines", ""])
def test_every_page_of_the_town(town, name):
    wrong = {}
    pages = Looked(browser_of(town, name)).pages
    for path, html in pages:
        page = Heard(html)
        if page.ids_given_twice or page.misnamed:
            wrong[path] = (page.ids_given_twice, page.misnamed)
    assert wrong == {}
    assert len(pages) > (100 if name else 5)
