"""The one door for files of strangers: sellers' papers and what trainers and operators attach to lessons go through it.

The type is told by the content, never by the name. A picture is decoded and written anew (catalog/photos/cleaning.py), every other kind
has a module here that looks it through. What may run, open or send something is refused, and so is what tells where somebody was, if
that cannot be taken out.
"""

from pathlib import PurePosixPath
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from catalog.papers.mp4 import clean_mp4
from catalog.papers.office import KINDS, clean_office
from catalog.papers.pdf import clean_pdf
from catalog.papers.refusal import CleanFile, CleanPaper, PaperRefused
from catalog.papers.text import check_table, check_text, is_captions
from catalog.papers.webm import clean_webm
from catalog.photos.cleaning import PhotoRefused, clean_photo, title_of

PDF, PICTURE, FILM, OFFICE, CAPTIONS, TABLE = "pdf", "picture", "film", "office", "captions", "table"
#: Of papers that somebody photographs or scans.
SCANS = frozenset({PDF, PICTURE})
EVERYTHING = SCANS | {FILM, OFFICE, CAPTIONS, TABLE}
#: Of files in the ISO base format (ftyp), those that are pictures.
_PICTURE_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"})
#: Ending -> what a name with it claims to be.
_CLAIMED = {
    f".{ending}": kind
    for kind, endings in {
        "PDF": "pdf",
        "JPG": "jpg jpeg",
        "PNG": "png",
        "MP4": "mp4",
        "WebM": "webm",
        "VTT": "vtt",
        "DOCX": "docx",
        "XLSX": "xlsx",
        "PPTX": "pptx",
    }.items()
    for ending in endings.split()
}


def clean_paper(file: IO[bytes], *, name: str, kinds: frozenset[str], largest: int) -> CleanPaper:
    """Look through a file of a stranger, of at most `largest` bytes. `name` is what the sender called it. Raises `PaperRefused`."""
    if file.seekable():
        file.seek(0)
    data = file.read(largest + 1)
    if len(data) > largest:
        too_large = _("The file is larger than {megabytes} MB. Photograph the paper instead.")
        if kinds != SCANS:
            too_large = _("The file is larger than {megabytes} MB. Make it smaller and choose it again.")
        raise PaperRefused(too_large.format(megabytes=largest // 1024**2))
    if not data:
        raise PaperRefused(_("This file is empty. Choose it again."))
    kind = _kind_of(data, name)
    if kind == PICTURE or kind not in kinds:
        return _picture(data, name, kinds)
    content, extension, content_type = _looked_through(kind, data)
    return CleanPaper(content, extension, content_type, title_of(name))


def _kind_of(data: bytes, name: str) -> str:
    """By the content. A table as text shows no sign of what it is, so there the name may claim it."""
    if data.startswith(b"%PDF-"):
        return PDF
    if (data[4:8] == b"ftyp" and data[8:12] not in _PICTURE_BRANDS) or data.startswith(b"\x1a\x45\xdf\xa3"):
        return FILM
    if data.startswith(b"PK\x03\x04"):
        return OFFICE
    if is_captions(data):
        return CAPTIONS
    if PurePosixPath(name).suffix.lower() == ".csv" and not _looks_like_picture(data):
        return TABLE
    return PICTURE


def _looked_through(kind: str, data: bytes) -> tuple[bytes, str, str]:
    """(content, ending, type) of a file that is no picture."""
    if kind == PDF:
        return clean_pdf(data), ".pdf", "application/pdf"
    if kind == FILM:
        return (clean_mp4(data), ".mp4", "video/mp4") if data[4:8] == b"ftyp" else (clean_webm(data), ".webm", "video/webm")
    if kind == OFFICE:
        content, ending = clean_office(data)
        return content, ending, KINDS[ending][0]
    if kind == CAPTIONS:
        check_text(data)
        return data, ".vtt", "text/vtt"
    check_table(data)
    return data, ".csv", "text/csv"


def _picture(data: bytes, name: str, kinds: frozenset[str]) -> CleanPaper:
    try:
        picture = clean_photo(ContentFile(data), name=name)
    except PhotoRefused as refused:
        if _looks_like_picture(data):
            raise PaperRefused(str(refused)) from refused  # a picture, with something wrong about it
        if kinds == SCANS:
            words = _("This file is neither a PDF nor a picture. Photograph the paper, or choose a PDF, JPG or PNG.")
        elif (claimed := PurePosixPath(name).suffix.lower()) in _CLAIMED:
            told = _("This file is no {kind}, although its name ends in {ending}. Open it, save it as {kind} and choose the new file.")
            raise PaperRefused(told.format(kind=_CLAIMED[claimed], ending=claimed)) from refused
        else:
            words = _("A file of this kind cannot be used. Choose a PDF, JPG, PNG, MP4, WebM, VTT, DOCX, XLSX, PPTX or CSV.")
        raise PaperRefused(words) from refused
    kind = "image/webp" if picture.extension == ".webp" else "image/jpeg"
    return CleanPaper(picture.content, picture.extension, kind, picture.title)


def _looks_like_picture(data: bytes) -> bool:
    return data[:4] in (b"RIFF", b"\x89PNG") or data[:3] == b"\xff\xd8\xff" or data[4:8] == b"ftyp"


__all__ = ["EVERYTHING", "SCANS", "CleanFile", "CleanPaper", "PaperRefused", "clean_paper"]
