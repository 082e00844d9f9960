"""The site as a progressive web app: the manifest and the service worker."""

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
# Precached: what every page and the sharing screen need. The large QR decoder is cached at first use.
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
        app.extensions["service worker"] = service_worker(Path(app.static_folder))
    app.register_blueprint(bp)


def service_worker(folder: Path) -> str:
    """Return the script of the service worker, with the URLs to precache in this version of the site."""
    code = (folder / "js" / "service-worker.js").read_text()
    shell = [asset(name) for name in (*SHEETS, *DRAWINGS, *scripts(folder))] + [*fonts(folder)]
    version = sha256((code + json.dumps(shell)).encode()).hexdigest()[:12]
    known = {"version": version, "shell": ["/offline", *shell], "queue": asset("js/queue.js")}
    return f"const SITE = {json.dumps(known)}\n{code}"


def scripts(folder: Path) -> list[str]:
    names = (file.name for file in (folder / "js").glob("*.js"))
    return sorted(f"js/{name}" for name in names if name != "service-worker.js")


def fonts(folder: Path) -> list[str]:
    """Return the URL of the heading font for Latin letters, as in the style sheet."""
    sheet = (folder / "css" / "type.css").read_text()
    return [
        f"/static/{name}" for name in re.findall(r'"\.\./(vendor/[\w-]+/latin\.\w+\.woff2)"', sheet)
    ]
