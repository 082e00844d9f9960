"""Every view requires sign-in unless it is `@public`, and every form has CSRF protection."""

import re
from html import unescape
from pathlib import Path

import pytest
from wtforms import PasswordField

from tests.cast import PASSWORD
from tests.conftest import close
from turnabout import create_app
from turnabout.base.web.forms import Form
from turnabout.cards.commands import make
from turnabout.members.commands import make_operator, sign_in

PUBLIC = {
    *("today.home", "today.guide", "health.alive", "health.ready", "privacy.home"),
    *("members.sign_in", "members.language", "members.forgotten", "members.forgotten_sent"),
    *("members.new_password", "members.new_email", "arrival.join", "arrival.confirm"),
    *("assistance.by_mail.answer", "assistance.by_mail.tell_outcome"),
    *("guests.leave", "guests.removal", "contacts.afterwards.keep_in_touch"),
    "calendars.feed",
    *(
        "meeting.card",
        "meeting.live_card",
        "pairing.together",
        "meeting.enter",
        "meeting.enter_in_small_letters",
    ),
    *("cards.files.vcf", "cards.files.svg", "cards.files.png", "cards.files.photo"),
    *("installed.manifest", "installed.worker", "meeting.offline.page"),
    *("cards.files.any_case", "cards.files.count", "notices.unsubscribe"),
}
# A mail program presses this button (RFC 8058), and a card page counts without a cookie.
FROM_ANYWHERE = {"notices.unsubscribe", "cards.files.count"}

FILLED = {"id": 1, "token": "x", "code": "AAAAAAAA", "slug": "welcome", "key": "x", "name": "x"}
# Every word that some view reads from an address; a test below keeps the list whole.
ASKED = (
    *(
        "about",
        "introduction",
        "status",
        "like",
        "live",
        "after",
        "as",
        "below",
        "card",
        "code",
        "community",
        "contact",
        "direction",
        "order",
        "email",
        "for",
    ),
    *(
        "horizon",
        "how",
        "kind",
        "left",
        "live",
        "member",
        "network",
        "next",
        "note",
        "operator",
        "organisation",
        "origin",
        "other",
        "q",
        "response",
    ),
    *(
        "side",
        "size",
        "state",
        "step",
        "tag",
        "where_met",
        "category",
        "effort",
        "where",
        "member_id",
        "up_to",
        "version",
        "live",
        "when",
    ),
)
TYPED = ("%22%27%F0%9F%A6%86%FF-1", "9" * 40, "3000000000", "-1", "%C2%B2", "%D9%A3", "post-%C2%B2")
NONSENSE = "\0\u202e<b>🦆</b>' or 1=1 -- " + "9" * 40


def doors(app, method):
    """(endpoint, path) of every rule that takes the method."""
    at = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if method in rule.methods and rule.endpoint != "static":
            values = {name: filled(rule, name) for name in rule.arguments}
            yield rule.endpoint, at.build(rule.endpoint, values, method)


def filled(rule, name):
    """One of the words it takes, when it takes only a few."""
    few = getattr(rule._converters[name], "items", None)
    return sorted(few)[0] if few else FILLED.get(name, 1)


def is_public(app, endpoint):
    return getattr(app.view_functions[endpoint], "is_public", False)


