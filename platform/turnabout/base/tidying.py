"""What somebody typed, as it is kept: a line, prose, or a list."""

import re
import unicodedata

from turnabout.base.folding import FILLERS, fold


def line(text: str | None) -> str | None:
    """One line: no control characters, no runs of blanks, composed letters."""
    if not text:
        return text
    tidy = " ".join(unicodedata.normalize("NFC", without_control(text, keep="")).split())
    return tidy if can_be_seen(tidy) else ""


def prose(text: str | None) -> str | None:
    """Lines kept, everything else as in `line`; never more than one empty line together."""
    if not text:
        return text
    lines = without_control(text.replace("\r\n", "\n"), keep="\n").split("\n")
    tidy = "\n".join(" ".join(one.split()) for one in lines).strip()
    tidy = re.sub("\n{3,}", "\n\n", tidy)
    return unicodedata.normalize("NFC", tidy) if can_be_seen(tidy) else ""


COMMAS = re.compile("[,;،؛、，；]")


def items(text: str | None) -> list[str]:
    """What stands between the commas of a list, each once however it is spelled: skills, say."""
    tidy = (" ".join(item.split()) for item in COMMAS.split(text or ""))
    return list({fold(item) or item: item for item in tidy if item}.values())


# Joiners and direction marks belong to scripts and emoji; overrides can disguise a text.
ALLOWED_FORMATS = "\u200c\u200d\u200e\u200f"


def without_control(text: str, keep: str) -> str:
    return "".join(sign if sign in keep or not is_control(sign) else instead(sign) for sign in text)


def instead(sign: str) -> str:
    """A soft hyphen or an override leaves no gap; a line end, a tab or a hidden blank does."""
    return "" if unicodedata.category(sign) == "Cf" and sign != "\u200b" else " "


def can_be_seen(text: str) -> bool:
    """A name of joiners and fillers alone would be no name."""
    return any(unicodedata.category(one)[0] not in "CZ" and one not in FILLERS for one in text)


def is_control(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind in ("Cc", "Cs", "Co") or (kind == "Cf" and sign not in ALLOWED_FORMATS)
