"""An uploaded picture is out of memory with its answer, not only when the garbage collector comes."""

import gc
import io

import pytest
from PIL import Image

MEGABYTE = 1024 * 1024
KIND = "multipart/form-data; boundary=x"


def picture():
    out = io.BytesIO()
    Image.new("RGB", (600, 400), "red").save(out, "JPEG")
    return out.getvalue().ljust(3 * MEGABYTE, b"\0")


def as_body(name, data):
    """Put together here: the test client would leave a temporary file open."""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="me.jpg"\r\n\r\n'
    return head.encode() + data + b"\r\n--x--\r\n"


@pytest.fixture
def upload(as_, cast):
    """`upload(path, name, data)`: the status, and the sizes of the large byte strings that only the garbage
    collector frees.
    """
    ana = as_(cast.ana)

    def upload(path, name, data):
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            answer = ana.post(path, data=as_body(name, data), content_type=KIND)
            gc.collect()
            held = [one for found in gc.garbage for one in gc.get_referents(found)]
            return answer.status_code, [
                len(one) for one in held if isinstance(one, bytes) and len(one) > MEGABYTE
            ]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()

    return upload


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (picture(), 303),
        (picture()[: 2 * MEGABYTE].replace(b"\xff\xd8", b"GIF"), 422),
        (picture()[:500] + bytes(3 * MEGABYTE), 422),
        (picture().ljust(9 * MEGABYTE, b"\0"), 422),
    ],
    ids=["a photo", "no picture", "a damaged one", "too large"],
)
def test_a_photo_is_not_held_in_memory(upload, card, data, status):
    answered, held = upload(f"/cards/{card.id}/photo", "photo", data)

    assert answered == status
    assert held == []


@pytest.mark.parametrize(
    "data", [picture(), bytes(3 * MEGABYTE)], ids=["no code in it", "no picture"]
)
def test_a_picture_of_a_code_is_not_held_in_memory(upload, data):
    answered, held = upload("/scans/pictures", "picture", data)

    assert answered == 422
    assert held == []
