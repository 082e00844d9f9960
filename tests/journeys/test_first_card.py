"""J1: from the home page to a card with its code on the screen; and a look at all that is mine."""

import re
from urllib.parse import urlsplit

from turnabout.base import mail
from turnabout.base.jobs import work


def join(phone, name="Dora Lee", email="dora@example.test"):
    phone.fill(name=name, email=email, password="three words of mine")
    phone.page.check("main [name=agree]")
    return phone.tap("Join", "button")


def link_in(letters):
    text = letters[-1].get_body(("plain",)).get_content()
    return urlsplit(re.search(r"https?://\S+", text)[0]).path


def test_a_first_card_in_three_screens(phones, app, monkeypatch):
    letters = []
    monkeypatch.setattr(mail, "keep_as_file", lambda message, *rest: letters.append(message))
    phone = phones().open("/").tap("Join")
    join(phone).sees("Your card")
    phone.fill(headline="Baker, new in town", seeking="An early oven", can_help="Bread")
    phone.tap("Show my card").sees("Dora Lee")
    assert phone.page.locator("svg").first.is_visible()
    phone.open("/settings").sees("Please confirm your e-mail address")
    with app.app_context():
        work()
    phone.open(link_in(letters)).tap("Yes, this address is mine").sees("is confirmed")
    assert "Please confirm" not in phone.open("/settings").page.content()


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(phones):
    phone = phones().open("/join")
    if phone.javascript:
        phone.page.eval_on_selector("form.form", "form => form.noValidate = true")
    phone.fill(name="Dora Lee", email="dora@example.test", password="12345678")
    phone.page.check("main [name=agree]")
    phone.tap("Join", "button").sees("Too many people use this one")
    assert phone.page.input_value("main [name=name]") == "Dora Lee"
    assert phone.page.input_value("main [name=password]") == ""
    phone.fill(password="three words of mine").tap("Join", "button").sees("Your card")


def test_a_look_at_all_that_is_mine(phones):
    phone = phones().open("/join")
    join(phone)
    for path in (
        *("/settings", "/settings/account", "/settings/password", "/settings/email"),
        *("/settings/language", "/settings/devices", "/settings/blocked", "/confirm"),
        *("/privacy", "/privacy/leave"),
    ):
        phone.open(path)
    phone.open("/settings").tap("Sign out").sees("You are signed out")
    phone.open("/sign-in").fill(email="dora@example.test", password="three words of mine")
    phone.tap("Sign in", "button").open("/settings").sees("Dora Lee")
    phone.open("/privacy/leave").fill(password="three words of mine")
    phone.tap("Close my account").sees("You have left")
