"""Notices by e-mail, and unsubscribing from them."""

import re

from tests.cast import someone
from turnabout.notices import commands, policy


def told(cast, kind="connection-asked", **more):
    return commands.tell(cast.ana, kind, by=cast.ben, url="/connections", **more)


def test_what_waits_is_mailed_at_once(cast, letters):
    told(cast)

    (letter,) = letters()
    assert letter["To"] == "ana@example.test"
    assert letter["Subject"] == "Ben Osei would like to connect with you."
    for part in ("plain", "html"):
        words = letter.get_body((part,)).get_content()
        assert "Hello Ana Vidal," in words
        assert "http://127.0.0.1:8000/connections" in words


def test_what_is_only_good_to_know_waits_for_the_next_visit(cast, letters):
    told(cast, "connection-accepted")

    assert letters() == []


def test_nothing_is_mailed_to_an_address_that_nobody_confirmed(cast, letters):
    commands.tell(someone("Dora Unsure", confirmed=False), "connection-asked", by=cast.ben)

    assert letters() == []


def test_the_mail_speaks_the_language_of_its_reader(cast, letters, app, as_):
    dora = someone("Dora Petit", language="fr")
    commands.tell(dora, "connection-asked", by=cast.ben)

    (letter,) = letters()
    assert letter["Subject"] == "Ben Osei aimerait entrer en relation avec vous."
    assert 'lang="fr"' in letter.get_body(("html",)).get_content()


def test_the_mail_says_why_it_came_and_how_to_get_no_more(cast, letters):
    told(cast)

    (letter,) = letters()
    for part in ("plain", "html"):
        words = letter.get_body((part,)).get_content()
        assert "You get an e-mail like this when somebody would like to connect with you." in words
        assert "/settings/notices" in words
        assert stop_address(letter) in words


def test_the_mail_fetches_nothing(cast, letters):
    told(cast)

    html = letters()[0].get_body(("html",)).get_content()
    assert not re.search(r"<img|<link|<script|src=|url\(", html)


def stop_address(letter):
    """As it is on the wire, where mail programs read it."""
    (line,) = re.findall(rb"(?m)^List-Unsubscribe: <([!-~]+)>$", letter.as_bytes())
    return line.decode()


def stop_path(letter):
    return stop_address(letter).removeprefix("http://127.0.0.1:8000")


def test_a_mail_program_can_unsubscribe_with_one_click(cast, letters, app):
    told(cast)
    (letter,) = letters()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    app.config["WTF_CSRF_ENABLED"] = True  # a mail program has no token
    try:
        answer = app.test_client().post(stop_path(letter), data={"List-Unsubscribe": "One-Click"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 200
    told(cast)
    assert len(letters()) == 1


def test_opening_the_link_changes_nothing_by_itself(cast, letters, stranger):
    told(cast)

    page = stranger.get(stop_path(letters()[0]))
    assert "Stop these e-mails?" in page.text
    commands.tell(cast.ana, "connection-asked", by=cast.cleo, url="/connections")
    assert len(letters()) == 2


def test_a_forged_link_leads_nowhere(cast, letters, stranger):
    told(cast)
    path = stop_path(letters()[0])

    for forged in (path[:-2], path + "x", "/unsubscribe/W10", "/unsubscribe/x"):
        assert stranger.get(forged).status_code == 404
        assert stranger.post(forged).status_code == 404


def test_some_mails_cannot_be_stopped(cast):
    commands.set_preferences(cast.ana, {"report-made": policy.APP, "no-such-kind": policy.APP})

    assert policy.ways_of(cast.ana)["report-made"] == policy.MAIL


def test_a_name_cannot_add_a_line_to_the_head_of_a_mail(cast, letters):
    eve = someone("Eve\r\nBcc: all@example.test")
    commands.tell(cast.ana, "connection-asked", by=eve)

    (letter,) = letters()
    assert letter["Bcc"] is None
    assert "\n" not in letter["Subject"]


def test_what_can_be_done_at_once_are_buttons_instead_of_the_page(cast, letters):
    acts = [("Right", "http://127.0.0.1:8000/a"), ("Not quite", "http://127.0.0.1:8000/b")]
    told(cast, "help-recorded", words="A name", acts=acts)

    html = letters()[0].get_body(("html",)).get_content()
    assert re.findall(r'href="([^"]+)"[^>]*>(Right|Not quite)</a>', html) == [
        ("http://127.0.0.1:8000/a", "Right"), ("http://127.0.0.1:8000/b", "Not quite"),
    ]  # fmt: skip
    assert html.count("background:#f1b52c") == 1  # one of them is the usual answer
    assert "/connections" not in html


def test_a_long_line_does_not_become_a_long_subject(cast, letters):
    told(cast, "thanked", words="word " * 200)

    (letter,) = letters()
    assert len(letter["Subject"]) <= 112
    assert letter["Subject"].endswith("…")
