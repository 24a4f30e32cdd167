"""PDFs of strangers. One cannot be written anew here, so it is looked through: one that runs, opens, sends or hides something is refused.

Phones that scan put the camera's JPEG in as it is, with its position: there it is overwritten by zeros of the same length, so that the
table of objects stays right. Where a position stands packed, the PDF is refused.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from catalog.papers.places import blank_jpeg, blank_xmp, tells_place
from catalog.papers.refusal import PaperRefused, tells_where

#: Bytes that all packed parts of a PDF together may unpack to, and how many there may be.
_LARGEST_UNPACKED, _MOST_PACKED = 32 * 1024 * 1024, 5000
#: Bytes of one packed part, and of all together, that are looked through for positions. They stand at the beginning of pictures.
_HEAD, _LARGEST_READ = 4 * 1024 * 1024, 256 * 1024 * 1024
#: Names of PDF that make a reader run, open, send or unfold something. Long enough not to occur by chance in packed bytes.
_ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia\w*|SubmitForm|ImportData|GoToE|GoToR|Rendition|ResetForm)(?![A-Za-z0-9])"
)
#: The same with names so short that they are looked for outside of packed bytes only.
_ACTIVE_SHORT = re.compile(rb"/(JS|AA|XFA|Movie|Sound|3D|U3D)(?![A-Za-z0-9])")
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_SIGNED = re.compile(rb"/ByteRange(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode(?![A-Za-z0-9])|\[\s*/FlateDecode\s*\])")
_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
_STREAM = re.compile(rb"stream\r?\n")


def clean_pdf(data: bytes) -> bytes:
    """The PDF as it may be kept, mostly as it came. Raises `PaperRefused`."""
    check_pdf(data)
    # What somebody signed must not be touched.
    kept = data if _SIGNED.search(_names(data)) else _without_places(data)
    if tells_place(kept):
        raise tells_where()
    _check_packed_places(kept)
    return kept


def _without_places(data: bytes) -> bytes:
    """The same with the EXIF of its JPEGs and the positions of its XMP overwritten, as far as they stand unpacked."""
    cleaned = bytearray(data)
    for _before, packed, at in _parts(data):
        if packed.startswith(b"\xff\xd8\xff"):
            blank_jpeg(cleaned, at, at + len(packed))
        elif b"xmpmeta" in packed or b"<?xpacket" in packed:
            blank_xmp(cleaned, at, at + len(packed))
    return bytes(cleaned)


def _check_packed_places(data: bytes) -> None:
    left = _LARGEST_READ
    for before, packed, _at in _parts(data):
        names = re.findall(rb"\w+", b"".join(_FILTERS.findall(_names(before).rpartition(b"obj")[2])))
        plain = _head(packed, names)
        left -= len(plain)
        if left < 0:
            raise _unreadable()
        if plain and tells_place(plain):
            raise tells_where()


def _head(packed: bytes, filters: list[bytes]) -> bytes:
    """The beginning of what is packed in Flate, ASCII85 or hexadecimal digits, one in the other; b"" of what is not, or cannot be read."""
    plain, opened = packed, False
    for name in filters:
        try:
            if name in (b"FlateDecode", b"Fl"):
                plain = zlib.decompressobj().decompress(plain, _HEAD)
            elif name in (b"ASCII85Decode", b"A85"):
                plain = base64.a85decode(plain.strip().removeprefix(b"<~").removesuffix(b"~>"))
            elif name in (b"ASCIIHexDecode", b"AHx"):
                plain = binascii.unhexlify(b"".join(plain.split()).rstrip(b">"))
            else:
                break
        except (zlib.error, ValueError):
            return b""
        opened = True
    return plain if opened else b""


def _names(data: bytes) -> bytes:
    """`data` with escapes in names undone ("/J#61vaScript")."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """(what stands before a stream, the stream, where it begins) one after the other; at last (the rest, "", the end)."""
    at = 0
    for _turn in range(_MOST_PACKED):
        found = _STREAM.search(data, at)
        if found is None:
            break
        end = data.find(b"endstream", found.end())
        if end < 0:
            raise _unreadable()
        yield data[at : found.start()], data[found.end() : end], found.end()
        at = end + len(b"endstream")
    else:
        raise _unreadable()
    yield data[at:], b"", len(data)


def _unreadable() -> PaperRefused:
    return PaperRefused(_("This PDF cannot be looked through. Print it to PDF once more, or photograph the paper."))


def _active() -> PaperRefused:
    return PaperRefused(
        _(
            "This PDF contains a program, a form or another file. Print it to PDF once more, or photograph the paper, and choose the new file."
        )
    )


def check_pdf(data: bytes) -> None:
    """Raises `PaperRefused` for a PDF that is cut short, locked, carries something behind its end, or does more than show pages."""
    end = data.rfind(b"%%EOF")
    if end < 0 or data[end + 5 :].strip(b"\r\n\t \x00"):
        raise _unreadable()
    if _ENCRYPTED.search(_names(data)):
        raise PaperRefused(_("This PDF is locked with a password. Save it without one, or photograph the paper."))
    if _ACTIVE.search(_names(data)):
        raise _active()
    left, opened = _LARGEST_UNPACKED, 0
    for before, packed, _at in _parts(data):
        plain = _names(before)
        if _ACTIVE_SHORT.search(plain):
            raise _active()
        if b"/ObjStm" in plain:
            unpacked = _names(_unpacked(plain, packed, left))
            left, opened = left - len(unpacked), opened + plain.count(b"/ObjStm")
            if _ACTIVE.search(unpacked) or _ACTIVE_SHORT.search(unpacked):
                raise _active()
    # Packed objects inside of what looks like the bytes of a picture: a reader would find them, this look did not.
    if opened != _names(data).count(b"/ObjStm"):
        raise _unreadable()


def _unpacked(dictionary: bytes, packed: bytes, most: int) -> bytes:
    """The objects in an object stream. Raises `PaperRefused` where they are packed in another way than Flate, or too well."""
    if b"/Filter" not in dictionary:
        return packed
    if len(_FLATE.findall(dictionary)) != dictionary.count(b"/Filter") or b"/DecodeParms" in dictionary:
        raise _unreadable()
    machine = zlib.decompressobj()
    try:
        plain = machine.decompress(packed, max(1, most))
    except zlib.error as error:
        raise _unreadable() from error
    if machine.unconsumed_tail:
        raise _unreadable()
    return plain
