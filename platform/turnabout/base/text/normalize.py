"""What somebody typed, as it is kept: a line, prose, or a list."""

import re
import unicodedata

from turnabout.base.text.folding import FILLERS, fold


def single_line(text: str | None) -> str | None:
    """One line: no control characters, no runs of blanks, composed letters."""
    if not text:
        return text
    tidy = " ".join(unicodedata.normalize("NFC", without_control(text, keep="")).split())
    return tidy if is_visible(tidy) else ""


def multi_line(text: str | None) -> str | None:
    """Lines kept, everything else as in `line`; never more than one empty line together."""
    if not text:
        return text
    lines = without_control(text.replace("\r\n", "\n"), keep="\n").split("\n")
    tidy = "\n".join(" ".join(one.split()) for one in lines).strip()
    tidy = re.sub("\n{3,}", "\n\n", tidy)
    return unicodedata.normalize("NFC", tidy) if is_visible(tidy) else ""


COMMAS = re.compile("[,;،؛、，；]")


def comma_list(text: str | None) -> list[str]:
    """What stands between the commas of a list, each once however it is spelled: skills, say."""
    tidy = (" ".join(item.split()) for item in COMMAS.split(text or ""))
    return list({fold(item) or item: item for item in tidy if item}.values())


def strip_invisible(text: str | None) -> str | None:
    """What a machine reads, an address, a number or a code, without the marks that come along when it is
    copied from a message or a web page.

    Direction marks and isolates, joiners, soft hyphens, variation selectors and blanks of no width are
    taken out; hyphens and blanks that do not break are ordinary ones, and full-width letters, digits and
    signs are ASCII.
    """
    if not text:
        return text
    bare = "".join(sign for sign in text.translate(ORDINARY) if unicodedata.category(sign) != "Cf")
    return single_line(bare)


def strip_blanks(text: str | None) -> str | None:
    """The same for an address or a code, in which there are no blanks: one that does not break was
    put there by the program it was copied from.
    """
    return strip_invisible(text and re.sub("[\u00a0\u2007\u202f]", "", text))


def ascii_digits(text: str) -> str:
    """The same with the digits 0 to 9, whatever script they are in."""
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)


# U+FF01 to U+FF5E are ASCII once more, for East Asian text (Unicode, "Halfwidth and Fullwidth Forms").
ORDINARY = {at: chr(at - 0xFEE0) for at in range(0xFF01, 0xFF5F)} | {
    **dict.fromkeys([0x2010, 0x2011, 0xFE63], "-"),
    **dict.fromkeys([0x00A0, 0x2007, 0x202F, 0x3000], " "),
    **dict.fromkeys([0x3002, 0xFF61], "."),
    # No format characters, and yet nothing to see: the grapheme joiner, the variation selectors.
    **dict.fromkeys([0x034F, *range(0xFE00, 0xFE10)], ""),
}

# Joiners and direction marks belong to scripts and emoji; overrides can disguise a text.
ALLOWED_FORMATS = "\u200c\u200d\u200e\u200f"

# The flags of England, Scotland and Wales, say: a black flag, the letters of the region as tags, and the
# tag that ends them (Unicode Technical Standard 51, emoji tag sequences).
TAGGED_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")


def without_control(text: str, keep: str) -> str:
    parts, at = [], 0
    for flag in TAGGED_FLAG.finditer(text):
        parts += [cleaned(text[at : flag.start()], keep), flag[0]]
        at = flag.end()
    return "".join([*parts, cleaned(text[at:], keep)])


def cleaned(text: str, keep: str) -> str:
    return "".join(
        sign if sign in keep or not is_control(sign) else replacement(sign) for sign in text
    )


def replacement(sign: str) -> str:
    """A soft hyphen or an override leaves no gap; a line end, a tab or a hidden blank does."""
    return "" if unicodedata.category(sign) == "Cf" and sign != "\u200b" else " "


def is_visible(text: str) -> bool:
    """A name of joiners and fillers alone would be no name."""
    return any(unicodedata.category(one)[0] not in "CZ" and one not in FILLERS for one in text)


def is_control(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind in ("Cc", "Cs", "Co") or (kind == "Cf" and sign not in ALLOWED_FORMATS)
