"""Where somebody was: what phones write into pictures (EXIF, XMP), looked for and taken out, also inside of other files.

Cameras put it into a JPEG in two ways: as a TIFF block with a GPS directory (Exif 3.0, 4.6.3: tag 0x8825), and as text (XMP, "exif:GPS…").
What is taken out is overwritten byte by byte, so that nothing in the file moves.
"""

import re
import struct

#: Where a TIFF block of EXIF begins: behind its mark in JPEG, WebP, PNG and in JPEG 2000.
_BLOCK = re.compile(rb"(?:Exif\0\0|JpgTiffExif->JP2)(?=II|MM)")
_TIFF = (b"II*\0", b"MM\0*", b"II\xbc\x01")
_GPS_DIRECTORY = 0x8825
_MOST_TAGS, _FIRST_DIRECTORY = 1_000, 64 * 1024
#: A position as XMP has it: an attribute or an element. The bare word in a text about cameras is no position.
_WRITTEN = re.compile(rb"GPS(?:Dest)?(?:Latitude|Longitude)\s*[=>]")
_ATTRIBUTE = re.compile(rb"""[\w-]+:GPS\w+\s*=\s*(?:"[^"]*"|'[^']*')""")
_ELEMENT = re.compile(rb"<([\w-]+:GPS\w+)(?:\s[^>]*)?>.*?</\1\s*>", re.DOTALL)
#: A segment of a JPEG with EXIF or XMP (also its extension). The bytes FF E1 cannot stand among the packed pixels (T.81, B.1.1.5).
_SEGMENT = re.compile(rb"\xff\xe1(..)(?=Exif\0|http://ns\.adobe\.com/)", re.DOTALL)


def tells_place(data: bytes) -> bool:
    """Whether a position stands readable somewhere in `data`. Packed bytes must be unpacked first."""
    if data[:4] in _TIFF and _has_position(data):
        return True
    # The plain look first: it is ten times faster than the pattern.
    if any(mark in data for mark in (b"Exif\0\0", b"JpgTiffExif")) and any(
        _has_position(data[found.end() : found.end() + _FIRST_DIRECTORY]) for found in _BLOCK.finditer(data)
    ):
        return True
    if _WRITTEN.search(data):
        return True
    # The same in UTF-16.
    return b"G\0P\0S\0" in data and _WRITTEN.search(data.replace(b"\0", b"")) is not None


def _has_position(tiff: bytes) -> bool:
    """Whether the first directory of a TIFF block points to a GPS directory. What cannot be read counts as if it did."""
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        tags = [struct.unpack_from(f"{order}H", tiff, at + 2 + 12 * number)[0] for number in range(min(count, _MOST_TAGS))]
    except struct.error:
        return True
    return _GPS_DIRECTORY in tags


def blank_jpeg(data: bytearray, start: int, end: int) -> None:
    """Overwrite all EXIF and XMP of the JPEG (or the several) between `start` and `end` by zeros. Nothing moves."""
    for found in _SEGMENT.finditer(bytes(data[start:end])):
        first = start + found.end()
        last = min(end, start + found.start() + 2 + int.from_bytes(found[1]))
        data[first:last] = bytes(max(0, last - first))


def blank_xmp(data: bytearray, start: int, end: int) -> None:
    """Overwrite every GPS property of the XMP between `start` and `end` by spaces. Nothing moves, and it stays XML."""
    text = bytes(data[start:end])
    for pattern in (_ELEMENT, _ATTRIBUTE):
        text = pattern.sub(lambda found: b" " * len(found[0]), text)
    data[start:end] = text


_PNG = b"\x89PNG\r\n\x1a\n"
#: Chunks of a PNG that change how it looks. All others tell about it.
_LOOKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"})


def bare_jpeg(data: bytes) -> bytes:
    """The JPEG without what tells about it and without anything behind it; the pixels are not touched. Raises ValueError."""
    kept, at = [b"\xff\xd8"], 2
    while True:
        if data[at : at + 1] != b"\xff" or at + 2 > len(data):
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == 0xFF:  # a byte of filling
            at += 1
            continue
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:
            end = _end_of_scan(data, end)
        elif end > len(data):
            raise ValueError("cut short")
        if _stays(marker, data[at + 4 : at + 16]):
            kept.append(data[at:end])
        at = end


def _stays(marker: int, head: bytes) -> bool:
    """Comments and application segments go, but for JFIF, the profile of colours and Adobe's order of colours."""
    if marker == 0xFE:
        return False
    return not 0xE0 <= marker <= 0xEF or marker in (0xE0, 0xEE) or (marker == 0xE2 and head.startswith(b"ICC_PROFILE"))


_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the packed pixels end that begin before `at`."""
    found = _NEXT_MARKER.search(data, at)
    if found is None:
        raise ValueError("cut short")
    return found.end() - 2


def bare_png(data: bytes) -> bytes:
    """The PNG without what tells about it and without anything behind it. Raises ValueError."""
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        kind = data[at + 4 : at + 8]
        if end > len(data):
            break
        if kind in _LOOKS:
            kept.append(data[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    raise ValueError("cut short")
