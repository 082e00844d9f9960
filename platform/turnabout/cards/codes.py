"""Card codes: eight characters that get printed, read aloud and typed."""

import secrets

from turnabout.base.text.normalize import ascii_digits, strip_invisible

# Without characters that look alike (0 and O; 1, I and L), and without U, so that few words come up.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalize_code(typed: str) -> str:
    """Normalize a typed code: uppercase it, drop spaces and dashes, and fold full-width letters and the
    digits of other scripts.
    """
    folded = ascii_digits(strip_invisible(typed) or "").upper()
    return "".join(character for character in folded if character.isalnum())[:40]


def canonical_name(name: str) -> str:
    """Normalize the last part of a card's URL: `k7qx-2m9a.VCF` → `K7QX2M9A.vcf`."""
    code, dot, ending = name.partition(".")
    return normalize_code(code) + dot + ending.lower()


def is_code(text: str) -> bool:
    return len(text) == LENGTH and all(character in ALPHABET for character in text)
