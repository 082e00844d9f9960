"""Copy the chosen files of the front-end packages into static/vendor, each beside its licence.

Run `npm ci --ignore-scripts && .venv/bin/python static/vendor/vendor.py` after changing package.json, ICONS or LETTERS.
The copies are committed, so nobody needs npm to run or to test Turnabout.
"""

import hashlib
import json
import re
import shutil
import subprocess
from importlib.metadata import distribution
from itertools import chain
from pathlib import Path

import brotli
from fontTools import merge, subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
PACKAGES = HERE.parent.parent / "node_modules"

ICONS = """
arrow-left arrow-right arrow-up-right award badge-check ban bell bell-off book-open briefcase building-2 calendar
calendar-check camera check check-check chevron-down chevron-left chevron-right chevron-up circle circle-check circle-help
circle-x clock coffee copy download ellipsis external-link eye eye-off file-text filter flag folder gift globe graduation-cap
hand hand-helping handshake heart-handshake history hourglass house id-card image inbox info key-round laptop link
list list-checks lock log-in log-out mail map-pin menu message-circle messages-square mic minus monitor moon nfc notebook-pen
palette pause pencil phone pin play plus printer qr-code quote refresh-cw reply rotate-ccw save scan-qr-code search send
settings share-2 shield shield-check signpost sliders-horizontal smartphone sprout star sun tag target ticket trash-2
triangle-alert undo-2 upload user user-check user-minus user-plus user-round-x user-x users wifi-off wrench x
""".split()

# Names that people look for first, beside the package's own.
ALSO = {
    "home": "house",
    "more-horizontal": "ellipsis",
    "scan": "scan-qr-code",
    "alert": "triangle-alert",
}

# What reads codes where the browser has no reader of its own. A small one, which is there at once; and a good one, with
# the machine it runs: the very one that it was built for, since another hangs without a word.
SMALL = 'export { BarcodeDetector } from "qr/decode.js"'
READER = "barcode-detector"
READER_FILES = {
    "qr/LICENSE": "small.LICENSE-APACHE",
    "qr/LICENSE-MIT": "small.LICENSE-MIT",
    f"{READER}/dist/iife/ponyfill.js": "detector.js",
    f"{READER}/LICENSE": "detector.LICENSE",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "zxing.wasm",
    "zxing-wasm/LICENSE": "zxing-wasm.LICENSE",
}

FONT = "@fontsource/young-serif"
SUBSETS = ("latin", "latin-ext")
HEAD = "/* The heading face. Written by static/vendor/vendor.py. */"
FACE = """@font-face {{
  font-family: "Young Serif";
  font-weight: 400;
  font-display: swap;
  src: url("../vendor/young-serif/{name}") format("woff2");
  unicode-range: {letters};
}}
"""

PAPER = "dejavu-fonts-ttf"
CUTS = {"sans": "DejaVuSansCondensed", "sans-bold": "DejaVuSansCondensed-Bold"}
# The scripts that the sans has whole: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian, and common signs.
LETTERS = """
20-7e a0-52f 531-58f 591-5f4 600-6ff 750-77f 10a0-10ff 1e00-1fff 2000-200f 2010-202f 2030-205e 2070-20bf 2100-214f
2150-215f 2190-2199 2212 2605 2606 260e 2665 2709 2713 2714
"""


def drawing(name: str) -> str:
    svg = (PACKAGES / "lucide-static/icons" / f"{name}.svg").read_text()
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    assert shapes, name
    return " ".join(shapes[1].split()).replace(" />", "/>").replace("> <", "><")


def symbol(name: str, source: str) -> str:
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{drawing(source)}</symbol>'
    )


