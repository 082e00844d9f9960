"""MIME encoding of e-mails: header values in ASCII, encoded by RFC 2047 and folded by RFC 5322.

The header classes of Python's `email` vary between versions: some encode a long address as if it were
text, or lose the blank between two encoded words. So this module encodes headers itself, and `email`
stores them unchanged.
"""

import base64
import re
import string
import textwrap
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any
from urllib.parse import quote, urlsplit

WORD = 75  # the longest encoded word (RFC 2047, section 2)
LINE = 76  # the longest line that holds one
BARE = frozenset(
    (string.ascii_letters + string.digits + "!*+-/").encode()
)  # RFC 2047, section 5, rule 3
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
URL = "%:/?#[]@!$&'()*+,;=~"  # reserved characters, and the % of encoded ones
FORBIDDEN = re.compile(r"[\s<>,;\x00-\x1f\x7f]")


class Wire(EmailPolicy):
    """An e-mail policy that takes encoded and folded header values and writes them unchanged. Bodies are
    encoded in 7 bits, which every mail server accepts.
    """

    def __init__(self, **settings: Any):
        super().__init__(**({"cte_type": "7bit"} | settings))

    def header_store_parse(self, name: str, value: Any) -> tuple[str, str]:
        encoded = str(value)
        if not encoded.isascii() or re.search(r"\r|\n(?! )", encoded):
            raise ValueError(f"{name}: neither a linefeed nor anything beyond ASCII")
        return name, encoded

    def fold(self, name: str, value: Any) -> str:
        return f"{name}: {value}\n".replace("\n", self.linesep)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


WIRE = Wire()


def to_bytes(message: EmailMessage) -> bytes:
    """Return the message with CRLF line ends, for SMTP."""
    return message.as_bytes(policy=WIRE.clone(linesep="\r\n"))


def unstructured(name: str, text: str) -> str:
    """Encode and fold the value of a free-text header such as Subject."""
    one_line(text)
    if is_plain(text):
        first = " " * (len(name) + 2)
        lines = textwrap.wrap(
            text, LINE, initial_indent=first, subsequent_indent=" ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        return "\n".join(lines).removeprefix(first)
    return "\n ".join(encoded_words(text, len(name) + 2))


def is_plain(text: str) -> bool:
    """Whether the text needs no encoding and can be folded at its blanks."""
    words = text.split(" ")
    return (
        text.isascii()
        and text.isprintable()
        and "=?" not in text
        and all(words)
        and max(map(len, words)) < WORD - len("Subject: ")
    )


def encoded_words(text: str, taken: int = 0) -> Iterator[str]:
    """Yield the text, including blanks, as encoded words (RFC 2047), none of which splits a character.
    `taken`: the number of characters already used on the first line.
    """
    is_mostly_ascii = len(in_quotes(text)) < 1.5 * len(in_base64(text))
    encode = in_quotes if is_mostly_ascii else in_base64
    piece = ""
    for character in text:
        if piece and len(encode(piece + character)) > min(WORD, LINE - taken):
            yield encode(piece)
            piece, taken = "", 1
        piece += character
    yield encode(piece)


def in_quotes(text: str) -> str:
    encoded = (
        chr(byte) if byte in BARE else "_" if byte == 32 else f"={byte:02X}" for byte in utf8(text)
    )
    return f"=?utf-8?q?{''.join(encoded)}?="


def in_base64(text: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(utf8(text)).decode()}?="


def utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def mailbox(name: str, text: str) -> str:
    """Encode and fold the value of a header that holds one mailbox, `Job club <post@example.org>`."""
    one_line(text)
    display, at = parseaddr(text)
    if not display:
        return address(at)
    if ATOMS.fullmatch(display) and "=?" not in display:
        shown = display
    elif display.isascii() and display.isprintable() and "=?" not in display:
        shown = '"' + re.sub(r'(["\\])', r"\\\1", display) + '"'
    else:
        shown = "\n ".join(encoded_words(display, len(name) + 2))
    return f"{shown} <{address(at)}>"


def sender(text: str) -> str:
    """Return the address of a mailbox without its name, for the SMTP envelope."""
    return address(parseaddr(text)[1])


def address(text: str) -> str:
    """Return the e-mail address in ASCII, with an international domain in Punycode (RFC 5891). Raises
    ValueError.
    """
    one_line(text)
    local, at, domain = text.rpartition("@")
    if not (local and at and domain) or not local.isascii() or FORBIDDEN.search(text):
        raise ValueError("no address that every mail server takes")
    return f"{local}@{ascii_domain(domain)}"


def ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    from email_validator import (
        EmailNotValidError,
        validate_email,
    )  # slow to import, and seldom needed

    try:
        found = validate_email(
            f"post@{domain}", check_deliverability=False, test_environment=True,
            globally_deliverable=False,
        )  # fmt: skip
    except EmailNotValidError as trouble:
        raise ValueError(str(trouble)) from None
    return str(found.ascii_domain)


def link(url: str) -> str:
    """Return `<https://…>` for List-Unsubscribe (RFC 2369), on one line: a fold would become part of the
    URL.
    """
    one_line(url)
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    host = parts.netloc if parts.netloc.isascii() else ascii_domain(parts.hostname or "") + port
    whole = parts._replace(netloc=host).geturl()
    return f"<{quote(whole, safe=URL)}>"


def message_id(key: str, public_url: str) -> str:
    host = urlsplit(public_url).hostname or "localhost"
    return f"<{key}@{f'[{host}]' if ':' in host else ascii_domain(host)}>"


def one_line(text: str) -> None:
    if re.search(r"[\r\n]", text):
        raise ValueError("a header has neither a linefeed nor a carriage return")
