"""Decodes an uploaded file. Address books write UTF-8, UTF-16 or Windows encodings, and rarely say which."""

import codecs

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes) -> str:
    """Decode UTF-16 by its byte order mark, or by its zero bytes; else each line as UTF-8 if it is valid,
    and as Windows-1252 if not, since files are joined from several sources. Line ends become "\\n".
    """
    if data.startswith(UTF16):
        text = data.decode("utf-16", errors="replace")
    elif wide := utf16_without_mark(data[:400]):
        text = data.decode(wide, errors="replace")
    else:
        lines = data.removeprefix(codecs.BOM_UTF8).split(b"\n")
        text = "\n".join(decode_line(line) for line in lines)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").lstrip("\ufeff")


def utf16_without_mark(start: bytes) -> str:
    """Guess the byte order of UTF-16 text without a byte order mark, if it is mostly ASCII; "" for any
    other text.
    """
    half = len(start) // 2
    if half and start[1::2].count(0) > half * 0.7:
        return "utf-16-le"
    if half and start[::2].count(0) > half * 0.7:
        return "utf-16-be"
    return ""


def decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