def icons() -> None:
    names = {name: name for name in ICONS} | ALSO
    symbols = "\n".join(symbol(name, source) for name, source in sorted(names.items()))
    (HERE / "icons.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    )
    shutil.copyfile(PACKAGES / "lucide-static/LICENSE", HERE / "icons.LICENSE")


def font() -> None:
    """The package's own sheet for the two subsets, with files that carry their hash: url() in CSS is
    not rewritten by anybody, and a name with a hash may be kept for ever.
    """
    folder = HERE / "young-serif"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copyfile(PACKAGES / FONT / "LICENSE", folder / "LICENSE")
    sheet = (PACKAGES / FONT / "400.css").read_text()
    faces = [face(sheet, subset, folder) for subset in SUBSETS]
    (HERE.parent / "css/type.css").write_text("\n".join([HEAD, *faces]))


def face(sheet: str, subset: str, folder: Path) -> str:
    file = PACKAGES / FONT / "files" / f"young-serif-{subset}-400-normal.woff2"
    name = f"{subset}.{hashlib.sha256(file.read_bytes()).hexdigest()[:10]}.woff2"
    shutil.copyfile(file, folder / name)
    letters = re.search(rf"-{subset}-400-normal \*/.*?unicode-range: (.*?);", sheet, re.DOTALL)
    assert letters, subset
    return FACE.format(name=name, letters=letters[1].replace(",", ", "))


def paper() -> None:
    """The faces for paper: no hints, which only screens use, and no letters beyond LETTERS."""
    folder = HERE / "paper"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, source in CUTS.items():
        lettered(TTFont(PACKAGES / PAPER / "ttf" / f"{source}.ttf"), folder / f"{name}.ttf")
    lettered(young_serif(folder / "part.ttf"), folder / "serif.ttf")
    shutil.copyfile(PACKAGES / PAPER / "LICENSE", folder / "sans.LICENSE")
    shutil.copyfile(PACKAGES / FONT / "LICENSE", folder / "serif.LICENSE")


def young_serif(part: Path) -> TTFont:
    """One face out of the two that the package cut for the web."""
    parts = []
    for cut in SUBSETS:
        file = PACKAGES / FONT / "files" / f"young-serif-{cut}-400-normal.woff2"
        font = TTFont(file, recalcTimestamp=False)
        font.flavor = None
        font.save(part.with_stem(cut))
        parts.append(part.with_stem(cut))
    merged = merge.Merger().merge(list(map(str, parts)))
    merged["head"].created = merged["head"].modified = font["head"].modified
    for written in parts:
        written.unlink()
    return merged


def lettered(font: TTFont, to: Path) -> None:
    wanted = subset.Options(
        hinting=False, glyph_names=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 6, 13],
        drop_tables=["FFTM", "MATH", "gasp"],
    )  # fmt: skip
    cutter = subset.Subsetter(wanted)
    cutter.populate(unicodes=chain.from_iterable(map(span, LETTERS.split())))
    cutter.subset(font)
    font.recalcTimestamp = False  # the same input gives the same file
    font.save(to)


def span(told: str) -> range:
    first, _, last = told.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def reader() -> None:
    """All compressed once and for all: that takes seconds. Browsers that may use the
    camera understand brotli.
    """
    lock = json.loads((PACKAGES.parent / "package-lock.json").read_text())["packages"]
    wanted = lock[f"node_modules/{READER}"]["dependencies"]["zxing-wasm"]
    assert lock["node_modules/zxing-wasm"]["version"] == wanted
    folder = HERE / "reader"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "small.js").write_bytes(bundled(SMALL))
    for source, name in READER_FILES.items():
        shutil.copyfile(PACKAGES / source, folder / name)
    licence = distribution("zxing-cpp").read_text("licenses/LICENSE")
    assert licence
    (folder / "zxing-cpp.LICENSE").write_text(licence)  # what the machine is made of
    for name in ("small.js", "detector.js", "zxing.wasm"):
        (folder / f"{name}.br").write_bytes(brotli.compress((folder / name).read_bytes()))


def bundled(module: str) -> bytes:
    """One file that needs no other, without what is not used and without comments."""
    how = [PACKAGES / ".bin/esbuild", "--bundle", "--minify", "--format=esm"]
    return subprocess.run(
        how, input=module.encode(), stdout=subprocess.PIPE, cwd=PACKAGES.parent, check=True
    ).stdout


if __name__ == "__main__":
    icons()
    font()
    paper()
    reader()
