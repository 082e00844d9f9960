"""A fake phone camera, which sees a picture made by the test."""

import io
from contextlib import contextmanager

from PIL import Image

from tests.journeys.conftest import Phone
from turnabout.printing import qr

FRAMES = 12


def film(file, text):
    """What the camera sees: a code on a grey table, now here, now there."""
    code = Image.open(io.BytesIO(qr.png(text, 300))).convert("L")
    with open(file, "wb") as out:
        for n in range(FRAMES):
            table = Image.new("L", (640, 480), 140)
            table.paste(code, (150 + 4 * n, 60 + 3 * n))
            table.save(out, "JPEG", quality=80)
    return file


@contextmanager
def looking_at(browser_type, launching, site, file, allowed=True):
    """A phone with a camera that sees the film; `allowed`: its owner lets the page use it."""
    asked = "--use-fake-ui-for-media-stream" if allowed else "--deny-permission-prompts"
    seen = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={file}")
    how = launching | {"args": [*launching["args"], asked, *seen]}
    browser = browser_type.launch(**how)
    try:
        yield Phone(browser, site, True)
    finally:
        browser.close()
