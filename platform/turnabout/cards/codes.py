"""Card codes: eight characters that are printed, read aloud and typed."""

import secrets

from turnabout.base.text.normalize import ascii_digits, strip_invisible

# No characters that look alike (0 O, 1 I L), and no U, which keeps most words from appearing.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalize_code(typed: str) -> str:
    """Normalize a typed code: ignores case, spaces and dashes, and folds full-width letters and the
    digits of other scripts.
    """
    ours = ascii_digits(strip_invisible(typed) or "").upper()
    return "".join(character for character in ours if character.isalnum())[:40]


def canonical_name(name: str) -> str:
    """Normalize the last part of a card's address: `k7qx-2m9a.VCF` → `K7QX2M9A.vcf`"""
    code, dot, ending = name.partition(".")
    return normalize_code(code) + dot + ending.lower()


def is_code(text: str) -> bool:
    return len(text) == LENGTH and all(sign in ALPHABET for sign in text)
