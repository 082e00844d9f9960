"""The site as an app on a phone: its manifest, and the script that answers where there is no network."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from turnabout.base.i18n.translations import _, language
from turnabout.base.web.auth import public

bp = Blueprint("installed", __name__)
PAPER = "#f9f6ee"
# What every page needs, and the sharing screen. The reader of codes is large, and kept when it is first used.
SHEETS = tuple(f"css/{name}.css" for name in ("type", "app", "parts", "pages", "held-out"))
DRAWINGS = ("img/sign.svg", "vendor/icons.svg")


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Any:
    name = current_app.config["SETTINGS"].site_name
    answer = jsonify(
        id="/", start_url="/", scope="/", display="standalone", name=name, short_name=name,
        lang=language(), background_color=PAPER, theme_color=PAPER,
        icons=[icon("icon-192", 192), icon("icon-512", 512), icon("icon-maskable", 512, "maskable")],
        shortcuts=[
            {"name": _("Share my card"), "url": "/cards/share"}, {"name": _("Scan a card"), "url": "/scan"},
        ],
    )  # fmt: skip
    answer.mimetype = "application/manifest+json"
    return answer


def icon(name: str, side: int, purpose: str = "any") -> dict[str, str]:
    src, sizes = asset(f"img/{name}.png"), f"{side}x{side}"
    return {"src": src, "sizes": sizes, "type": "image/png", "purpose": purpose}


def asset(name: str) -> str:
    return str(current_app.jinja_env.globals["asset"](name))  # type: ignore[operator]


@bp.get("/service-worker.js")
@public
def worker() -> Any:
    return Response(current_app.extensions["service worker"], mimetype="text/javascript")


def init_app(app: Any) -> None:
    with app.app_context():
        app.extensions["service worker"] = written(Path(app.static_folder))
    app.register_blueprint(bp)


def written(folder: Path) -> str:
    """The script, with the addresses that it keeps in this version of the site."""
    code = (folder / "js" / "service-worker.js").read_text()
    shell = [asset(name) for name in (*SHEETS, *DRAWINGS, *behaviours(folder))] + [*faces(folder)]
    version = sha256((code + json.dumps(shell)).encode()).hexdigest()[:12]
    known = {"version": version, "shell": ["/offline", *shell], "queue": asset("js/queue.js")}
    return f"const SITE = {json.dumps(known)}\n{code}"


def behaviours(folder: Path) -> list[str]:
    names = (file.name for file in (folder / "js").glob("*.js"))
    return sorted(f"js/{name}" for name in names if name != "service-worker.js")


def faces(folder: Path) -> list[str]:
    """The heading face for Latin letters, by the address that the style sheet knows it by."""
    sheet = (folder / "css" / "type.css").read_text()
    return [
        f"/static/{name}" for name in re.findall(r'"\.\./(vendor/[\w-]+/latin\.\w+\.woff2)"', sheet)
    ]
