"""Instructions per page compared with plain Flask, counted by valgrind if it is installed.

The counts hardly vary from run to run, whatever else the machine does. They include neither the server
nor the kernel, so a page's ratio is lower here than over HTTP, where both sides include them.
"""

import gc
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench import report
from bench.pages import pages, viewers
from bench.server import ROOT
from bench.town import ADDRESS, cookie, open_site

VISITS = 40  # by this many viewers, to this many URLs, in turn
PATIENCE = 300
PAGES = ["card, a stranger", "board", "today"]
TOTAL = re.compile(r"^(?:totals|summary): (\d+)", re.M)

Visit = Callable[[], None]


def has_valgrind() -> bool:
    return shutil.which("valgrind") is not None


def measure(folder: Path, posts: int) -> dict[str, Any]:
    """Return the ratio of instructions, plain Flask ÷ page, for each of `PAGES`."""
    try:
        counts = count(folder, posts, PAGES)
    except subprocess.SubprocessError as trouble:
        print(f"\nvalgrind could not count instructions: {trouble}")
        return {}
    ratios = {name: round(counts["hello"] / counts[name], 3) for name in PAGES}
    return report.listed("Instructions, plain Flask ÷ page", ratios)


def count(folder: Path, posts: int, names: list[str]) -> dict[str, float]:
    """Return the instructions of one visit to `hello` and to each of these pages."""
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(
            ["valgrind", "--tool=callgrind", "--dump-before=getppid",
             f"--callgrind-out-file={place}/out", sys.executable, "-m", "bench.instructions",
             folder, str(posts), *names],
            cwd=ROOT, check=True, capture_output=True, timeout=PATIENCE,
            env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"},
        )  # fmt: skip
        dumps = sorted(Path(place).glob("out.*"), key=lambda file: int(file.suffix[1:]))
        totals = [int(TOTAL.findall(file.read_text())[-1]) for file in dumps]
    # Every other dump covers startup and warming up.
    measured = totals[1::2]
    return {name: n / VISITS for name, n in zip(["hello", *names], measured, strict=False)}


# --- inside valgrind ---


def main(folder: str, posts: str, *names: str) -> None:
    from bench import hello

    site = open_site(Path(folder))
    wanted = [page for page in pages(int(posts)) if page.name in names]
    gc.disable()
    measure_visits(visits(hello.app, ["/"], [""]), VISITS)
    for page in wanted:
        cookies = [cookie(site, n) for n in viewers()] if page.signed_in else [""]
        measure_visits(visits(site, page.paths, cookies), VISITS if page.kept else 5)


def measure_visits(visits: Iterator[Visit], warm: int) -> None:
    """Make `warm` visits, then `VISITS` measured ones. At each call of `getppid`, valgrind dumps its counts
    and resets them.
    """
    for visit in islice(visits, warm):
        visit()
    os.getppid()
    for visit in islice(visits, VISITS):
        visit()
    os.getppid()


def visits(app: Any, paths: Any, cookies: list[str]) -> Iterator[Visit]:
    for path, cookie_header in zip(cycle(paths[:VISITS]), cycle(cookies[:VISITS]), strict=False):
        environ = wsgi_environ(path, cookie_header)
        yield lambda environ=environ: visit(app, environ)  # type: ignore[misc]


def visit(app: Any, environ: dict[str, Any]) -> None:
    statuses: list[str] = []
    body = app(environ, lambda status, headers, trouble=None: statuses.append(status))
    for _piece in body:
        pass
    if hasattr(body, "close"):
        body.close()
    assert statuses[0].startswith("200"), f"{environ['PATH_INFO']}: {statuses[0]}"


def wsgi_environ(path: str, cookie_header: str) -> dict[str, Any]:
    """Return the WSGI environment of a browser's request."""
    bare, _, query = path.partition("?")
    host = ADDRESS.removeprefix("http://")
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": bare, "QUERY_STRING": query, "HTTP_HOST": host,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | ({"HTTP_COOKIE": cookie_header} if cookie_header else {})  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
