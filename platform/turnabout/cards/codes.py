"""The code of a card: printed, read aloud, typed."""

import secrets

from turnabout.base.text.normalize import ascii_digits, strip_invisible

# Nothing that is mistaken for something else: no 0 O, no 1 I L, and no U, so that no word appears.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalize_code(typed: str) -> str:
    """What somebody typed, as a code is written: case, blanks and dashes do not matter, nor whether
    its letters are full-width and its digits of another script.
    """
    ours = ascii_digits(strip_invisible(typed) or "").upper()
    return "".join(character for character in ours if character.isalnum())[:40]


def canonical_name(name: str) -> str:
    """The last part of an address of a card: `k7qx-2m9a.VCF` → `K7QX2M9A.vcf`"""
    code, dot, ending = name.partition(".")
    return normalize_code(code) + dot + ending.lower()


def is_code(text: str) -> bool:
    return len(text) == LENGTH and all(sign in ALPHABET for sign in text)
