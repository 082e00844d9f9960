"""The page that reads codes: by camera, from a picture, or typed. All of them lead to `scanning`."""

from typing import Any

from flask import Blueprint, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from turnabout.base.i18n.translations import _
from turnabout.base.web import uploaded_images
from turnabout.base.web.rate_limits import limited
from turnabout.scanning import qr_decode, scan_parser, scans
from turnabout.scanning.forms import ScanForm

bp = Blueprint("scan_page", __name__)
MEGABYTE = 1024 * 1024


@bp.get("/scan")
def show() -> Any:
    return scans.scanner()


@bp.post("/scans/pictures")
@limited("120 per hour")
def picture() -> Any:
    """For browsers that cannot read a picture by themselves."""
    given = request.files.get("picture")
    if not given or not given.filename:
        return trouble(_("Please choose a picture first."))
    try:
        codes = qr_decode.codes(given.read())
    except uploaded_images.TooManyPixels:
        return trouble(_("This picture has too many pixels. Please choose a smaller one."))
    except ValueError:
        return trouble(_("We can't open this picture. Please choose a JPEG, PNG, WebP or GIF."))
    if not codes:
        return trouble(
            _(
                "We couldn't find a code in this picture. Try taking one from closer up, with more light."
            )
        )
    return scans.answer(ScanForm(MultiDict({**request.form, "text": ours_first(codes)})))


def ours_first(codes: list[str]) -> str:
    """Of several codes in a picture, one of this place."""
    return next((one for one in codes if not scan_parser.read(one).trouble), codes[0])


def trouble(sentence: str) -> Any:
    return scans.refused(sentence, ScanForm(MultiDict(request.form)), field="picture")


@bp.url_value_preprocessor
def let_a_picture_in(endpoint: str | None, values: Any) -> None:
    """Comes before anything reads the form."""
    if endpoint == "scanning.scan_page.picture":
        request.max_content_length = most_megabytes() * MEGABYTE


@bp.errorhandler(RequestEntityTooLarge)
def turn_away(error: RequestEntityTooLarge) -> Any:
    sentence = _(
        "This file is too large. A picture can be up to %(most)d MB.", most=most_megabytes()
    )
    return scans.scanner(trouble=sentence, field="picture"), 413


def most_megabytes() -> int:
    return int(current_app.config["SETTINGS"].upload_megabytes)
