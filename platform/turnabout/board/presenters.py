"""Renders lists of posts as HTML: prepares rows for the templates and caches the fragments."""

from collections.abc import Callable, Hashable
from datetime import date
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import current_app, g, request
from markupsafe import Markup

from turnabout.base.cache.fragments import fragment
from turnabout.base.i18n.translations import _, initials, language, n_, pattern_number
from turnabout.base.web.pagination import SIZE, parse_key
from turnabout.board.models import CATEGORIES, EFFORTS, KINDS, PLACES

CHOICES: dict[str, Any] = {
    "kind": KINDS,
    "category": CATEGORIES,
    "effort": EFFORTS,
    "where": PLACES,
}


def filters_from_request() -> dict[str, Any]:
    """The filters in the query string (kind, category, effort, where, the search text `q`, the page start
    `below`), without unknown values.
    """
    args = request.args.to_dict()
    by = {name: args[name] for name, choices in CHOICES.items() if args.get(name) in choices}
    words = " ".join(args.get("q", "").split())[:100]
    start = parse_key(args.get("below"))
    return by | ({"q": words} if words else {}) | ({"below": start} if start else {})


def cached_list(
    key: tuple[Hashable, ...], version: Hashable, by: Any, render: Callable[[Any], str]
) -> Any:
    """The rendered list, from a cache that all viewers share. Searches are not cached, nor are the lists of
    viewers from whom somebody is hidden: for them, `render` gets the viewer's id.
    """
    if g.viewer.veils or "q" in by:
        return Markup(render(g.viewer.id))  # noqa: S704  (a template's own output)
    key = (*key, tuple(by.items()), language())
    return fragment(key, version, lambda: render(None))


def list_values(rows: list[Any], by: dict[str, Any]) -> dict[str, Any]:
    """Template variables of a list: the rendered `notes`, `older` (the URL of the next page, or None) and
    `filter_form`.
    """
    page_rows = rows[:SIZE]
    older = older_url(by, page_rows[-1].id) if len(rows) > SIZE else None
    code = language()
    notes = Markup().join([post_item(row, code) for row in page_rows])
    return {"notes": notes, "older": older, "filter_form": filter_form}


def post_item(row: Any, language: str) -> Markup:
    """One post of a list as HTML. The cached fragment is shared by all lists; the row is its version."""
    return fragment(("note", row.id, language), row, lambda: render_item(row))


def render_item(row: Any) -> str:
    parts: Any = current_app.jinja_env.get_template("board/note.html").module
    return parts.note(item_values(row), labels(language()))


def filter_form(by: dict[str, Any]) -> Markup:
    """The form that filters the current list, with the active filters selected."""
    by = {name: value for name, value in by.items() if name != "below"}

    def render() -> str:
        return render_shared("board/filters.html", by=by, words=labels(language()))

    if "q" in by:
        return Markup(render())  # noqa: S704  (a template's own output)
    return fragment(("filters", language(), request.path, *by.items()), None, render)


def item_values(row: Any) -> dict[str, Any]:
    """Template variables of one post. They are the same for every viewer, since dates are in the site's
    time zone.
    """
    zone = ZoneInfo(current_app.config["SETTINGS"].time_zone)
    return {
        **row._asdict(),
        "on": short_day(row.posted_at.astimezone(zone).date()),
        "by_day": deadline_text(row.needed_by),
        "answers": response_count_text(row.responses),
        "tone": pattern_number(row.name),
        "initials": "" if row.photo else initials(row.name),
    }


def short_day(day: date) -> str:
    return format_day(language(), day)


@lru_cache(maxsize=1000)
def format_day(language: str, day: date) -> str:
    return format_date(day, "d MMM", language)


def deadline_text(day: date | None) -> str:
    return _("by %(day)s", day=short_day(day)) if day else ""


def response_count_text(count: int) -> str:
    return n_("%(num)s answer", "%(num)s answers", count) if count else ""


def older_url(by: dict[str, Any], id: int) -> str:
    """The URL of the next page of this list, which starts below the post with this id."""
    return f"{request.path}?{urlencode({**by, 'below': id})}"


@cache
def labels(language: str) -> dict[str, dict[str, str]]:
    """The translated labels of the filter choices. `language` must be the current one: it is the cache
    key.
    """
    return {
        name: {key: str(label) for key, label in choices.items()}
        for name, choices in CHOICES.items()
        if name != "kind"
    }


def render_list(template: str, rows: list[Any], by: dict[str, Any], **values: Any) -> str:
    return render_shared(template, by=by, **list_values(rows, by), **values)


def render_shared(template: str, **values: Any) -> str:
    """Render without the context processors, because a shared fragment must not depend on the viewer."""
    return current_app.jinja_env.get_template(template).render(**values)
