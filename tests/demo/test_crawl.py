"""Crawls the demo site: every link leads to a page, and every form gets a response."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from tests.demo.conftest import browser_of
from turnabout.base.db.session import fetch_all
from turnabout.base.jobs.outbox import Letter
from turnabout.demo import LOGINS
from turnabout.members.queries import by_email

ALIKE = 6  # so many pages of one kind are looked at, such as those of members
HOME = "http://localhost"


class Found(HTMLParser):
    """The links of a page, and its forms with the values that a browser would send."""

    def __init__(self, html):
        super().__init__()
        self.links, self.forms = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        marks = dict(attrs)
        address = marks.get("href") or marks.get("src")
        if tag in ("a", "link", "img", "script") and address:
            self.links.append(address)
        elif tag == "form":
            self.forms.append((marks.get("method", "get"), marks.get("action", ""), {}))
        elif tag in ("input", "button", "textarea") and self.forms and marks.get("name"):
            ticked = marks.get("type") not in ("radio", "checkbox", "file") or "checked" in marks
            if ticked:
                self.forms[-1][2].setdefault(marks["name"], marks.get("value") or "")


class Crawl:
    """Everything reachable from the home page by links alone."""

    def __init__(self, browser):
        self.browser, self.broken, self.forms = browser, [], {}
        self.seen, self.to_see, self.kinds = {"/"}, ["/"], Counter()
        while self.to_see:
            self.look(self.to_see.pop())

    def look(self, path):
        answer = self.browser.get(path, buffered=True)
        if answer.status_code >= 400:
            self.broken.append((path, answer.status_code))
        elif answer.location:
            self.note(path, answer.location)
        elif answer.mimetype == "text/html":
            found = Found(answer.text)
            for link in found.links:
                self.note(path, link)
            for method, action, values in found.forms:
                if method == "get":
                    self.note(path, action)
                else:
                    self.note_form(path, action, values)
        return answer

    def note(self, page, address):
        found = urlsplit(urljoin(HOME + page, address))
        path = found.path + (f"?{found.query}" if found.query else "")
        if found.netloc in ("localhost", "127.0.0.1:8000") and path not in self.seen:
            self.seen.add(path)
            self.kinds[kind_of(path)] += 1
            if self.kinds[kind_of(path)] <= ALIKE:
                self.to_see.append(path)

    def note_form(self, page, action, values):
        address = urljoin(HOME + page, action).removeprefix(HOME)
        self.forms.setdefault((kind_of(address), *sorted(values)), (page, address, values))


def kind_of(path):
    """`/posts/12?below=40` and `/posts/7?below=9` are of one kind."""
    return re.sub(r"\d+|(?<=/C/)\w+|(?<=/photos/)[\w-]+", "N", path)


# What a member sees of others without having met them: pages of an address with an id in it.
FOR_ALL = {
    *("meeting.card", "meeting.member", "meeting.know", "cards.files.vcf", "cards.files.count"),
    *("cards.files.photo", "board.show_board", "board.show_post", "board.respond"),
    *("communities.about", "communities.people", "communities.join", "board.leave_community"),
    *("communities.step_down", "network_picture.map_network", "contacts.export.export_file"),
    *("events.of_community", "events.show", "events.come", "events.cannot_come"),
    *("events.choose_shown", "calendars.one", "check_in.arrive", "check_in.confirm"),
}


@pytest.mark.parametrize("name", [*LOGINS, ""])
def test_every_link_and_every_form_leads_somewhere(own_town, name):
    """Of the forms one of each kind is pressed, as it stands on its page: done, or wrong in words.
    Before that, somebody new tries what is not theirs.
    """
    browser = browser_of(own_town, name)
    found = Crawl(browser)
    assert found.broken == []
    assert len(found.seen) > (200 if name else 15)
    assert trespassed(own_town[0], found) == []
    pressed = [press(browser, *form) for form in found.forms.values() if form[1] != "/sign-out"]
    assert [one for one in pressed if one and one[2] not in (302, 303, 422)] == []
    assert len(list(filter(None, pressed))) > (20 if name else 2)


def press(browser, page, address, values):
    """Submit the form; None where an earlier one has made it obsolete."""
    forms = Found(browser.get(page, buffered=True).text).forms
    if any(action == address for _, action, _ in forms):
        return page, address, browser.post(address, data=values, buffered=True).status_code
    return None


def trespassed(site, found):
    """Addresses with an owner that a new member could nevertheless open or change."""
    thief = site.test_client()
    me = {"name": "Thief", "email": "thief@example.org", "password": "a dark lantern", "agree": "y"}
    assert thief.post("/join", data=me).status_code == 303
    tries = [("GET", path, None) for path in found.seen]
    tries += [("POST", path, values) for _, path, values in found.forms.values()]
    at = site.url_map.bind("localhost")
    return [
        (method, path, answer.status_code)
        for method, path, values in tries
        if has_an_owner(at, method, path)
        and (answer := thief.open(path, method=method, data=values, buffered=True)).status_code
        != 404
    ]


def has_an_owner(at, method, path):
    try:
        endpoint, values = at.match(urlsplit(path).path, method)
    except HTTPException:
        return False
    return bool(values) and endpoint not in FOR_ALL


HOSTILE = """"'><img src=x onerror=alert(1)></textarea>{{7*7}}"""


