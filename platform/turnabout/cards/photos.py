"""Crops an uploaded picture and re-encodes it in three sizes, or refuses it."""

import io
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from turnabout.base.i18n.translations import _
from turnabout.base.web import uploaded_images
from turnabout.base.web.errors import Refused

LEAST_SIDE = 48
LARGE, SMALL, VCARD = 480, 144, 180
SMALL_BYTES = 6 * 1024  # inlined into the card page
MIDDLE = (0.5, 0.4)  # crop around here: faces tend to be above the middle


@dataclass(frozen=True)
class Pictures:
    large: bytes
    small: bytes
    vcard: bytes


def make_pictures(data: bytes) -> Pictures:
    """Decode the upload, rotate it by its EXIF data, crop it to a square and re-encode it. No metadata
    survives. Refused if it cannot be read, or is too small or too large.
    """
    picture = crop_square(open_image(data))
    return Pictures(
        large=encode(picture, LARGE, "WEBP", quality=82, method=4),
        small=encode_small(picture),
        vcard=encode(picture, VCARD, "JPEG", quality=85, optimize=True),
    )


def open_image(data: bytes) -> Image.Image:
    try:
        picture = uploaded_images.open_image(data)
    except uploaded_images.TooManyPixels:
        raise too_many_pixels() from None
    except ValueError:
        raise Refused(
            _("We can’t open this picture. Please choose a JPEG, PNG, WebP or GIF."),
            field="photo",
        ) from None
    if min(picture.size) < LEAST_SIDE:
        raise Refused(_("This picture is too small. Please choose a larger one."), field="photo")
    return picture


def crop_square(picture: Image.Image) -> Image.Image:
    scale = min(1, 2 * LARGE / min(picture.size))
    try:
        smaller = normalize_colours(uploaded_images.shrink(picture, scale))
    except uploaded_images.TooManyPixels:
        raise too_many_pixels() from None
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
        source_profile = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target_profile = ImageCms.createProfile("sRGB")
        return (
            ImageCms.profileToProfile(picture, source_profile, target_profile, outputMode="RGB")
            or picture
        )
    except (ImageCms.PyCMSError, OSError):
        return picture  # colours a little off are better than no photo


def encode_small(picture: Image.Image) -> bytes:
    """Encode the small size at the best quality that fits `SMALL_BYTES`, or else at the lowest."""
    for quality in (80, 65, 50, 35):
        data = encode(picture, SMALL, "WEBP", quality=quality, method=6)
        if len(data) <= SMALL_BYTES:
            break
    return data


def encode(picture: Image.Image, side: int, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    resized = picture.resize((side, side), Image.Resampling.LANCZOS)
    resized.info.clear()
    resized.save(out, kind, **options)
    return out.getvalue()


def too_many_pixels() -> Refused:
    return Refused(
        _("This picture has too many pixels. Please choose a smaller one."), field="photo"
    )
