"""Downloads of a member's own card: print sheets, QR pictures, vCard, lock screen, e-mail signature."""

from typing import Any

from flask import Blueprint, Response, g, render_template, request
from markupsafe import Markup

from turnabout.base.db.session import get_or_404
from turnabout.base.i18n.translations import _
from turnabout.base.web.headers import allow_styles_of
from turnabout.base.web.rate_limits import consume, member_or_address
from turnabout.cards import formats, public_files, queries
from turnabout.cards.download_forms import PngForm, SheetForm, SvgForm
from turnabout.cards.models import Card
from turnabout.printing import api as printing

bp = Blueprint("taking", __name__)

DRAWING_LIMIT = "120 per hour"  # drawing a sheet or a picture takes a tenth of a second


@bp.get("/cards/<int:id>/take")
def page(id: int) -> Any:
    return render_page(my_card(id))


def render_page(card: Card, **invalid: Any) -> Any:
    """Render the download page. `invalid` holds submitted forms with errors, by name."""
    letter, plain = signature(card)
    allow_styles_of(letter)
    forms = {
        "sheet": SheetForm(None, paper=printing.default_paper(g.viewer.time_zone)),
        "png": PngForm(None),
        "svg": SvgForm(None),
    }
    html = render_template(
        "cards/take.html", card=card, many=len(queries.cards_of(g.viewer.id)) > 1,
        forms=forms | invalid, lost=printing.unprintable(*queries.badge(card).texts),
        lost_of_name=printing.unprintable(card.member.name), link=queries.link(card),
        letter=Markup(letter), plain=plain,  # noqa: S704  (a template of ours)
    )  # fmt: skip
    return html, 422 if invalid else 200


def signature(card: Card) -> tuple[str, str]:
    """The e-mail signature as (HTML, plain text)."""
    values = {
        "card": card, "face": queries.face(card, "public"), "link": queries.link(card),
        "turned": printing.is_right_to_left(card.member.name),
    }  # fmt: skip
    return (
        render_template("mail/signature.html", **values),
        render_template("mail/signature.txt", **values),
    )


@bp.get("/cards/<int:id>/take.pdf")
def sheet(id: int) -> Any:
    """Serve the print sheet as PDF, inline, so that the browser shows it before printing."""
    card, form = my_card(id), SheetForm(request.args)
    if not form.validate():
        return render_page(card, sheet=form)
    consume(DRAWING_LIMIT, "drawn", member_or_address())
    badge = queries.badge(card, name=form.name.data or "")
    data = printing.full_sheet(
        badge, form.kind.data, form.paper.data, marks=form.marks.data, back=form.back.data
    )
    return as_download(Response(data, mimetype="application/pdf"), card, "pdf", "inline")


@bp.get("/cards/<int:id>/take.png")
def png(id: int) -> Any:
    card, form = my_card(id), PngForm(request.args)
    if not form.validate():
        return render_page(card, png=form)
    data = printing.qr_png(queries.address(card), form.width)
    return as_download(Response(data, mimetype="image/png"), card, "png")


@bp.get("/cards/<int:id>/take.svg")
def svg(id: int) -> Any:
    card, form = my_card(id), SvgForm(request.args)
    if not form.validate():
        return render_page(card, svg=form)
    drawing = printing.print_qr_svg(queries.address(card), form.width)
    return as_download(Response(drawing, mimetype="image/svg+xml"), card, "svg")


@bp.get("/cards/<int:id>/take.vcf")
def vcf(id: int) -> Any:
    """Serve the vCard with the card's public fields."""
    card = my_card(id)
    return as_download(public_files.as_vcf(card), card, "vcf")


@bp.get("/cards/<int:id>/lock-screen.png")
def lock_screen(id: int) -> Any:
    card = my_card(id)
    consume(DRAWING_LIMIT, "drawn", member_or_address())
    data = printing.lock_screen(card.member.name, queries.address(card), card.code)
    return as_download(Response(data, mimetype="image/png"), card, "png")


@bp.get("/cards/<int:id>/offline")
def offline(id: int) -> Any:
    """Show a QR code that contains the contact details themselves. It works without network, but cannot be
    revoked.
    """
    card = my_card(id)
    text, face = formats.offline(queries.face(card, "public"), queries.link(card))
    drawing = printing.qr_svg(text, _("QR code with your details"))
    return render_template(
        "cards/offline.html", card=card, face=face, link=queries.link(card),
        qr=Markup(drawing),  # noqa: S704  (our own drawing)
    )  # fmt: skip


def my_card(id: int) -> Card:
    return get_or_404(queries.of_member(g.viewer.id), id)


def as_download(
    response: Response, card: Card, ending: str, disposition: str = "attachment"
) -> Response:
    """Set the Content-Disposition header of the response. The file name leaves out the card's label, which
    only its owner may see.
    """
    name = formats.file_name(card.member.name, ending)
    response.headers["Content-Disposition"] = name.replace("inline", disposition, 1)
    return response