def test_words_of_others_are_words_wherever_they_are_shown(own_town):
    """Submit every form with markup in its fields; then everybody loads every page."""
    site, browser = own_town[0], browser_of(own_town, "wanda")
    sent = 0
    for page, address, values in Crawl(browser).forms.values():
        if address != "/sign-out" and "choice" not in values:
            words = {name: typed(name, value) for name, value in values.items()}
            sent += press(browser, page, address, words) is not None
    assert sent > 20
    for name in (*LOGINS, ""):
        obeyed = [
            path for path, page in Looked(browser_of(own_town, name)).pages if is_obeyed(page)
        ]
        assert obeyed == []
    with site.app_context():
        written = fetch_all(select(Letter))
        assert any("onerror" in letter.html for letter in written)
        assert [letter.kind for letter in written if is_obeyed(letter.html)] == []


def typed(name, value):
    """A hostile value for a field."""
    free = ("name", "headline", "title", "words", "note", "notes", "body", "why", "action", "about")
    free += ("seeking", "can_help", "where_met", "met_where", "organisation", "place", "skills")
    free += ("pronouns", "say_name", "location", "what", "q", "label", "promise", "cares_about")
    return HOSTILE if name in free or name.endswith("_label") else value


class Looked(Crawl):
    """The same, keeping the text of every page."""

    def __init__(self, browser):
        self.pages = []
        super().__init__(browser)

    def look(self, path):
        answer = super().look(path)
        if answer.mimetype == "text/html":
            self.pages.append((path, answer.text))
        return answer


class Marks(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.obeyed = "onerror=alert(1)>" in html or "&quot;49" in html or "</textarea>49" in html
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.obeyed |= any(name.startswith("on") for name, _ in attrs)


def is_obeyed(html):
    return Marks(html).obeyed


def test_two_who_are_blocked_see_nothing_of_each_other_and_others_see_both(own_town):
    """Also on lists cached before the block, in both directions."""
    wanda, okon, petra = (browser_of(own_town, name) for name in ("wanda", "okon", "petra"))
    shown = {browser: names_shown(browser) for browser in (wanda, okon)}
    assert all(len(shown[one][name]) > 5 for one, name in ((wanda, OKON), (okon, WANDA)))
    block = {"member_id": id_of(own_town, "wanda")}
    assert (
        WANDA in okon.post("/blocks", data=block, follow_redirects=True).text
    )  # for the last time

    assert names_shown(wanda)[OKON] == []
    assert set(names_shown(okon)[WANDA]) <= {"/settings/blocked"}
    for address in {*shown[wanda][OKON], *shown[okon][WANDA]}:
        if not address.startswith(("/settings/blocked", "/reports/new")):  # for those who were hurt
            assert OKON not in wanda.get(address).text, address
            assert WANDA not in okon.get(address).text, address
    seen = names_shown(petra)
    assert seen[WANDA]
    assert seen[OKON]


WANDA, OKON = "Wanda Willowmere", "Okon Fairweather"


def names_shown(browser):
    """The addresses of pages that name either of the two outside their own page frame."""
    pages = Looked(browser).pages
    return {name: [path for path, page in pages if name in page] for name in (WANDA, OKON)}


def id_of(town, name):
    with town[0].app_context():
        return by_email(f"{name}@example.org").id
