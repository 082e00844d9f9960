"""The scan page, which reads a code by camera, from a picture, or typed. `scans` processes the result."""

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
    return scans.render_scan_page()


@bp.post("/scans/pictures")
@limited("120 per hour")
def picture() -> Any:
    """Decode a picture on the server, for browsers that cannot."""
    upload = request.files.get("picture")
    if not upload or not upload.filename:
        return error_response(_("Please choose a picture first."))
    try:
        codes = qr_decode.decode_qr_codes(upload.read())
    except uploaded_images.TooManyPixels:
        return error_response(_("This picture has too many pixels. Please choose a smaller one."))
    except ValueError:
        return error_response(
            _("We can’t open this picture. Please choose a JPEG, PNG, WebP or GIF.")
        )
    if not codes:
        return error_response(
            _(
                "We couldn’t find a code in this picture. Try taking one from closer up, with more light."
            )
        )
    return scans.process_scan(ScanForm(MultiDict({**request.form, "text": preferred_code(codes)})))


def preferred_code(codes: list[str]) -> str:
    """Return the first of several codes that belongs to this site, else the first."""
    return next((code for code in codes if not scan_parser.parse_scan(code).trouble), codes[0])


def error_response(sentence: str) -> Any:
    return scans.error_response(sentence, ScanForm(MultiDict(request.form)), field="picture")


@bp.url_value_preprocessor
def raise_upload_limit(endpoint: str | None, values: Any) -> None:
    """Raise the upload limit before anything reads the form, which would apply the ordinary limit."""
    if endpoint == "scanning.scan_page.picture":
        request.max_content_length = max_megabytes() * MEGABYTE


@bp.errorhandler(RequestEntityTooLarge)
def file_too_large(error: RequestEntityTooLarge) -> Any:
    sentence = _(
        "This file is too large. A picture can be up to %(most)d MB.", most=max_megabytes()
    )
    return scans.render_scan_page(trouble=sentence, field="picture"), 413


def max_megabytes() -> int:
    return int(current_app.config["SETTINGS"].upload_megabytes)
