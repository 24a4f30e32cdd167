"""Every picture that enters the market is decoded and written anew: it is then a picture and nothing else.

Phones write position, time and device into pictures; attackers write pages, programs and pixel bombs. What is stored is made of the
pixels alone.
"""

import struct
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener()

#: The only decoders that strangers' bytes may reach. SVG (a program) and GIF are not among them.
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
#: Pixels of the longest side of what is stored.
LONGEST_SIDE = 2400
JPEG_QUALITY = 88
_LARGEST_PROFILE = 2 * 1024 * 1024
_SRGB = ImageCms.createProfile("sRGB")


class PhotoRefused(Exception):
    """A file that cannot become a photo. The message says what to do."""


class CleanFile(ContentFile[bytes]):
    """Content that `clean_photo` made; it needs no second cleaning."""


@dataclass(frozen=True)
class CleanPhoto:
    """A picture made of pixels alone: sRGB, upright, at most `LONGEST_SIDE` pixels long, without metadata.

    `title` is what the sender called the file, without folders and ending; "" if the name says nothing.
    """

    content: bytes
    extension: str
    width: int
    height: int
    title: str

    def file(self) -> CleanFile:
        """The content as a file for a model's field."""
        return CleanFile(self.content, name=f"photo{self.extension}")


def clean_photo(file: IO[bytes], *, name: str = "", least: int = 0) -> CleanPhoto:
    """Decode a picture of a stranger and write it anew, as JPEG, or as lossless WebP where it is transparent.

    The type is told by the content, never by the name. Raises `PhotoRefused` for what is larger than WAGTAILIMAGES_MAX_UPLOAD_SIZE (bytes)
    or WAGTAILIMAGES_MAX_IMAGE_PIXELS (read from the header, before anything is decoded), is no picture, moves, is incomplete, or has a
    side of fewer than `least` pixels.
    """
    data = _read(file)
    _check_webp_canvas(data)
    try:
        image: Image.Image = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:  # decoders answer nonsense with every kind of exception
        raise PhotoRefused(_("This file is not a picture. Choose a JPG or PNG.")) from error
    with image:
        _check_pixels(*image.size)
        # A JPEG with several pictures (MPO: phones add depth or a preview) is not a moving one.
        if getattr(image, "is_animated", False) and image.format not in {"MPO", "HEIF"}:
            raise PhotoRefused(_("Moving pictures cannot be used. Choose a JPG or PNG."))
        if min(image.size) < least:
            words = _("The picture has only {width} × {height} dots and would be blurred. Choose the one that the camera took.")
            raise PhotoRefused(words.format(width=image.width, height=image.height))
        try:
            return _written_anew(_upright(image), title=title_of(name))
        except Exception as error:
            raise PhotoRefused(
                _("This picture is incomplete or damaged. Open it on your phone, save it again and choose the new one.")
            ) from error


def title_of(name: str) -> str:
    """A title from the name of a file: no folders, no ending, NFC, no control characters, at most 200 characters."""
    stem = PurePath(name.replace("\\", "/")).stem
    printable = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in unicodedata.normalize("NFC", stem))
    return " ".join(printable.split())[:200].strip(".")


def _read(file: IO[bytes]) -> bytes:
    limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if file.seekable():
        file.seek(0)
    data = file.read(limit + 1)
    if len(data) > limit:
        raise PhotoRefused(_("The picture is larger than {megabytes} MB. Choose a smaller one.").format(megabytes=limit // (1024 * 1024)))
    if not data:
        raise PhotoRefused(_("This file is empty. Choose the picture again."))
    return data


def _too_many_pixels() -> PhotoRefused:
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
    return PhotoRefused(_("The picture has more than {megapixels} million pixels. Choose a smaller one.").format(megapixels=limit))


def _check_pixels(width: int, height: int) -> None:
    if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_many_pixels()


def _check_webp_canvas(data: bytes) -> None:
    """The WebP decoder allots the whole canvas when it is opened, so its size is read here first (RFC 9649, sections 2.5 to 2.7)."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return
    if data[12:16] == b"VP8X":
        _check_pixels(1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little"))
    elif data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        _check_pixels(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    else:
        width, height = struct.unpack("<HH", data[26:30])
        _check_pixels(width & 0x3FFF, height & 0x3FFF)


def _upright(image: Image.Image) -> Image.Image:
    """The picture reduced to what is stored, and turned as the camera was held."""
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        image = _eight_bits(image)
    elif image.mode not in {"RGB", "RGBA", "L", "CMYK"}:
        profile = image.info.get("icc_profile")
        orientation = image.getexif()
        image = image.convert("RGBA" if image.mode in {"P", "PA", "LA", "La", "RGBa"} else "RGB")
        image.info = {"icc_profile": profile, "exif": orientation.tobytes()}
    # The decoder of JPEG reduces by itself while it decodes, which keeps 50 megapixels out of memory.
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return ImageOps.exif_transpose(image)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey pictures of 16 bits, whose upper eight are what a screen shows."""
    return image.convert("I").point(lambda value: value / 256).convert("L")


def _in_srgb(image: Image.Image) -> Image.Image:
    """The picture in the colours that every screen knows. Its profile goes with the metadata, so it is applied here."""
    profile = image.info.get("icc_profile")
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and len(profile) <= _LARGEST_PROFILE:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted: Any = ImageCms.profileToProfile(image, source, _SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile, or one of another kind of colours: the numbers are taken as they are
        else:
            return converted
    return image.convert(mode)


def _written_anew(image: Image.Image, *, title: str) -> CleanPhoto:
    image = _in_srgb(image)
    transparent = image.mode == "RGBA" and image.getchannel("A").getextrema()[0] != 255
    if not transparent:
        image = image.convert("RGB")
    # Encoders copy comments and more from `info` when nothing else is said.
    image.info = {}
    output = BytesIO()
    if transparent:
        image.save(output, "WEBP", lossless=True, method=4)
    else:
        image.save(output, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return CleanPhoto(output.getvalue(), ".webp" if transparent else ".jpg", *image.size, title)
