"""Normalizes typed text before it is stored: a line, prose, or a list."""

import re
import unicodedata

from turnabout.base.text.folding import FILLERS, fold


def single_line(text: str | None) -> str | None:
    """Return the text as one line in NFC, without control characters or repeated blanks."""
    if not text:
        return text
    if is_plain(text):
        return " ".join(text.split())
    tidy = " ".join(unicodedata.normalize("NFC", without_control(text, keep="")).split())
    return tidy if is_visible(tidy) else ""


def multi_line(text: str | None) -> str | None:
    """Like `single_line`, but keep line ends, with at most one empty line in a row."""
    if not text:
        return text
    lines = without_control(text.replace("\r\n", "\n"), keep="\n").split("\n")
    tidy = "\n".join(" ".join(line.split()) for line in lines).strip()
    tidy = re.sub("\n{3,}", "\n\n", tidy)
    return unicodedata.normalize("NFC", tidy) if is_visible(tidy) else ""


def is_plain(text: str) -> bool:
    """Whether the text is printable ASCII, with nothing to remove or compose: most imported values are."""
    return text.isascii() and text.isprintable()


COMMAS = re.compile("[,;،؛、，；]")


def comma_list(text: str | None) -> list[str]:
    """Return the items of a comma-separated list, such as skills; of items that fold alike, only the last."""
    tidy = (" ".join(item.split()) for item in COMMAS.split(text or ""))
    return list({fold(item) or item: item for item in tidy if item}.values())


def strip_invisible(text: str | None) -> str | None:
    """Remove the invisible characters that come along when an address, number or code is copied.

    These are direction marks and isolates, joiners, soft hyphens, variation selectors and zero-width
    spaces. Non-breaking hyphens and blanks become ordinary ones, and full-width characters ASCII.
    """
    if not text:
        return text
    if is_plain(text):
        return " ".join(text.split())
    bare = "".join(
        character
        for character in text.translate(ORDINARY)
        if unicodedata.category(character) != "Cf"
    )
    return single_line(bare)


def strip_blanks(text: str | None) -> str | None:
    """Like `strip_invisible`, but remove non-breaking blanks: for addresses and codes, which contain no
    blanks.
    """
    return strip_invisible(text and re.sub("[\u00a0\u2007\u202f]", "", text))


def ascii_digits(text: str) -> str:
    """Replace the decimal digits of any script by 0 to 9."""
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)


# U+FF01 to U+FF5E are full-width copies of ASCII (Unicode, "Halfwidth and Fullwidth Forms").
ORDINARY = {at: chr(at - 0xFEE0) for at in range(0xFF01, 0xFF5F)} | {
    **dict.fromkeys([0x2010, 0x2011, 0xFE63], "-"),
    **dict.fromkeys([0x00A0, 0x2007, 0x202F, 0x3000], " "),
    **dict.fromkeys([0x3002, 0xFF61], "."),
    # Invisible but not in category Cf: the grapheme joiner and the variation selectors.
    **dict.fromkeys([0x034F, *range(0xFE00, 0xFE10)], ""),
}

# Joiners and direction marks are allowed: some scripts and emoji need them. Direction overrides are not:
# they can disguise a text.
ALLOWED_FORMATS = "\u200c\u200d\u200e\u200f"

# Flags of regions such as Scotland: a black flag, the letters of the region as tag characters, and a tag
# that ends them (Unicode Technical Standard 51, emoji tag sequences).
TAGGED_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")


def without_control(text: str, keep: str) -> str:
    parts, at = [], 0
    for flag in TAGGED_FLAG.finditer(text):
        parts += [cleaned(text[at : flag.start()], keep), flag[0]]
        at = flag.end()
    return "".join([*parts, cleaned(text[at:], keep)])


def cleaned(text: str, keep: str) -> str:
    return "".join(one if one in keep or not is_control(one) else replacement(one) for one in text)


def replacement(character: str) -> str:
    """Return "" for a format character, such as a soft hyphen, and a blank for a line end or a tab."""
    return "" if unicodedata.category(character) == "Cf" and character != "\u200b" else " "


def is_visible(text: str) -> bool:
    """Whether any character is visible, that is, not a space, control, format or filler character."""
    return any(unicodedata.category(one)[0] not in "CZ" and one not in FILLERS for one in text)


def is_control(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cs", "Co") or (kind == "Cf" and character not in ALLOWED_FORMATS)
