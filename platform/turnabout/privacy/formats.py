"""Export of a member's data as a ZIP file."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def as_zip(
    readme: str, everything: Mapping[str, object], files: Mapping[str, bytes], made_at: datetime
) -> bytes:
    """Return a ZIP file: one JSON file for each feature, and `files` by their paths, made safe to
    unpack.
    """
    out = io.BytesIO()
    moment = made_at.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, data: bytes) -> None:
            archive.writestr(zipfile.ZipInfo(name, moment), data, zipfile.ZIP_DEFLATED)

        put("README.txt", readme.replace("\n", "\r\n").encode("utf-8-sig"))
        for feature, values in everything.items():
            put(f"{feature}.json", as_json(values))
        for name, data in files.items():
            put(safe_path(name), data)
    return out.getvalue()


def as_json(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=2, default=to_text).encode()


def to_text(value: object) -> str:
    """Convert what JSON lacks: dates as ISO 8601, all else by `str`."""
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat else str(value)


def safe_path(name: str) -> str:
    return UNSAFE.sub("-", name).lstrip(".-") or "file"
