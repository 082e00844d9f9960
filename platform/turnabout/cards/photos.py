"""Crop and re-encode an uploaded picture in three sizes, or refuse it."""

import io
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from turnabout.base.i18n.translations import _
from turnabout.base.web import uploaded_images
from turnabout.base.web.errors import Refused

LEAST_SIDE = 48
LARGE, SMALL, VCARD = 480, 144, 180
SMALL_BYTES = 6 * 1024  # it travels inside the card page
MIDDLE = (0.5, 0.4)  # faces are rather above than below the middle


@dataclass(frozen=True)
class Pictures:
    large: bytes
    small: bytes
    vcard: bytes


def make_pictures(given: bytes) -> Pictures:
    """Decode, rotate by EXIF, crop to a square and re-encode, so that no metadata survives."""
    picture = crop_square(open_image(given))
    return Pictures(
        large=encode(picture, LARGE, "WEBP", quality=82, method=4),
        small=encode_small(picture),
        vcard=encode(picture, VCARD, "JPEG", quality=85, optimize=True),
    )


def open_image(given: bytes) -> Image.Image:
    try:
        picture = uploaded_images.open_image(given)
    except uploaded_images.TooManyPixels:
        raise refused_as_too_large() from None
    except ValueError:
        raise Refused(
            _("We can’t open this picture. Please choose a JPEG, PNG, WebP or GIF."),
            field="photo",
        ) from None
    if min(picture.size) < LEAST_SIDE:
        raise Refused(_("This picture is too small. Please choose a larger one."), field="photo")
    return picture


def crop_square(picture: Image.Image) -> Image.Image:
    share = min(1, 2 * LARGE / min(picture.size))
    try:
        smaller = normalize_colours(uploaded_images.shrink(picture, share))
    except uploaded_images.TooManyPixels:
        raise refused_as_too_large() from None
    except ValueError:
        raise Refused(
            _("This picture is damaged or incomplete. Please choose another."), field="photo"
        ) from None
    side = min(LARGE, *smaller.size)
    return ImageOps.fit(smaller, (side, side), Image.Resampling.LANCZOS, centering=MIDDLE)


def normalize_colours(picture: Image.Image) -> Image.Image:
    """Convert to sRGB on white: no transparency, palette or device colour profile."""
    profile = picture.info.get("icc_profile")
    picture = uploaded_images.flatten(picture, "RGB")
    return convert_to_srgb(picture, profile) if profile else picture


def convert_to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        wanted = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, given, wanted, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError):
        return picture  # colours a little off are better than no photo


def encode_small(picture: Image.Image) -> bytes:
    for quality in (80, 65, 50, 35):
        found = encode(picture, SMALL, "WEBP", quality=quality, method=6)
        if len(found) <= SMALL_BYTES:
            break
    return found


def encode(picture: Image.Image, side: int, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    sized = picture.resize((side, side), Image.Resampling.LANCZOS)
    sized.info.clear()
    sized.save(out, kind, **how)
    return out.getvalue()


def refused_as_too_large() -> Refused:
    return Refused(
        _("This picture has too many pixels. Please choose a smaller one."), field="photo"
    )
