"""The bytes of an e-mail, read without Python's parser, which forgives the mistakes of its own generator."""

import base64
import email
import email.header
import email.policy
import quopri
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from turnabout.base.i18n import clock
from turnabout.base.jobs.outbox import Letter
from turnabout.base.mail import emails, mime
from turnabout.base.server.settings import Settings

SUBJECTS = [
    "Café des métiers",
    "Ben Osei would like to connect with you.",
    "Zoë Müller hat dir geschrieben: „Übermorgen um 9?“",
    "Привет, Анна! Пойдём вместе на собеседование?",
    "王小明 想和你聯繫",
    "안녕하세요 벤입니다",
    "أحمد الحسن يود التواصل معك",
    "สวัสดี ครับ",
    "Łukasz dziękuje Ci za pomoc 🙏🏽 👩‍👩‍👧 🇫🇷",
    "=?utf-8?q?not_really?=",
    "100 % = all_of_it? (yes)",
    "x" * 180,
    "é" * 200,
    "👋" * 100,
    "A very long subject of plain words that goes on and on until it fills a second line of the header",
]
WORDS = [
    *(
        "Ana",
        "Ben",
        "Zoë",
        "Łukasz",
        "Søren",
        "İşıl",
        "O’Brien",
        "Nguyễn",
        "王小明",
        "Владимир",
        "حسن",
    ),
    *(
        "👩🏽‍🏫",
        "🙏",
        "C++",
        "100%",
        "=",
        "?",
        "_",
        "=?x?=",
        "“quoted”",
        "café",
        "l’été",
        "naïve",
        "Straße",
    ),
    *(
        "«да»",
        "…",
        "–",
        "a",
        "the",
        "would",
        "like",
        "to",
        "connect",
        "with",
        "you",
        "Übung",
        "Αθήνα",
    ),
    *("ไทย", "हिन्दी", "日本語", "e\u0301", "\u00a0:"),
]
subjects = st.lists(st.sampled_from(WORDS) | st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12,
), min_size=1, max_size=24).map(lambda words: " ".join(" ".join(words).split())[:200].strip())  # fmt: skip


def settings_of(**more):
    return Settings(_env_file=None, **({"public_url": "https://help.example.org"} | more))


def raw(given=None, **more):
    values = {
        "key": "abc", "kind": "notice", "to": "ana@example.test", "subject": "Hello",
        "text": "Hello", "html": "<p>Hello</p>", "written_at": clock.now(),
        "unsubscribe": "", "mail_thread": "",
    }  # fmt: skip
    message = emails.as_message(Letter(**values | more), given or settings_of())
    return mime.to_bytes(message)


def head(data):
    return data.partition(b"\r\n\r\n")[0]


def lines_of(data, name):
    found = re.search(rb"(?m)^" + name + rb": ([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", head(data))
    return found[1]


def read(value):
    """By the letter of RFC 2047, section 6.2, and RFC 5322, section 2.2.3; in no other way."""
    unfolded = value.replace(b"\r\n", b"").decode("ascii")
    joined = re.sub(r"(=\?[^?]+\?[bq]\?[^? ]*\?=) +(?==\?[^?]+\?[bq]\?[^? ]*\?=)", r"\1", unfolded)
    return re.sub(r"=\?utf-8\?([bq])\?([^? ]*)\?=", word, joined)


def word(found):
    how, what = found[1], found[2]
    assert len(found[0]) <= 75
    if how == "b":
        return base64.b64decode(what, validate=True).decode()
    return quopri.decodestring(what.replace("_", " ").encode()).decode()


def check_head(data):
    assert head(data).isascii()
    for line in head(data).split(b"\r\n"):
        assert b"\n" not in line
        assert line.strip()
        assert len(line) <= (998 if line.startswith(b"List-Unsubscribe:") else 78), line


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_arrives_letter_by_letter(subject):
    data = raw(subject=subject)

    check_head(data)
    assert read(lines_of(data, b"Subject")) == subject


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(subjects)
def test_every_subject_is_read_as_it_was_written(subject):
    value = mime.unstructured("Subject", subject)
    line = f"Subject: {value}".encode("ascii").replace(b"\n", b"\r\n")

    check_head(line + b"\r\n\r\n")
    assert read(value.replace("\n", "\r\n").encode("ascii")) == subject
    older = email.header.decode_header(re.sub(r"\n(?= )", "", value))
    assert str(email.header.make_header(older)) == subject
    message = email.message_from_bytes(line + b"\r\n\r\nHello", policy=email.policy.default)
    assert message["Subject"] == subject or not subject.isprintable()


