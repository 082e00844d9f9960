"""Public cards are answered before Flask, and only where Flask would give the same response."""

import pytest

from tests.card_page.test_card_page import live
from turnabout.base.db.read_only import ReadOnlyPool, pool
from turnabout.base.web.not_found_limit import MOST
from turnabout.cards import commands


@pytest.fixture
def card(cast):
    return commands.make(cast.ana)


@pytest.fixture
def flask_answers(app, monkeypatch):
    """Which pages Flask was asked for."""
    asked, view = [], app.view_functions["meeting.card"]
    monkeypatch.setitem(
        app.view_functions,
        "meeting.card",
        mark(lambda code: asked.append(code) or view(code), view),
    )
    return asked


def mark(around, view):
    around.__dict__.update(vars(view))
    return around


def get(app, address, **options):
    """By a browser that has been here never before."""
    return app.test_client().get(address, **options)


def test_the_second_visitor_is_answered_before_flask_and_alike(app, card, flask_answers):
    first, second = (get(app, f"/C/{card.code}") for _ in range(2))
    assert flask_answers == [card.code]
    assert second.status_code == 200
    assert (first.data, dict(first.headers)) == (second.data, dict(second.headers))
    for header in ("Content-Security-Policy", "X-Robots-Tag", "Referrer-Policy", "ETag"):
        assert header in second.headers
    assert "Set-Cookie" not in second.headers


def test_who_has_the_page_is_told_that_it_is_the_same(app, card, flask_answers):
    etag = get(app, f"/C/{card.code}").headers["ETag"]
    for known in (etag, f'"other", {etag}', "*"):
        again = get(app, f"/C/{card.code}", headers={"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag
    assert get(app, f"/C/{card.code}", headers={"If-None-Match": '"other"'}).status_code == 200
    assert flask_answers == [card.code]


def test_each_language_and_each_encoding_has_its_own(app, card):
    for _twice in range(2):
        for language, word in (
            ("fr", "Enregistrer"),
            ("en", "Save contact"),
            ("xx", "Save contact"),
        ):
            page = get(app, f"/C/{card.code}", headers={"Accept-Language": language})
            assert word in page.text
        for encoding in ("br", "gzip"):
            page = get(app, f"/C/{card.code}", headers={"Accept-Encoding": encoding})
            assert page.headers["Content-Encoding"] == encoding


@pytest.mark.parametrize("what", ["cookie", "query", "head", "small letters", "post"])
def test_everything_else_is_for_flask(app, card, flask_answers, what):
    address = f"/C/{card.code}"
    get(app, address)
    ask = app.test_client()
    if what == "cookie":
        ask.set_cookie("another", "1")
    answers = {
        "cookie": lambda: ask.get(address).status_code == 200,
        "query": lambda: ask.get(address + "?live=x").status_code == 200,
        "head": lambda: ask.head(address).status_code == 200,
        "small letters": lambda: ask.get(address.lower().replace("/c/", "/C/")).status_code == 301,
        "post": lambda: ask.post(address).status_code == 405,
    }
    assert answers[what]()
    assert len(flask_answers) == (1 if what == "post" else 2)


def test_a_word_of_presence_is_for_flask(app, card):
    get(app, f"/C/{card.code}")
    assert "you’re connected right away" in get(app, f"/C/{card.code}/{live(card)}").text


def test_a_host_that_is_not_ours_is_refused_as_flask_refuses_it(app, card, monkeypatch):
    get(app, f"/C/{card.code}")
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["turnabout.example"])
    assert get(app, f"/C/{card.code}", headers={"Host": "evil.example"}).status_code == 400
    assert get(app, f"/C/{card.code}", headers={"Host": "turnabout.example"}).status_code == 200


def test_who_guesses_codes_is_not_told_by_the_cache_which_ones_exist(app, card, monkeypatch):
    monkeypatch.setitem(app.extensions, "limiter", True)
    get(app, f"/C/{card.code}")
    for _ in range(MOST):
        app.extensions["misses"].add("127.0.0.1")
    try:
        assert get(app, f"/C/{card.code}").status_code == 429
    finally:
        app.extensions["misses"].counts.clear()


def test_a_database_that_is_away_is_for_flask_to_explain(app, card, flask_answers, monkeypatch):
    get(app, f"/C/{card.code}")
    reader = pool()

    def away(self, *rest):
        raise reader.errors("away")

    monkeypatch.setattr(ReadOnlyPool, "run", away)
    with pytest.raises(reader.errors):
        get(app, f"/C/{card.code}")
    assert len(flask_answers) == 2
