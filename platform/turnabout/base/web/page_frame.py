"""The page frame (header, navigation, footer), cached, and icons.

A cached part may show only what its key determines: no names, no tokens.
"""

from functools import lru_cache
from typing import Any

from flask import request
from jinja2 import pass_context
from markupsafe import Markup

from turnabout.base.cache.fragments import fragment
from turnabout.base.i18n.translations import language

# The navigation entries, each named like the first segment of its path; `ALSO`: other segments.
ENTRIES = {"cards", "communities", "connections", "contacts", "goals", "threads", "assistance"}
ENTRIES |= {"notices", "search", "settings", "guide", "desk"}
ALSO = {"": "today", "posts": "communities", "members": "contacts", "privacy": "settings"}
ALSO |= {"scan": "cards", "scans": "cards", "events": "communities", "introductions": "contacts"}

# Icons that point left or right are mirrored in right-to-left scripts.
TURNING = {"arrow-left", "arrow-right", "arrow-up-right", "chevron-left", "chevron-right"}
TURNING |= {"log-in", "log-out", "reply", "send"}
ICON = Markup(
    '<svg class="icon{turns}"{role} viewBox="0 0 24 24"><use href="{sheet}#{name}"></use></svg>'
)
SPOKEN = Markup(' role="img" aria-label="{}"')
SILENT = Markup(' aria-hidden="true"')


def init_app(app: Any) -> None:
    sheet = app.jinja_env.globals["asset"]("vendor/icons.svg")
    fresh = app.config["SETTINGS"].development

    @lru_cache(maxsize=1024)
    def icon(name: str, label: str | None = None) -> Markup:
        turns = " icon--turns" if name in TURNING else ""
        role = SPOKEN.format(label) if label else SILENT
        return ICON.format(turns=turns, role=role, sheet=sheet, name=name)

    @pass_context
    def cached(context: Any, name: str, *key: Any) -> Markup:
        """Render a template once for each language and key. It must not show anything else from the
        context of the page.
        """

        def render() -> str:
            return str(context.environment.get_template(name).render(context.get_all()))

        return Markup(render()) if fresh else fragment((name, language(), *key), None, render)  # noqa: S704

    app.jinja_env.globals.update(drawn_icon=icon, cached=cached)
    app.add_template_filter(html_attributes)
    app.context_processor(lambda: {"lit": active_entry(request.path)} if request else {})


def html_attributes(marks: dict[str, Any]) -> dict[str, Any]:
    """Rename attributes as templates pass them, `aria_label`, to `aria-label`."""
    return {name.replace("_", "-"): value for name, value in marks.items()}


def active_entry(path: str) -> str:
    """Return the navigation entry to highlight for this path, or ""."""
    first = path.split("/", 2)[1]
    return ALSO.get(first, first if first in ENTRIES else "")
