"""Photos of 8 MB, uploaded by several clients at once: how much memory the server takes for them."""

import http.client
import io
import re
import threading
import time
from pathlib import Path
from typing import Any

from PIL import Image

from bench import report
from bench.server import SITE, Server, serving
from bench.town import cookie, open_site

CLIENTS = 8
BYTES = 8_000_000
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PART = '--{seam}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
PHOTO = '; filename="photo.jpg"\r\nContent-Type: image/jpeg'


def measure(folder: Path, each: int) -> dict[str, Any]:
    """The memory of all processes of the server together, while every client uploads `each` photos."""
    app, photo = open_site(folder), make_photo()
    with serving(SITE, folder) as site:
        clients = [Client(site, n, cookie(app, n)) for n in range(1, CLIENTS + 1)]
        start, memory = time.monotonic(), [sum(site.memory())]
        threads = [threading.Thread(target=one.upload, args=(photo, each)) for one in clients]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            memory.append(sum(site.memory()))
            time.sleep(0.1)
        seconds = time.monotonic() - start
        memory.append(sum(site.memory()))
    done = sum(one.done for one in clients)
    told = {
        "uploads": done, "failed": each * CLIENTS - done,
        "a second": round(done / seconds, 1), "at rest, MB": round(memory[0]),
        "most above rest, MB": round(max(memory) - memory[0]),
        "afterwards above rest, MB": round(memory[-1] - memory[0]),
    }  # fmt: skip
    return report.listed(f"Photos of 8 MB, uploaded by {CLIENTS} clients", told)


def make_photo() -> bytes:
    """A JPEG of 12 megapixels, which is quick to decode: it is plain, and the zeros behind its end, which
    fill it up to 8 MB, are ignored.
    """
    whole = io.BytesIO()
    Image.linear_gradient("L").resize((4000, 3000)).convert("RGB").save(whole, "JPEG")
    return whole.getvalue().ljust(BYTES, b"\0")


class Client:
    """One member, who uploads a photo to their own card again and again."""

    def __init__(self, site: Server, n: int, cookie: str):
        self.site, self.card, self.done = site, f"/cards/{n}", 0
        self.cookie = {"Cookie": cookie}
        self.token = TOKEN.search(self.send("GET", f"{self.card}/edit")[1].decode())[1]  # type: ignore[index]

    def upload(self, photo: bytes, times: int) -> None:
        body = b"".join((
            PART.format(seam="seam", name="csrf_token", more="").encode(), self.token.encode(),
            b"\r\n", PART.format(seam="seam", name="photo", more=PHOTO).encode(), photo,
            b"\r\n--seam--\r\n",
        ))  # fmt: skip
        for _ in range(times):
            try:
                self.done += self.send("POST", f"{self.card}/photo", body)[0] == 303
            except OSError:
                continue

    def send(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=120)
        kind = {"Content-Type": "multipart/form-data; boundary=seam"} if body else {}
        try:
            line.request(method, path, body, self.cookie | kind)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()
