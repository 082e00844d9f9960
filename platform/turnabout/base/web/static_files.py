"""Static files under hashed names, which browsers may cache for ever.

Text files are compressed into the instance folder, once, when a version first starts.
"""

import gzip
import hashlib
import re
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

from turnabout.base.server.helper_files import remove
from turnabout.base.server.private_files import write_whole

HASHED = re.compile(r"\.[0-9a-f]{10}\.\w+$")
TEXT = {".css", ".js", ".svg"}
TYPES = {
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
}


def hashed_urls(folder: Path) -> dict[str, str]:
    """Map each file to its URL: `css/app.css` → `/static/css/app.0123456789.css`."""
    names = {}
    for file in folder.rglob("*"):
        if file.is_file() and file.suffix not in (".py", ".md", ".br"):
            name = file.relative_to(folder)
            mark = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
            names[name.as_posix()] = f"/static/{name.with_suffix(f'.{mark}{name.suffix}')}"
    return names


def compressed_copy(file: Path, url: str, place: Path) -> Path:
    """Copy the file into the folder `place`, with its gzip version beside it, where WhiteNoise looks for it;
    return the copy.
    """
    copy = place / Path(url).name
    beside = copy.with_name(f"{copy.name}.gz")
    data = file.read_bytes()
    if not (holds(copy, data) and holds(beside, data, gzip.decompress)):
        for target, content in ((copy, data), (beside, gzip.compress(data, 9, mtime=0))):
            remove_folder_in_the_way(target)
            write_whole(target, content)
            target.chmod(0o644)
    return copy


def holds(file: Path, data: bytes, decode: Callable[[bytes], bytes] = bytes) -> bool:
    """Whether the file is there and undamaged: a cut of power may leave it empty."""
    try:
        return decode(file.read_bytes()) == data
    except (OSError, EOFError, zlib.error):
        return False


def remove_folder_in_the_way(file: Path) -> None:
    if file.is_dir():
        remove(file)


def is_compressible(file: Path) -> bool:
    """Whether the file is text and not shipped with a compressed version."""
    return file.suffix in TEXT and not file.with_name(f"{file.name}.br").exists()


def remove_older(place: Path, urls: Iterable[str]) -> None:
    """Delete all versions of static files from `place` except those in `urls`, leaving temporary files
    that are still being written.
    """
    ours = {Path(url).name for url in urls}
    for file in place.iterdir():
        name = file.name.removesuffix(".gz")
        if name not in ours and HASHED.search(name):
            file.unlink(missing_ok=True)


def init_app(app: Any) -> None:
    folder, place = Path(app.static_folder), Path(app.instance_path) / "static"
    names = hashed_urls(folder)
    server = WhiteNoise(
        app.wsgi_app,
        max_age=3600,
        mimetypes=TYPES,
        immutable_file_test=lambda path, url: bool(HASHED.search(url)),
        autorefresh=app.config["SETTINGS"].development,
    )
    server.add_files(str(folder), prefix="static/")
    if not server.autorefresh:
        if place.is_file():
            remove(place)
        place.mkdir(exist_ok=True)
        remove_older(place, names.values())
        for name, url in names.items():
            file = folder / name
            served = compressed_copy(file, url, place) if is_compressible(file) else file
            server.add_file_to_dictionary(url, str(served))
    app.wsgi_app = server

    def asset(name: str) -> str:
        return f"/static/{name}" if server.autorefresh else names[name]

    app.jinja_env.globals["asset"] = asset
