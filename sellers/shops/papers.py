"""Papers that people attach: what may come in, and how it is kept. The type is told by the content, never by the name.

A picture is decoded and written anew (catalog/photos/cleaning.py). A PDF cannot be written anew here, so it is looked through, and one
that runs, opens, sends or hides something is refused. What is kept leaves again only as a download, for those who may see it.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.photos.cleaning import PhotoRefused, clean_photo, title_of
from sellers.shops.models import Certification, ShopApplication, ShopDocument, private_storage

LARGEST = 10 * 1024 * 1024
#: Papers that one application or certification may hold.
MOST = 12
#: Bytes that all packed parts of a PDF together may unpack to, and how many there may be.
_LARGEST_UNPACKED, _MOST_PACKED = 32 * 1024 * 1024, 5000
#: Names of PDF that make a reader run, open, send or unfold something. Long enough not to occur by chance in packed bytes.
_ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia\w*|SubmitForm|ImportData|GoToE|GoToR|Rendition|ResetForm)(?![A-Za-z0-9])"
)
#: The same with names so short that they are looked for outside of packed bytes only.
_ACTIVE_SHORT = re.compile(rb"/(JS|AA|XFA|Movie|Sound|3D|U3D)(?![A-Za-z0-9])")
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode(?![A-Za-z0-9])|\[\s*/FlateDecode\s*\])")
_STREAM = re.compile(rb"stream\r?\n")


class PaperRefused(Exception):
    """A file that cannot become a paper. The message says what to do."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(message)


@dataclass(frozen=True)
class CleanPaper:
    """A paper that may be kept."""

    content: bytes
    extension: str
    content_type: str
    title: str


def clean_paper(file: IO[bytes], *, name: str = "") -> CleanPaper:
    """Look through a file of a stranger. Raises `PaperRefused`."""
    if file.seekable():
        file.seek(0)
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise PaperRefused(_("The file is larger than {megabytes} MB. Photograph the paper instead.").format(megabytes=LARGEST // 1024**2))
    if not data:
        raise PaperRefused(_("This file is empty. Choose it again."))
    if data.startswith(b"%PDF-"):
        check_pdf(data)
        return CleanPaper(data, ".pdf", "application/pdf", title_of(name))
    try:
        picture = clean_photo(ContentFile(data), name=name)
    except PhotoRefused as refused:
        if data[:4] in (b"RIFF", b"\x89PNG") or data[:3] == b"\xff\xd8\xff" or data[4:8] == b"ftyp":
            raise PaperRefused(str(refused)) from refused  # a picture, with something wrong about it
        raise PaperRefused(_("This file is neither a PDF nor a picture. Photograph the paper, or choose a PDF, JPG or PNG.")) from refused
    kind = "image/webp" if picture.extension == ".webp" else "image/jpeg"
    return CleanPaper(picture.content, picture.extension, kind, picture.title)


def _names(data: bytes) -> bytes:
    """`data` with escapes in names undone ("/J#61vaScript")."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(what stands before a stream, the stream) one after the other; at last (the rest, "")."""
    at = 0
    for _turn in range(_MOST_PACKED):
        found = _STREAM.search(data, at)
        if found is None:
            break
        end = data.find(b"endstream", found.end())
        if end < 0:
            raise _unreadable()
        yield data[at : found.start()], data[found.end() : end]
        at = end + len(b"endstream")
    else:
        raise _unreadable()
    yield data[at:], b""


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
    for before, packed in _parts(data):
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


def keep_paper(
    *,
    file: IO[bytes],
    name: str,
    kind: str,
    actor: AbstractBaseUser,
    application: ShopApplication | None = None,
    certification: Certification | None = None,
    now: datetime | None = None,
) -> ShopDocument:
    """Look through a file and keep it with an application or a certification; the same file twice is kept once.

    Raises `PaperRefused`. Called outside any transaction, because it writes to storage.
    """
    paper = clean_paper(file, name=name)
    digest = hashlib.sha256(paper.content).hexdigest()
    owner: dict[str, Any] = {"application": application} if application else {"certification": certification}
    there = ShopDocument.objects.filter(**owner, retired_at__isnull=True)
    if same := there.filter(sha256=digest, kind=kind).first():
        return same
    _room_for_one_more(there.count())
    storage = private_storage()
    stored = storage.save(f"papers/{uuid4().hex}{paper.extension}", ContentFile(paper.content))
    try:
        with transaction.atomic():
            if application and not ShopApplication.objects.select_for_update(of=("self",)).get(pk=application.pk).is_changeable:
                raise PaperRefused(_("The application has been sent. Papers can be added when the market asks for more."))
            return ShopDocument.objects.create(
                **owner,
                kind=kind,
                file=stored,
                title=paper.title,
                content_type=paper.content_type,
                size=len(paper.content),
                sha256=digest,
                uploaded_by_id=actor.pk,
                uploaded_at=now or timezone.now(),
            )
    except BaseException:
        storage.delete(stored)
        raise


def _room_for_one_more(count: int) -> None:
    if count >= MOST:
        raise PaperRefused(_("{most} papers are attached. Take one away first.").format(most=MOST))


@transaction.atomic
def take_paper_away(*, document: ShopDocument, now: datetime | None = None) -> ShopDocument:
    """The applicant does not want this paper in the application any more. Raises `PaperRefused` once it is sent."""
    row = ShopDocument.objects.select_for_update(of=("self",)).select_related("application").get(pk=document.pk)
    if row.application and not row.application.is_changeable:
        raise PaperRefused(_("The application has been sent. Papers can be changed when the market asks for more."))
    if row.retired_at is None:
        row.retired_at = now or timezone.now()
        row.save(update_fields=["retired_at"])
    return row


def paper_address(document: ShopDocument) -> str:
    """A signed address that lets the browser save the paper for some minutes. Whoever asks for it must have been checked."""
    storage: Any = document.file.storage
    return str(storage.url(document.file.name, download_name=document.download_name))