def test_the_open_doors_are_these(app):
    found = {name for name in app.view_functions if is_public(app, name)}
    assert found == {name for name in PUBLIC if name in app.view_functions}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_other_door_sends_a_stranger_to_sign_in(app, stranger, method):
    wrong = [
        (path, answer.status_code)
        for endpoint, path in doors(app, method)
        if not is_public(app, endpoint)
        and (answer := stranger.open(path, method=method)).location is None
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def strict(app):
    """The same house as in production: forms are checked."""
    made = create_app(app.config["SETTINGS"], TESTING=True)
    made.test_client_class = app.test_client_class
    yield made
    close(made)


def test_no_form_is_taken_without_its_token(strict, cast):
    make_operator(cast.ana)
    browser = strict.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = sign_in(cast.ana), True
    wrong = [
        (path, answer.status_code)
        for endpoint, path in doors(strict, "POST")
        if endpoint not in FROM_ANYWHERE and (answer := browser.post(path)).status_code != 400
    ]
    assert wrong == []
    assert browser.get("/settings").status_code == 200


def token_in(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]


def test_a_token_from_before_the_door_is_worth_nothing_behind_it(strict, cast):
    """Whoever laid a cookie into this browser knows what was in it then."""
    browser = strict.test_client()
    token = token_in(browser.get("/sign-in"))
    login = {"email": cast.ana.email, "password": PASSWORD, "csrf_token": token}
    assert browser.post("/sign-in", data=login).status_code == 303
    assert browser.post("/sign-out", data={"csrf_token": token}).status_code == 400
    fresh = token_in(browser.get("/settings"))
    assert browser.post("/sign-out", data={"csrf_token": fresh}).status_code == 303


def test_two_pages_that_are_answered_at_once_have_forms_that_both_work(strict, cast):
    """Each answer brings a cookie, and the later one stays: after a browser was closed, say, and only
    remembers who was signed in.
    """
    token = sign_in(cast.ana)
    pages, browsers = [], [strict.test_client(), strict.test_client()]
    for browser in browsers:
        with browser.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
        pages.append(browser.get("/settings"))
    for page in pages:
        told = {"csrf_token": token_in(page), "language": "en"}
        assert browsers[1].post("/language", data=told).status_code == 303


def test_a_secret_that_somebody_else_laid_into_the_cookie_is_worth_nothing(strict, cast):
    browser = strict.test_client()
    theirs = token_in(browser.get("/sign-in"))
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = sign_in(cast.ana), True
    assert browser.post("/sign-out", data={"csrf_token": theirs}).status_code == 400


GOAL = {
    "title": "A bakery <of> my own",
    "horizon": "long",
    "csrf_token": "of yesterday",
    "now": "x",
}
FROM_HERE = {"Referer": "http://localhost/goals/new"}


def pressed_once_more(browser, page):
    """What the page carries, sent as its button would send it."""
    said = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    told = {name: unescape(value) for name, value in said}
    return browser.post("/goals/new", data=told, headers=FROM_HERE), told


def test_a_form_from_another_sign_in_arrives_by_one_press_more(strict, cast):
    browser = strict.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = sign_in(cast.ana), True
    page = browser.post("/goals/new", data=GOAL, headers=FROM_HERE)
    answer, told = pressed_once_more(browser, page)

    assert page.status_code == 400
    assert "Nothing is lost" in page.text
    assert "now" not in told
    assert answer.status_code == 303
    assert "A bakery &lt;of&gt; my own" in browser.get("/goals").text


def secrets_of_forms():
    """The names of all fields whose words are not shown while they are typed."""
    waiting, names = [Form], set()
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        names |= {
            name
            for name, field in vars(kind).items()
            if getattr(field, "field_class", None) is PasswordField
        }
    return names


def test_no_secret_stands_in_the_page_that_asks_for_one_press_more(strict):
    assert {"password", "pin", "one_pin"} <= secrets_of_forms()
    told = dict.fromkeys(secrets_of_forms(), "281946") | {"csrf_token": "of yesterday", "one": "x"}
    page = strict.test_client().post("/together", data=told, headers=FROM_HERE)
    assert "Nothing is lost" in page.text
    assert "281946" not in page.text


def test_who_was_signed_out_while_writing_signs_in_and_sends_it(strict, cast):
    browser = strict.test_client()
    page = browser.post("/goals/new", data=GOAL, headers=FROM_HERE)
    assert 'href="/sign-in" target="_blank"' in page.text
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = sign_in(cast.ana), True
    again, told = pressed_once_more(browser, page)
    answer, told = pressed_once_more(browser, again)

    assert told["title"] == GOAL["title"]
    assert answer.status_code == 303


def test_a_browser_without_cookies_is_not_sent_round_in_circles(strict):
    page = strict.test_client(use_cookies=False).post("/goals/new", data=GOAL, headers=FROM_HERE)
    again, told = pressed_once_more(strict.test_client(use_cookies=False), page)

    assert told["title"] == GOAL["title"]
    assert again.status_code == 400
    assert "needs a cookie" in again.text
    assert "Send it" not in again.text


def test_a_form_from_elsewhere_is_not_offered_once_more(strict, cast):
    browser = strict.test_client()
    for headers in ({}, {"Referer": "http://evil.example/"}):
        page = browser.post("/goals/new", data=GOAL, headers=headers)
        assert page.status_code == 400
        assert "bakery" not in page.text


def test_signing_out_by_two_taps_ends_on_the_first_page(strict):
    answer = strict.test_client().post("/sign-out", data={"csrf_token": "x"}, headers=FROM_HERE)
    assert answer.location == "/"


@pytest.fixture
def browsers(app, cast, as_):
    """The operator, a member, a stranger."""
    make_operator(cast.ana)
    make(cast.ana)
    make(cast.ben)
    return as_(cast.ana), as_(cast.ben), app.test_client()


def test_every_word_that_a_view_reads_from_an_address_is_tried(app):
    read = re.compile(r"""request\.(?:args|values)(?:\.get\(|\[)"(\w+)"|number\("(\w+)"\)""")
    code = "".join(file.read_text() for file in Path(app.root_path).rglob("*.py"))
    assert {one or other for one, other in read.findall(code)} <= set(ASKED)


@pytest.mark.parametrize("typed", ["", *TYPED])
def test_no_page_breaks_down(app, browsers, typed):
    path = "?" + "&".join(f"{name}={typed}" for name in ASKED) if typed else "?q=%00"
    for browser in browsers:
        for _, found in doors(app, "GET"):
            if found != "/readyz":  # the database of the tests was not made by migrations
                assert browser.get(found + path).status_code < 500, found


def fields(kind=Form):
    """The names of all fields of all forms."""
    for form in kind.__subclasses__():
        yield from (name for name in dir(form) if hasattr(getattr(form, name), "field_class"))
        yield from fields(form)


# How the library for forms says it, where nobody gave it a sentence of ours.
RAW = re.compile(r"Not a valid|Invalid|Field (?:cannot|must)|Number must|This field is")


@pytest.mark.parametrize("typed", ["", "0", "9" * 40, "3000000000", "²", NONSENSE, "x" * 5000])
def test_no_form_breaks_down(app, browsers, typed):
    names = {*fields(), *ASKED, "counting", "language", "mail", "ready"}
    for browser in browsers:
        for endpoint, path in doors(app, "POST"):
            if endpoint not in ("members.sign_out", "privacy.leave"):
                answer = browser.post(path, data=dict.fromkeys(names, typed))
                assert answer.status_code < 500, path
                assert RAW.findall(answer.text) == [], path


def test_joining_by_two_taps_ends_inside(strict):
    """The second carries the token of the page, and already the cookie of the first one's answer."""
    browser = strict.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/join").text)[1]
    form = {"name": "Dora", "email": "dora@example.test", "password": "three words of mine",
            "agree": "y", "csrf_token": token}  # fmt: skip
    taps = [browser.post("/join", data=form, headers=FROM_HERE) for _ in range(2)]
    assert [(one.status_code, one.location) for one in taps] == [(303, "/join/card")] * 2