def test_the_address_for_unsubscribing_is_there_for_every_mail_program():
    url = "https://help.example.org/unsubscribe/" + "WzEsICJjb25uZWN0aW9uLWFza2VkIl0.x_-y" * 5
    data = raw(unsubscribe=url)

    check_head(data)
    assert lines_of(data, b"List-Unsubscribe") == f"<{url}>".encode()
    assert lines_of(data, b"List-Unsubscribe-Post") == b"List-Unsubscribe=One-Click"


def test_the_site_at_a_domain_beyond_ascii_has_headers_in_ascii():
    house = settings_of(
        public_url="https://straße.example:8443", mail_from="Büro <post@bücher.example>"
    )
    data = raw(house, unsubscribe="https://straße.example:8443/unsubscribe/x", mail_thread="post-7")

    check_head(data)
    assert lines_of(data, b"From") == b"=?utf-8?q?B=C3=BCro?= <post@xn--bcher-kva.example>"
    assert lines_of(data, b"Message-ID") == b"<abc@xn--strae-oqa.example>"
    assert (
        lines_of(data, b"List-Unsubscribe") == b"<https://xn--strae-oqa.example:8443/unsubscribe/x>"
    )
    assert mime.sender(house.mail_from) == "post@xn--bcher-kva.example"


def test_a_reader_at_a_domain_beyond_ascii_is_reached():
    assert lines_of(raw(to="ana@bücher.example"), b"To") == b"ana@xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("sender", "line"),
    [
        ("post@example.org", b"post@example.org"),
        ("Job club <post@example.org>", b"Job club <post@example.org>"),
        ('"Job club, Leeds" <p@example.org>', b'"Job club, Leeds" <p@example.org>'),
        ('"J. \\"Jo\\" Smith" <p@example.org>', b'"J. \\"Jo\\" Smith" <p@example.org>'),
        ("Café des métiers <p@example.org>", b"=?utf-8?q?Caf=C3=A9_des_m=C3=A9tiers?= <p@example.org>"),
    ],
)  # fmt: skip
def test_the_sender_is_written_as_mail_programs_read_it(sender, line):
    assert lines_of(raw(settings_of(mail_from=sender)), b"From") == line


@pytest.mark.parametrize(
    "text",
    [
        "Hello",
        "Prénom – 王小明 👋",
        "long " * 400,
        "é" * 3000,
        ".\r\n.\nFrom here\n..\n",
        "= =\n \n",
    ],
)
def test_the_words_arrive_over_servers_that_take_seven_bits_only(text):
    data = raw(text=text, html=f"<p>{text}</p>")

    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(data, policy=email.policy.default)
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert plain.splitlines() == text.splitlines()
    assert html.splitlines() == f"<p>{text}</p>".splitlines()


def test_mails_of_one_thread_are_shown_together():
    one, two = (raw(key=key, mail_thread="post-7") for key in ("one", "two"))

    assert lines_of(one, b"Message-ID") != lines_of(two, b"Message-ID")
    for data in (one, two):
        assert lines_of(data, b"References") == b"<post-7@help.example.org>"
        assert lines_of(data, b"In-Reply-To") == b"<post-7@help.example.org>"
    assert b"References" not in head(raw())


@pytest.mark.parametrize("url", ["http://[::1]:8000", "http://127.0.0.1:8000", "http://localhost"])
def test_a_message_id_is_one_for_a_site_without_a_name_too(url):
    line = lines_of(raw(settings_of(public_url=url)), b"Message-ID")
    assert re.fullmatch(rb"<abc@([\w.-]+|\[[0-9a-f:]+\])>", line)


@pytest.mark.parametrize("field", ["to", "subject", "unsubscribe"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\n "])
def test_nothing_adds_a_line_to_the_head(field, end):
    with pytest.raises(ValueError, match="linefeed"):
        raw(**{field: f"x@example.test{end}Bcc: all@example.test"})


@pytest.mark.parametrize(
    "to", ["", "ana", "@example.org", "ana@", "anä@example.org", "a b@example.org", "a,b@c.example"]
)
def test_what_no_server_takes_is_not_sent(to):
    with pytest.raises(ValueError, match="address"):
        mime.address(to)
