"""Detecting text that a mail program would turn into a link, which is refused as a name."""

import time

import pytest

from turnabout.base.text.autolinks import becomes_link
from turnabout.base.web import signed_tokens
from turnabout.cards import commands as cards
from turnabout.communities.commands import create_community
from turnabout.members.commands import make_operator

LINKS = [
    "evil.com", "EVIL.COM", "Evil.Com", "WWW.EVIL.EXAMPLE", "www.x", "Win (evil.com) now", "evil.com/x",
    "evil.co.uk.", "see evil.com:80", "evil。com", "evil\u200d.com", "evil\u200e.com",
    "ｅｖｉｌ．ｃｏｍ", "xn--e1afmkfd.xn--p1ai", "президент.рф",
    "é.com", "Ana evil.shop", "a@b", "ana@x.test",
    "https://x", "HTTP:x.y", "mailto:ana", "prizes.example", "J.de", "my.bank.net-Ana",
]  # fmt: skip
NAMES = [
    "J.van Dijk", "St.John", "St.John Ó", "J.de Vries", "A.J.de la Cruz", "J. R. Osei", "J.R.R.Tolkien",
    "O'Brien, Jr.", "Li", "Ph.D.", "M.A.", "Dr.Smith", "Anne.Marie", "Mary-Jane.Smith", "…", "Ana...",
    "Mohd.Rahman", "مريم الحداد", "李 明", "👩‍🚀 Zoë", "<b>Ana</b>", "A.B.", "Motel: Ana", "Wwwanda",
]  # fmt: skip


@pytest.mark.parametrize("text", LINKS)
def test_an_address_in_any_case_and_disguise_becomes_a_link(text):
    assert becomes_link(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_that_only_looks_like_an_address_does_not(text):
    assert not becomes_link(text)


@pytest.fixture
def asked(cast, as_, stranger):
    """Every form that asks how somebody or something is called: where it is, who fills it in, and the
    fields beside the name.
    """
    card = cards.make(cast.ana)
    make_operator(cast.ana)
    club = create_community(cast.ana, "Job Club North", "")
    begun = signed_tokens.sign("guest form", int(time.time()) - 5)
    joining = {"email": "dora@example.test", "password": "three words of mine", "agree": "y"}
    guest = {"way": "dora@example.test", "agree": "y", "begun": begun, "slip": "one"}
    audiences = {f"see_{field}": card.audience(field) for field in cards.FIELDS}
    ana = as_(cast.ana)
    return {
        "/join": (stranger, joining),
        f"/C/{card.code}/details": (stranger, guest),
        "/settings/account": (ana, {}),
        f"/cards/{card.id}/edit": (ana, audiences),
        "/communities/new": (ana, {"joining": "open"}),
        f"/communities/{club.slug}/edit": (ana, {"joining": "open"}),
    }


def test_every_form_that_asks_for_a_name_refuses_what_becomes_a_link(asked):
    for path, (browser, beside) in asked.items():
        for name in ("WWW.EVIL.EXAMPLE", "Evil.Com", "win at evil.shop"):
            answer = browser.post(path, data=beside | {"name": name})
            assert answer.status_code == 422, path
            assert "Please enter a name. This looks like a web address." in answer.text, path


@pytest.mark.parametrize("path", range(6))
def test_every_form_that_asks_for_a_name_takes_one_with_a_dot(asked, path):
    path, (browser, beside) = list(asked.items())[path]
    assert browser.post(path, data=beside | {"name": "J.van Dijk"}).status_code == 303
