"""Whether a stored file tells where somebody was: read by other means than the door has."""

import re
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from PIL import Image

from tests.catalog.papers.corpus import PLACE
from tests.catalog.photos import corpus as photos

#: What any position would leave behind.
TRACES = (PLACE, b"com.apple.quicktime.location", b"exif:GPS", b"18,47.25N", b"98,59.1E", photos.SECRET, b"Exif\0\0II", b"Exif\0\0MM")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def stored() -> set[Path]:
    """Every file in the public and in the private store."""
    private: Any = storages["private"]
    return {path for root in (settings.MEDIA_ROOT, private.location) for path in Path(root).rglob("*") if path.is_file()}


def traces(content: bytes) -> list[str]:
    """What tells a position in a file, and in the parts and streams of it."""
    found = [trace.decode(errors="replace") for trace in TRACES if trace in content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found += [trace for name in archive.namelist() for trace in traces(archive.read(name))]
    elif content.startswith(b"%PDF"):
        for packed in _STREAM.findall(content):
            found += traces(packed)
            with suppress(zlib.error):
                found += traces(zlib.decompress(packed.rstrip(b"\r\n")))
    elif content[:3] == b"\xff\xd8\xff" or content[:4] in (b"\x89PNG", b"RIFF"):
        with Image.open(BytesIO(content)) as image:
            found += [f"gps {tag}" for tag in image.getexif().get_ifd(0x8825)]
    return found
