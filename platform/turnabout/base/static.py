"""Static files under names that carry their hash, so that a browser may keep them for ever."""

import hashlib
import re
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

HASHED = re.compile(r"\.[0-9a-f]{10}\.\w+$")
TYPES = {
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
}


def hashed(folder: Path) -> dict[str, str]:
    """`css/app.css` → `/static/css/app.0123456789.css`, for every file."""
    names = {}
    for file in folder.rglob("*"):
        if file.is_file() and file.suffix not in (".py", ".md", ".br"):
            name = file.relative_to(folder)
            mark = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
            names[name.as_posix()] = f"/static/{name.with_suffix(f'.{mark}{name.suffix}')}"
    return names


def init_app(app: Any) -> None:
    folder = Path(app.static_folder)
    names = hashed(folder)
    server = WhiteNoise(
        app.wsgi_app,
        max_age=3600,
        mimetypes=TYPES,
        immutable_file_test=lambda path, url: bool(HASHED.search(url)),
        autorefresh=app.config["SETTINGS"].development,
    )
    server.add_files(str(folder), prefix="static/")
    if not server.autorefresh:
        for name, url in names.items():
            server.add_file_to_dictionary(url, str(folder / name))
    app.wsgi_app = server

    def asset(name: str) -> str:
        return f"/static/{name}" if server.autorefresh else names[name]

    app.jinja_env.globals["asset"] = asset
