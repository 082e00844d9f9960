import json
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from turnabout.base.db.session import fetch_all, get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web.auth import current_member
from turnabout.base.web.errors import Refused
from turnabout.base.web.pagination import key_argument
from turnabout.imports import batches, commands, csv_reader, forms, policy, queries
from turnabout.imports.matcher import difference, load_known
from turnabout.imports.models import STATUSES, ContactImport, ImportRow

bp = Blueprint("imports", __name__)


@bp.route("/contacts/import", methods=["GET", "POST"])
def new() -> Any:
    form = forms.FileForm()
    if form.validate_on_submit():
        name, data = form.upload
        one = form.tries(commands.begin, current_member(), name, data, form.slip.data)
        if one:
            return redirect(url_for(".show", id=one.id), 303)
    recent = fetch_all(queries.of(g.viewer.id).limit(10))
    page = render_template(
        "imports/new.html", form=form, recent=recent, megabytes=forms.megabytes()
    )
    return page, form.status


def my_import(id: int) -> ContactImport:
    return get_or_404(queries.of(g.viewer.id), id)


@bp.get("/contacts/import/<int:id>")
def show(id: int) -> Any:
    """The page of the stage that the import is in."""
    one = my_import(id)
    counts = queries.progress(one)
    if one.undone_at or one.finished_at:
        is_undoing = bool(one.undone_at and counts["applied"])
        return render_template(
            "imports/done.html", one=one, counts=counts, is_undoing=is_undoing,
            networks=batches.network_totals(one),
        )  # fmt: skip
    if one.format == "csv" and not one.mapped_at:
        return columns_page(one)
    if counts["unread"] or one.started_at:
        return render_template("imports/progress.html", one=one, counts=counts)
    return preview(one, counts)


def columns_page(one: ContactImport, trouble: str = "") -> Any:
    headings = json.loads(one.headings)
    rows = fetch_all(queries.rows(one).limit(50))
    cells = [json.loads(row.raw) for row in rows]
    table = csv_reader.Table(headings, cells, [row.line for row in rows])
    mapping = forms.mapping_of(headings) if trouble else json.loads(one.mapping)
    page = render_template(
        "imports/columns.html", one=one, table=table, mapping=mapping, trouble=trouble,
        targets=forms.TARGET_WORDS,
    )  # fmt: skip
    return page, 422 if trouble else 200


@bp.post("/contacts/import/<int:id>/columns")
def map_columns(id: int) -> Any:
    one = my_import(id)
    try:
        commands.map_columns(one, forms.mapping_of(json.loads(one.headings)))
    except Refused as refusal:
        return columns_page(my_import(id), str(refusal))
    return redirect(url_for(".show", id=id), 303)


def preview(one: ContactImport, counts: dict[str, int], form: Any = None) -> Any:
    """What would happen to each row, one status at a time."""
    status = request.args.get("status", "")
    if status not in STATUSES:
        status = next((name for name in STATUSES if counts[name]), "new")
    rows, older = queries.row_page(one, status, key_argument("after"))
    form = form or forms.PlacementsForm(obj=one)
    page = render_template(
        "imports/preview.html", one=one, counts=counts, status=status, older=older, form=form,
        lines=[line_of(row, known) for known in [known_of(rows)] for row in rows],
        statuses=forms.STATUS_WORDS, choices=policy.CHOICES[status], choice_words=forms.CHOICE_WORDS,
        placements=forms.placement_options(), reasons=forms.REASONS,
    )  # fmt: skip
    return page, form.status


def known_of(rows: list[ImportRow]) -> Any:
    return load_known(g.viewer.id, [row.contact_id for row in rows if row.contact_id])


def line_of(row: ImportRow, known: Any) -> dict[str, Any]:
    """A row of the preview: the person, the contact it was matched with, and what would change."""
    person, match = queries.person_of(row), known.get(row.contact_id)
    change = difference(match, person) if match else None
    return {"row": row, "person": person, "contact": match and match.contact, "change": change}


@bp.post("/contacts/import/<int:id>/networks")
def place_all(id: int) -> Any:
    one, form = my_import(id), forms.PlacementsForm()
    if not form.validate():
        return preview(one, queries.progress(one), form)
    commands.place_all(one, form.with_company.data or "", form.without_company.data or "")
    flash(_("Saved."), "done")
    return redirect(url_for(".show", id=id), 303)


@bp.post("/contacts/import/<int:id>/rows")
def choose(id: int) -> Any:
    commands.choose(my_import(id), forms.row_choices())
    flash(_("Saved."), "done")
    status, after = request.form.get("status", ""), request.form.get("after", "")
    return redirect(url_for(".show", id=id, status=status, after=after or None), 303)


@bp.post("/contacts/import/<int:id>/<any(start, undo, cancel):act>")
def act(id: int, act: str) -> Any:
    one = my_import(id)
    try:
        getattr(commands, act)(one)
    except Refused as refusal:
        flash(str(refusal), "refusal")
    if act == "cancel":
        flash(_("Nothing was imported."), "done")
        return redirect(url_for(".new"), 303)
    return redirect(url_for(".show", id=id), 303)
