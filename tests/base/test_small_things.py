"""Links, signed tokens, names, pagination, subjects: small functions that all features use."""

import pytest
from flask import request
from sqlalchemy import select

from turnabout.base.db.generic_relation import load_subjects
from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n.translations import initials, pattern_number
from turnabout.base.web.auth import is_local_path
from turnabout.base.web.links import public_url_for, url_path
from turnabout.base.web.pagination import page_of
from turnabout.base.web.signed_tokens import sign, verify
from turnabout.members.models import Member
from turnabout.notices import commands, queries


@pytest.mark.parametrize("address", ["/", "/threads/3#say", "/search?q=a%20b"])
def test_a_path_is_ours(address):
    assert is_local_path(address)


@pytest.mark.parametrize(
    "address",
    ["", "https://elsewhere.test", "//elsewhere.test", "/\\elsewhere.test", "/\t/elsewhere.test",
     "javascript:alert(1)", "threads", "/\n/elsewhere.test"],
)  # fmt: skip
def test_an_address_elsewhere_is_not(address):
    assert not is_local_path(address)


def test_links_on_paper_do_not_listen_to_the_host_header(app):
    with app.test_request_context("/", headers={"Host": "elsewhere.test"}):
        assert public_url_for("notices.index") == "http://127.0.0.1:8000/notices"
    assert url_path("threads.show", id=3) == "/threads/3"


def test_a_signed_word_serves_its_purpose_only(app):
    token = sign("unsubscribe", [1, "thanked"])

    assert verify("unsubscribe", token) == [1, "thanked"]
    assert verify("something else", token) is None
    assert verify("unsubscribe", token[:-1]) is None
    assert verify("unsubscribe", "") is None


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Vidal", "AV"), ("Ana", "A"), ("Ana Maria de la Vega", "AV"), ("ße", "SS"),
        ("李 明", "李明"), ("أنا", "أ"), ("", "?"), ("…", "…"), ("'s Heer", "SH"), ("e\u0301mile", "E\u0301"),
    ],
)  # fmt: skip
def test_initials_suit_every_script(name, letters):
    assert initials(name) == letters


def test_a_name_keeps_its_pattern():
    assert pattern_number("Ana Vidal") == pattern_number("Ana Vidal")
    assert 0 <= pattern_number("") < 8


def test_pages_follow_the_key_and_miss_nothing(cast):
    for n in range(7):
        commands.tell(cast.ana, "thanked", by=(cast.ben, cast.cleo)[n % 2])
    from turnabout.notices.models import Notice

    seen, below = [], None
    while True:
        page = page_of(queries.notices_of(cast.ana.id), Notice.id, below, size=3)
        seen += [notice.id for notice in page]
        below = page.older
        if below is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 7


@pytest.mark.parametrize("id", [0, -1, 10**30])
def test_an_id_that_cannot_be_is_not_found(app, id):
    with pytest.raises(Exception, match="404"):
        get_or_404(select(Member), id)


def test_what_rows_are_about_is_read_with_one_query_a_kind(cast, queries):
    from turnabout.notices import queries as notices
    from turnabout.notices.models import Notice

    for by in (cast.ben, cast.cleo, cast.ben):
        commands.tell(cast.ana, "thanked", by=by, about=by)
    rows = fetch_all(notices.notices_of(cast.ana.id).order_by(Notice.id))
    with queries(at_most=1):
        load_subjects(rows)
    assert [row.about.name for row in rows] == ["Ben Osei", "Cleo Marsh", "Ben Osei"]


def test_no_word_of_a_form_has_what_a_database_cannot_be_asked_for(app):
    sent = {"one": ["a\0b", "c"], "two": "\0"}
    with app.test_request_context(method="POST", data=sent):
        assert request.form.getlist("one") == ["ab", "c"]
        assert request.form["two"] == ""
    with app.test_request_context(method="POST", data={"one": "a"}):
        assert request.form["one"] == "a"
