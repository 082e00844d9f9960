"""Exporting the contact book as a file."""

from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request

from turnabout.base.i18n import clock
from turnabout.base.web.rate_limits import consume, member_or_address
from turnabout.contacts import formats, queries, whole_book

bp = Blueprint("export", __name__)


@bp.get("/contacts/export")
def choose() -> Any:
    counts = queries.counts(g.viewer.id, g.viewer.veils)
    return render_template("contacts/export.html", total=sum(counts.values()))


@bp.get("/contacts/export.<any(vcf, csv):kind>")
def export_file(kind: str) -> Any:
    """The book as a file. The version of vCard is 3.0 unless 4.0 is asked for."""
    version = request.args.get("version", formats.VERSIONS[0])
    if version not in formats.VERSIONS:
        abort(404)
    consume("60 per hour", "export-contacts", member_or_address())
    book = whole_book.entries(g.viewer.id)
    data = formats.vcards(book, version) if kind == "vcf" else formats.csv_of(book)
    response = Response(data, mimetype="text/vcard" if kind == "vcf" else "text/csv")
    name = f"contacts-{clock.today(g.viewer.time_zone).isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
