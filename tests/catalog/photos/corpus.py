"""Pictures and files that pretend to be pictures, made here: nothing of anybody's phone lies in the repository."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms
from pillow_heif import from_pillow

NOT_A_PICTURE = "This file is not a picture. Choose a JPG or PNG."
MOVING = "Moving pictures cannot be used. Choose a JPG or PNG."
DAMAGED = "This picture is incomplete or damaged. Open it on your phone, save it again and choose the new one."
EMPTY = "This file is empty. Choose the picture again."
TOO_LARGE = "The picture is larger than 20 MB. Choose a smaller one."
TOO_MANY_PIXELS = "The picture has more than 60 million pixels. Choose a smaller one."

SECRET = b"SECRET-OF-A-PHONE"


def picture(size: tuple[int, int] = (400, 300), mode: str = "RGB") -> Image.Image:
    """A picture with edges and gradients, so that encoders have something to do."""
    image = Image.linear_gradient("L").resize(size)
    bands = [image, image.transpose(Image.Transpose.ROTATE_180), image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)]
    return Image.merge("RGB", bands).convert(mode)


def exif(orientation: int = 1) -> bytes:
    """What a phone writes: position of a house in Chiang Mai, maker, orientation."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = SECRET.decode()
    gps = data.get_ifd(0x8825)
    gps[1], gps[2] = "N", (18.0, 47.0, 15.0)
    gps[3], gps[4] = "E", (98.0, 59.0, 7.0)
    return data.tobytes()


def encoded(image: Image.Image, format_: str, **options: object) -> bytes:
    output = BytesIO()
    image.save(output, format_, **options)
    return output.getvalue()


def jpeg(size: tuple[int, int] = (400, 300), **options: object) -> bytes:
    return encoded(picture(size), "JPEG", **options)


def png(size: tuple[int, int] = (400, 300), mode: str = "RGB", **options: object) -> bytes:
    return encoded(picture(size, mode), "PNG", **options)


def heic() -> bytes:
    output = BytesIO()
    heif = from_pillow(picture())
    heif.info["exif"] = exif()
    heif.save(output, quality=80)
    return output.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A complete PNG of black pixels, a thousandth of what it decodes to."""
    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(b"\0" * (1 + width // 8)) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def webp_header(width: int, height: int) -> bytes:
    """The beginning of a WebP that claims a canvas of this size."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + canvas
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_lossless_header(width: int, height: int) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    body = b"WEBP" + b"VP8L" + struct.pack("<I", 10) + b"\x2f" + struct.pack("<I", bits) + b"\0" * 5
    return b"RIFF" + struct.pack("<I", len(body)) + body


def animated(format_: str) -> bytes:
    frames = [picture(), picture().transpose(Image.Transpose.ROTATE_180)]
    return encoded(frames[0], format_, save_all=True, append_images=frames[1:])


def wide_gamut() -> bytes:
    """A JPEG whose profile swaps nothing but names itself, as phones do."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return jpeg(icc_profile=profile)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"

#: (name, content) of what becomes a photo.
ACCEPTED = {
    "plain.jpg": jpeg(),
    "gps.jpg": jpeg(exif=exif()),
    "held-upright.jpg": jpeg(exif=exif(orientation=6)),
    "gps.png": png(exif=exif()),
    "text-chunk.png": png(pnginfo=None),
    "gps.webp": encoded(picture(), "WEBP", exif=exif(), xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"),
    "gps.avif": encoded(picture(), "AVIF", exif=exif()),
    "gps.heic": heic(),
    "xmp.jpg": jpeg(xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"),
    "comment.jpg": jpeg(comment=SECRET),
    "profile.jpg": wide_gamut(),
    "broken-profile.jpg": jpeg(icc_profile=b"no profile at all"),
    "grey.jpg": encoded(picture(mode="L"), "JPEG"),
    "print.jpg": encoded(picture(mode="CMYK"), "JPEG"),
    "palette.png": png(mode="P"),
    "black-and-white.png": png(mode="1"),
    "sixteen-bits.png": encoded(Image.new("I;16", (400, 300), 30_000), "PNG"),
    "transparent.png": encoded(Image.new("RGBA", (400, 300), (200, 0, 0, 128)), "PNG"),
    "opaque.png": encoded(Image.new("RGBA", (400, 300), (200, 0, 0, 255)), "PNG"),
    "one-pixel.png": png((1, 1)),
    "line.png": png((5000, 1)),
    "large.jpg": jpeg((4000, 3000)),
    "jpeg-called.png": jpeg(),
    "../../etc/passwd": jpeg(),
    "ข้าวหอมมะลิ กู้ชาติ.jpg": jpeg(),
    "zip-behind.jpg": jpeg() + b"PK\x03\x04" + SECRET,
    "page-behind.png": png() + HTML + SECRET,
    "php-in-comment.jpg": jpeg(comment=b"<?php system($_GET['c']); ?>" + SECRET),
}

#: (name, content, message) of what does not.
REFUSED = {
    "empty.jpg": (b"", EMPTY),
    "text.jpg": ("เรียน ผู้ขาย".encode(), NOT_A_PICTURE),
    "page.png": (HTML, NOT_A_PICTURE),
    "drawing.svg": (SVG, NOT_A_PICTURE),
    "drawing-called.png": (SVG, NOT_A_PICTURE),
    "paper.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", NOT_A_PICTURE),
    "archive.jpg": (b"PK\x03\x04" + b"\0" * 60, NOT_A_PICTURE),
    "program.jpg": (b"MZ" + b"\0" * 200, NOT_A_PICTURE),
    "still.gif": (encoded(picture(), "GIF"), NOT_A_PICTURE),
    "moving.gif": (animated("GIF"), NOT_A_PICTURE),
    "moving.webp": (animated("WEBP"), MOVING),
    "moving.png": (animated("PNG"), MOVING),
    "bitmap.bmp": (encoded(picture(), "BMP"), NOT_A_PICTURE),
    "scan.tiff": (encoded(picture(), "TIFF"), NOT_A_PICTURE),
    "icon.ico": (encoded(picture((64, 64)), "ICO"), NOT_A_PICTURE),
    "postscript.eps": (encoded(picture(), "EPS"), NOT_A_PICTURE),
    "half.jpg": (jpeg()[: len(jpeg()) // 2], DAMAGED),
    "half.png": (png()[: len(png()) // 2], DAMAGED),
    "half.webp": (encoded(picture(), "WEBP")[:200], NOT_A_PICTURE),
    "only-the-beginning.jpg": (jpeg()[:20], NOT_A_PICTURE),
    "noise-with-a-head.jpg": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4, NOT_A_PICTURE),
    "bomb.png": (png_bomb(), TOO_MANY_PIXELS),
    "small-bomb.png": (png_bomb(8_000, 8_000), TOO_MANY_PIXELS),
    "bomb.webp": (webp_header(16_383, 16_383), TOO_MANY_PIXELS),
    "bomb-lossless.webp": (webp_lossless_header(16_383, 16_383), TOO_MANY_PIXELS),
    "sixty-megabytes.jpg": (jpeg() + b"\0" * 60_000_000, TOO_LARGE),
}
