"""Documents of Word, Excel and PowerPoint (ECMA-376): unpacked part by part, looked through, and packed anew.

Programs, files of other kinds and what is loaded from elsewhere are refused. Pictures lose what the camera wrote about them; their
pixels stay as they are, because the document says itself how each is turned.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from xml.parsers import expat

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image

from catalog.papers.mp4 import clean_mp4
from catalog.papers.places import bare_jpeg, bare_png, tells_place
from catalog.papers.refusal import PaperRefused, tells_where

#: Bytes and parts that a document may unpack to.
_LARGEST_UNPACKED, _MOST_PARTS = 64 * 1024 * 1024, 4000
_TYPES = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
#: Ending -> (type of the file, type of its main part).
KINDS = {
    ".docx": (_OFFICE + "wordprocessingml.document", _OFFICE + "wordprocessingml.document.main+xml"),
    ".xlsx": (_OFFICE + "spreadsheetml.sheet", _OFFICE + "spreadsheetml.sheet.main+xml"),
    ".pptx": (_OFFICE + "presentationml.presentation", _OFFICE + "presentationml.presentation.main+xml"),
}
_PROGRAM = re.compile(r"macro|vba|activex|oleobject|intlmacrosheet|customui", re.IGNORECASE)
#: Links that a reader may press.
_LINK = re.compile(r"(?:https?|mailto|tel):|#", re.IGNORECASE)
#: Fields and elements that fetch or start something when a document is opened.
_FETCHES = re.compile(r"DDEAUTO|\bDDE\b|INCLUDETEXT|INCLUDEPICTURE|\bLINK\b|\bIMPORT\b")
_STARTS = frozenset({"ddeLink", "oleLink", "script", "control", "OLEObject"})
_XML = frozenset({".xml", ".rels", ".vml", ".svg"})
#: Kept as they are: drawings and pictures without a position, fonts, what a printer was told.
_PLAIN = frozenset({".gif", ".bmp", ".emf", ".wmf", ".tif", ".tiff", ".wdp", ".odttf", ".fntdata"})


def _unreadable() -> PaperRefused:
    return PaperRefused(_("This document cannot be looked through. Save it once more as DOCX, XLSX or PPTX, or save it as PDF."))


def _program() -> PaperRefused:
    return PaperRefused(_("This document contains a program (macro) or another file. Save it as PDF and choose the new file."))


def _elsewhere() -> PaperRefused:
    return PaperRefused(_("This document loads something from elsewhere when it is opened. Save it as PDF and choose the new file."))


def clean_office(data: bytes, *, depth: int = 0) -> tuple[bytes, str]:
    """(the document packed anew, its ending). Raises `PaperRefused`. `depth`: how many documents it lies in (tables behind charts)."""
    if depth > 1:
        raise _program()
    try:
        parts = _unpack(data)
        ending = _ending(parts)
        clean = {name: _clean_part(name, content, depth) for name, content in parts.items()}
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _unreadable() from error
    return _pack(clean), ending


def _unpack(data: bytes) -> dict[str, bytes]:
    """Name -> content. Sizes are counted while it is unpacked: what the archive says of itself may be a lie."""
    parts: dict[str, bytes] = {}
    left = _LARGEST_UNPACKED
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if len(archive.infolist()) > _MOST_PARTS:
            raise _unreadable()
        for info in archive.infolist():
            name = info.filename
            if name.endswith("/"):
                continue
            if name in parts or name.startswith("/") or "\\" in name or ".." in name.split("/") or info.flag_bits & 1:
                raise _unreadable()
            with archive.open(info) as packed:
                parts[name] = packed.read(left + 1)
            left -= len(parts[name])
            if left < 0:
                words = _("This document unpacks to more than {megabytes} MB. Save it as PDF.")
                raise PaperRefused(words.format(megabytes=_LARGEST_UNPACKED // 1024**2))
    return parts


def _pack(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _ending(parts: dict[str, bytes]) -> str:
    """By the type of the main part. Raises for programs, and for what is another archive."""
    if _TYPES not in parts:
        raise _unreadable()
    types = [named.get("ContentType", "") for named in _read(parts[_TYPES]).named]
    if any(_PROGRAM.search(each) for each in types):
        raise _program()
    for ending, (_whole, main) in KINDS.items():
        if main in types:
            return ending
    raise _unreadable()


def _clean_part(name: str, content: bytes, depth: int) -> bytes:
    ending = "." + PurePosixPath(name).name.rpartition(".")[2].lower()  # "_rels/.rels" has one too
    if _PROGRAM.search(name):
        raise _program()
    if ending in _XML:
        _check_xml(name, content)
        return content
    if ending in KINDS:
        return clean_office(content, depth=depth + 1)[0]
    if ending == ".mp4":
        return clean_mp4(content)
    if ending in (".jpg", ".jpeg", ".jpe", ".jfif", ".png"):
        return _bare_picture(content)
    if ending not in _PLAIN and not (ending == ".bin" and "printerSettings" in name):
        raise _program()
    if tells_place(content):
        raise tells_where()
    return content


def _bare_picture(content: bytes) -> bytes:
    """By its content: some programs call a PNG a JPG."""
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > limit:
                raise PaperRefused(_("A picture in this document is too large. Save it as PDF and choose the new file."))
            image.draft("RGB", (image.width // 8, image.height // 8))
            image.load()
        return bare_png(content) if content.startswith(b"\x89PNG") else bare_jpeg(content)
    except PaperRefused:
        raise
    except Exception as error:  # decoders answer nonsense with every kind of exception
        raise PaperRefused(_("A picture in this document is damaged. Insert it once more, as JPG or PNG.")) from error


@dataclass
class _Seen:
    """What was read of a part: attributes of relationships and types, the words of fields, and whether something starts by itself."""

    named: list[dict[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    starts: bool = False
    in_field: bool = False


def _read(content: bytes) -> _Seen:
    """Read a part. Raises `PaperRefused` for one with a DTD: no part of a document has one, and entities unfold without end."""
    seen, parser = _Seen(), expat.ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        seen.in_field = local == "instrText"
        seen.starts = seen.starts or local in _STARTS
        if local in ("Relationship", "Override", "Default"):
            seen.named.append(attributes)
        seen.words += [value for key, value in attributes.items() if local == "fldSimple" and key.endswith("instr")]

    def end(_name: str) -> None:
        seen.in_field = False

    def text(words: str) -> None:
        if seen.in_field:
            seen.words.append(words)

    def refuse(*_told: Any) -> None:
        raise _unreadable()

    handlers: dict[str, Callable[..., None]] = {
        "StartElementHandler": begin,
        "EndElementHandler": end,
        "CharacterDataHandler": text,
        "StartDoctypeDeclHandler": refuse,
    }
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    parser.Parse(content, True)
    return seen


def _check_xml(name: str, content: bytes) -> None:
    seen = _read(content)
    if seen.starts:
        raise _program()
    if _FETCHES.search("".join(seen.words)):
        raise _elsewhere()
    if tells_place(content):
        raise tells_where()
    if name.endswith(".rels"):
        for told in seen.named:
            _check_relation(told)


def _check_relation(told: dict[str, str]) -> None:
    kind, target = told.get("Type", ""), told.get("Target", "")
    if _PROGRAM.search(kind):
        raise _program()
    is_link = kind.endswith("/hyperlink") and _LINK.match(target.strip())
    if (told.get("TargetMode", "Internal") != "Internal" or re.match(r"[A-Za-z][\w+.-]*:|//|\\\\", target.strip())) and not is_link:
        raise _elsewhere()
