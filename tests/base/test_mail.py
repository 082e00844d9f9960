import smtplib

import pytest
from sqlalchemy import select

from turnabout.base.db.session import command, db, save
from turnabout.base.jobs.outbox import Letter
from turnabout.base.jobs.queue import run_pending
from turnabout.base.mail import emails
from turnabout.notices.commands import tell


@command
def letter(**more):
    return save(Letter(**({
        "key": "abc", "kind": "notice", "to": "ana@example.test", "subject": "Hello",
        "text": "Hello", "html": "<p>Hello</p>",
    } | more)))  # fmt: skip


def as_message(app, **more):
    return emails.as_message(letter(**more), app.config["SETTINGS"])


@pytest.mark.parametrize("field", ["to", "subject", "unsubscribe"])
def test_nothing_can_add_a_line_to_the_head_of_a_letter(app, field):
    with pytest.raises(ValueError, match="linefeed|newline|carriage"):
        as_message(app, **{field: "x@example.test\r\nBcc: all@example.test"})


def test_a_letter_says_what_it_is(app):
    message = as_message(app, unsubscribe="http://127.0.0.1:8000/unsubscribe/x")

    assert message["Message-ID"] == "<abc@127.0.0.1>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"]
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_any_script_arrives(app):
    message = as_message(app, subject="Привет, 日本 👋", text="نص")

    assert message["Subject"] == "Привет, 日本 👋"
    assert message.get_body(("plain",)).get_content().strip() == "نص"
    assert b"\xd0" not in message.as_bytes().partition(b"\n\n")[0]


def test_a_button_leads_to_this_site_only(app):
    found = emails.paragraphs(
        "Hello\n\n[Open](http://127.0.0.1:8000/threads/1)\n\n[Open](https://elsewhere.test/)"
    )
    assert [("url" in one) for one in found] == [False, True, False]


@pytest.mark.parametrize(
    "sly", ["http://127.0.0.1:8000.elsewhere.test/", "http://127.0.0.1:8000@elsewhere.test/"]
)
def test_an_address_that_only_begins_like_ours_is_no_button(app, sly):
    assert emails.paragraphs(f"[Open]({sly})") == [{"words": f"[Open]({sly})"}]


def test_a_server_that_fails_is_tried_again(app, cast, monkeypatch):
    def fails(*args):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(emails, "send_by_smtp", fails)
    monkeypatch.setattr(
        app.config["SETTINGS"],
        "smtp_url",
        type(app.config["SETTINGS"].smtp_url)("smtp://localhost"),
    )
    tell(cast.ana, "connection-asked", by=cast.ben)
    run_pending()

    db.session.expire_all()
    kept = db.session.scalars(select(Letter)).one()
    assert (kept.done_at, kept.tries) == (None, 1)
