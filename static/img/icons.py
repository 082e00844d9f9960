"""Draw the sign as the icons of the app, after changing it: `.venv/bin/python static/img/icons.py`."""

import re
from pathlib import Path

import resvg_py

HERE = Path(__file__).parent
SIGN = (HERE / "sign.svg").read_text()
# A launcher may cut a maskable icon to a circle of four fifths, and rounds the others by itself.
WHOLE = re.sub(r' rx="\d+"', "", SIGN)
WITHIN = WHOLE.replace("translate(3.2 3.2) scale(.8)", "translate(6.4 6.4) scale(.6)")
ICONS = {
    "icon-192": (SIGN, 192),
    "icon-512": (SIGN, 512),
    "icon-maskable": (WITHIN, 512),
    "icon-touch": (WHOLE, 180),
}

if __name__ == "__main__":
    assert WITHIN != WHOLE != SIGN
    for name, (drawing, side) in ICONS.items():
        picture = resvg_py.svg_to_bytes(svg_string=drawing, width=side, height=side)
        (HERE / f"{name}.png").write_bytes(bytes(picture))
