"""Without a mail server, no page claims that something was sent."""

import re

import pytest
from pydantic import SecretStr

from tests.cast import someone

SENT = re.compile(
    r"\bwe (sent|send|.ll send)|on its way|your spam folder|Check your e-mail", re.IGNORECASE
)
NOT_SET_UP = re.compile(r"E-mail isn(.|&#39;)t set up on this site yet")


@pytest.fixture
def dora(as_):
    return as_(someone("Dora Petit", confirmed=False))


@pytest.fixture
def mail_server(app, monkeypatch):
    monkeypatch.setattr(app.config["SETTINGS"], "smtp_url", SecretStr("smtp://mail.example.org"))


PAGES = ("/confirm", "/settings/email", "/settings/notices")
STRANGERS = ("/password/forgotten", "/password/sent")


@pytest.mark.parametrize("page", PAGES)
def test_a_member_is_told_how_it_is(dora, page):
    shown = dora.get(page).text
    assert NOT_SET_UP.search(shown)
    assert not SENT.search(shown)


@pytest.mark.parametrize("page", STRANGERS)
def test_so_is_whoever_forgot_the_password(stranger, page):
    shown = stranger.get(page).text
    assert NOT_SET_UP.search(shown)
    assert not SENT.search(shown)


def test_asking_for_another_e_mail_says_that_none_was_sent(dora):
    shown = dora.post("/confirm", follow_redirects=True).text
    assert "Nothing was sent" in shown
    assert not SENT.search(shown)


def test_with_a_mail_server_they_say_what_was_sent(dora, stranger, mail_server):
    assert (
        "We sent an e-mail to dora@example.test"
        in dora.post("/confirm", follow_redirects=True).text
    )
    for browser, page in ((dora, "/confirm"), (stranger, "/password/sent")):
        shown = browser.get(page).text
        assert SENT.search(shown)
        assert not NOT_SET_UP.search(shown)
