"""A picture from outside becomes three small square ones of our own making, or is refused."""

import io
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from turnabout.base.errors import Refused
from turnabout.base.words import _

KINDS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 50_000_000
LEAST_SIDE = 48
LARGE, SMALL, VCARD = 480, 144, 180
SMALL_BYTES = 6 * 1024  # it travels inside the card page
MIDDLE = (0.5, 0.4)  # faces are rather above than below the middle

TOO_MUCH = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Pictures:
    large: bytes
    small: bytes
    vcard: bytes


def cut(given: bytes) -> Pictures:
    """Decode, turn upright, crop to the square, write anew: nothing else of the file survives."""
    picture = squared(opened(given))
    return Pictures(
        large=written(picture, LARGE, "WEBP", quality=82, method=4),
        small=small(picture),
        vcard=written(picture, VCARD, "JPEG", quality=85, optimize=True),
    )


def opened(given: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(given), formats=KINDS)
    except TOO_MUCH:
        raise refused_as_too_large() from None
    except Exception:
        raise Refused(
            _("This is not a picture that we can read. Please choose a JPEG, PNG, WebP or GIF."),
            field="photo",
        ) from None
    if picture.width * picture.height > MOST_PIXELS:
        raise refused_as_too_large()
    if min(picture.size) < LEAST_SIDE:
        raise Refused(_("This picture is too small. Please choose a larger one."), field="photo")
    return picture


def squared(picture: Image.Image) -> Image.Image:
    """The decoders meet the bytes of a stranger here: whatever they say, it is a broken file."""
    try:
        picture.draft("RGB", (2 * LARGE, 2 * LARGE))
        upright = ImageOps.exif_transpose(picture)
        side = min(LARGE, *upright.size)
        return ImageOps.fit(
            plain(upright), (side, side), Image.Resampling.LANCZOS, centering=MIDDLE
        )
    except TOO_MUCH:
        raise refused_as_too_large() from None
    except Exception:
        raise Refused(
            _("This picture is damaged or incomplete. Please choose another one."), field="photo"
        ) from None


def plain(picture: Image.Image) -> Image.Image:
    """Ordinary colours on white: no transparency, no palette, no colour profile of a device."""
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    picture = picture.convert("RGB")
    return in_srgb(picture, profile) if profile else picture


def in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        wanted = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, given, wanted, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError):
        return picture  # colours a little off are better than no photo


def small(picture: Image.Image) -> bytes:
    for quality in (80, 65, 50, 35):
        found = written(picture, SMALL, "WEBP", quality=quality, method=6)
        if len(found) <= SMALL_BYTES:
            break
    return found


def written(picture: Image.Image, side: int, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    sized = picture.resize((side, side), Image.Resampling.LANCZOS)
    sized.info.clear()
    sized.save(out, kind, **how)
    return out.getvalue()


def refused_as_too_large() -> Refused:
    return Refused(
        _("This picture has too many pixels. Please choose a smaller one."), field="photo"
    )
