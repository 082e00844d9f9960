"""What surrounds every page is the same for many: rendered once, and kept.

A kept part may show only what stands in its key. Names, tokens and the like stay outside.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import current_app, g, render_template, request, session
from flask_wtf.csrf import generate_csrf
from jinja2 import pass_context
from markupsafe import Markup, escape

from turnabout.base import clock
from turnabout.base.hot import fragment
from turnabout.base.words import language

# The entries of the navigation, each named like the first word of its address.
ENTRIES = {"cards", "communities", "connections", "contacts", "goals", "threads", "assistance"}
ENTRIES |= {"notices", "search", "settings", "guide", "desk"}
ALSO = {"": "today", "posts": "communities", "members": "contacts", "privacy": "settings"}
ALSO |= {"scan": "cards", "scans": "cards", "events": "communities"}

# These point along the line, and turn round where it runs from right to left.
TURNING = {"arrow-left", "arrow-right", "arrow-up-right", "chevron-left", "chevron-right"}
TURNING |= {"log-in", "log-out", "reply", "send"}
ICON = Markup(
    '<svg class="icon{turns}"{role} viewBox="0 0 24 24"><use href="{sheet}#{name}"></use></svg>'
)
SPOKEN = Markup(' role="img" aria-label="{}"')
SILENT = Markup(' aria-hidden="true"')
HOLE = "\0{}\0"  # no text of ours holds such a sign
TOKEN = HOLE.format("token")


def init_app(app: Any) -> None:
    sheet = app.jinja_env.globals["asset"]("vendor/icons.svg")
    fresh = app.config["SETTINGS"].development

    @lru_cache(maxsize=1024)
    def icon(name: str, label: str | None = None) -> Markup:
        turns = " icon--turns" if name in TURNING else ""
        role = SPOKEN.format(label) if label else SILENT
        return ICON.format(turns=turns, role=role, sheet=sheet, name=name)

    @pass_context
    def kept(context: Any, name: str, *key: Any) -> Markup:
        """The template of that name, rendered once for this language and key."""

        def render() -> str:
            return str(context.environment.get_template(name).render(context.get_all()))

        return Markup(render()) if fresh else fragment((name, language(), *key), 0, render)  # noqa: S704

    app.jinja_env.globals.update(drawn_icon=icon, kept=kept)
    app.add_template_filter(hyphened)
    app.context_processor(lambda: {"lit": lit(request.path)} if request else {})


def drawn_from(rows: Any, template: str, **values: Any) -> str:
    """A page that shows these rows to the one who looks, and nothing that is read elsewhere."""
    version = (rows, request.full_path)
    return kept_for_me(template, version, lambda: render_template(template, **values))


def framed(template: str, **parts: str) -> str:
    """A page of which only the frame is one's own, and shows nothing but the one who looks: its parts
    are kept elsewhere, and others may see the same.
    """
    holes = {name: HOLE.format(name) for name in parts}
    page = kept_for_me(template, lit(request.path), lambda: render_template(template, **holes))
    for name, part in parts.items():
        page = str.replace(page, holes[name], escape(part))
    return page


def for_others(html: str) -> str:
    """A part that was drawn with forms, without the token of the one for whom it was drawn."""
    return html.replace(generate_csrf(), TOKEN)


def for_me(html: Markup) -> Markup:
    """The same with the token of the one who looks."""
    return html.replace(TOKEN, generate_csrf())


def kept_for_me(template: str, version: Any, render: Callable[[], str]) -> str:
    """Drawn anew when the version, or anything about the one who looks, is not what it was. Only the
    last one is kept, for this sign-in; none with a message on it, and none on a computer of many.
    """
    fresh = current_app.config["SETTINGS"].development
    if fresh or "_flashes" in session or "shared" in session:
        return render()
    hour = clock.now().isoformat()[:13]
    told = (version, g.viewer.facts, language(), hour)
    return fragment(("page", g.viewer.sign_in_id, template), told, render)


def hyphened(marks: dict[str, Any]) -> dict[str, Any]:
    """`aria_label` as a template says it, `aria-label` as HTML does."""
    return {name.replace("_", "-"): value for name, value in marks.items()}


def lit(path: str) -> str:
    """The entry of the navigation that this page stands under, if any."""
    first = path.split("/", 2)[1]
    return ALSO.get(first, first if first in ENTRIES else "")
