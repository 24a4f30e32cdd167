"""Papers of strangers: what is kept is a picture made anew or a PDF that only shows pages; everything else is refused in words."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from PIL import Image

from sellers.shops.applications import start_application
from sellers.shops.models import ShopDocument, private_storage
from sellers.shops.papers import LARGEST, MOST, PaperRefused, clean_paper, keep_paper, paper_address, take_paper_away
from tests.catalog.papers.corpus import CLEANED, REFUSED
from tests.catalog.papers.scan import traces
from tests.factories.people import make_user
from tests.sellers.shops.opening import everything, pdf, picture, submitted


def _packed(plain: bytes, *, filters: bytes = b"/FlateDecode", more: bytes = b"") -> bytes:
    body = zlib.compress(plain)
    return b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter %s %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        filters,
        more,
        len(body),
        body,
    )


def _zip(inside: bytes = b"x") -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", inside)
    return made.getvalue()


def _image(format_: str, **more: Any) -> bytes:
    made = BytesIO()
    Image.new("RGB", (30, 40), "white").save(made, format_, **more)
    return made.getvalue()


def _gif() -> bytes:
    made = BytesIO()
    Image.new("P", (10, 10)).save(made, "GIF")
    return made.getvalue()


#: Name -> bytes that no paper may be.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "JavaScript": lambda: pdf(objects=b"4 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj\n"),
    "JavaScript with an escaped name": lambda: pdf(objects=b"4 0 obj\n<< /S /J#61vaScript /J#53 (x) >>\nendobj\n"),
    "JavaScript by its short name": lambda: pdf(objects=b"4 0 obj\n<< /JS 5 0 R >>\nendobj\n"),
    "JavaScript when it opens": lambda: pdf(objects=b"4 0 obj\n<< /OpenAction << /S /JavaScript /JS (x) >> >>\nendobj\n"),
    "JavaScript in packed objects": lambda: pdf(objects=_packed(b"4 0 << /S /JavaScript /JS (x) >>")),
    "escaped JavaScript in packed objects": lambda: pdf(objects=_packed(b"4 0 << /S /Java#53cript >>")),
    "packed objects under another filter": lambda: pdf(objects=_packed(b"4 0 << >>", filters=b"[/ASCIIHexDecode /FlateDecode]")),
    "packed objects under a filter behind": lambda: pdf(objects=_packed(b"4 0 << >>", filters=b"/FlateDecode", more=b"/Filter /LZWDecode")),
    "packed objects with a predictor": lambda: pdf(objects=_packed(b"4 0 << >>", more=b"/DecodeParms << /Predictor 12 >>")),
    "packed objects that are none": lambda: pdf(objects=_packed(b"4 0 << >>").replace(zlib.compress(b"4 0 << >>"), b"no zlib at all")),
    "packed objects inside of a picture": lambda: pdf(
        objects=b"8 0 obj\n<< /Subtype /Image >>\nstream\n" + _packed(b"4 0 << /S /URI >>") + b"\nendstream\nendobj\n"
    ),
    "packed objects that unpack to 100 MB": lambda: pdf(objects=_packed(b"0" * 100_000_000)),
    "launches a program": lambda: pdf(objects=b"4 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n"),
    "carries a file": lambda: pdf(objects=b"4 0 obj\n<< /Type /EmbeddedFile >>\nstream\nMZ\nendstream\nendobj\n"),
    "names files": lambda: pdf(objects=b"4 0 obj\n<< /Names << /EmbeddedFiles 5 0 R >> >>\nendobj\n"),
    "additional actions": lambda: pdf(objects=b"4 0 obj\n<< /AA << /O 5 0 R >> >>\nendobj\n"),
    "XFA form": lambda: pdf(objects=b"4 0 obj\n<< /AcroForm << /XFA 5 0 R >> >>\nendobj\n"),
    "sends a form": lambda: pdf(objects=b"4 0 obj\n<< /S /SubmitForm /F (http://x.test) >>\nendobj\n"),
    "opens another file": lambda: pdf(objects=b"4 0 obj\n<< /S /GoToR /F (x.pdf) >>\nendobj\n"),
    "rich media": lambda: pdf(objects=b"4 0 obj\n<< /Subtype /RichMediaExecute >>\nendobj\n"),
    "tells a position in a packed picture": lambda: REFUSED["packed.pdf"](),
    "tells a position in packed XMP": lambda: REFUSED["packed-xmp.pdf"](),
    "tells a position under a signature": lambda: REFUSED["signed.pdf"](),
    "encrypted": lambda: pdf(trailer=b"/Encrypt 4 0 R "),
    "encrypted by an escaped name": lambda: pdf(trailer=b"/Encr#79pt 4 0 R "),
    "cut short": lambda: pdf()[:-8],
    "a stream without end": lambda: pdf(objects=b"4 0 obj\n<< >>\nstream\nx\n"),
    "ZIP behind": lambda: pdf(after=_zip()),
    "page behind": lambda: pdf(after=b"<script>alert(1)</script>"),
    "page before": lambda: pdf(before=b"<html><script>alert(1)</script></html>\n"),
    "GIF before": lambda: pdf(before=b"GIF89a"),
    "shell before": lambda: pdf(before=b"#!/bin/sh\n"),
    "program called a PDF": lambda: b"MZ\x90\x00" + b"\x00" * 200,
    "ELF": lambda: b"\x7fELF" + b"\x00" * 200,
    "ZIP": lambda: _zip(),
    "document with macros": lambda: _zip(b"vbaProject.bin"),
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page": lambda: b"<!doctype html><script>alert(1)</script>",
    "text": lambda: "หนังสือรับรอง".encode(),
    "GIF": _gif,
    "TIFF": lambda: _image("TIFF"),
    "half a JPEG": lambda: _image("JPEG")[:300],
    "JPEG in name only": lambda: b"\xff\xd8\xff\xe0" + b"<?php system($_GET['x']); ?>" * 20,
    "film": lambda: b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 200,
    "PNG of 60,000 x 60,000": lambda: _bomb(),
    "empty": lambda: b"",
    "larger than is taken": lambda: pdf(objects=b"%" + b"0" * LARGEST + b"\n"),
}


def _bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = (60_000).to_bytes(4) * 2 + bytes([8, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.usefixtures("in_english")
def test_a_hostile_file_is_refused_in_words(name: str) -> None:
    with pytest.raises(PaperRefused) as refused:
        clean_paper(ContentFile(HOSTILE[name]()), name="certificate.pdf")
    words = str(refused.value)
    assert words[0].isupper() and words.endswith(".") and "Error" not in words, words


@pytest.mark.parametrize(
    "made",
    [
        pdf(),
        pdf(objects=b"4 0 obj\n<< /Filter /DCTDecode /Length 9 >>\nstream\n/JS /AA 12\nendstream\nendobj\n"),
        pdf(objects=_packed(b"4 0 << /Type /Font /BaseFont /Sarabun >>")),
        pdf(objects=_packed(b"4 0 << /Type /Font >>", filters=b"[ /FlateDecode ]")),
        pdf(objects=b"4 0 obj\n<< /S /URI /URI (https://dbd.go.th) >>\nendobj\n"),
        pdf(objects=b"4 0 obj\n<< /JSName 1 /AAC 2 >>\nendobj\n", after=b"\r\n \n"),
    ],
    ids=["plain", "names inside a picture", "packed", "packed in a list", "link", "longer names"],
)
def test_an_honest_pdf_is_kept_as_it_is(made: bytes) -> None:
    paper = clean_paper(ContentFile(made), name="../../หนังสือ\x00รับรอง.exe")
    assert (paper.content, paper.extension, paper.content_type) == (made, ".pdf", "application/pdf")
    assert paper.title == "หนังสือ รับรอง"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_is_made_anew_without_what_phones_write(format_: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CANARY-PHONE"
    exif.get_ifd(0x8825)[2] = (13.0, 45.0, 1.0)
    paper = clean_paper(ContentFile(_image(format_, exif=exif.tobytes()) + b"<script>CANARY</script>"), name="x.pdf")
    assert b"CANARY" not in paper.content
    with Image.open(BytesIO(paper.content)) as kept:
        assert kept.format in ("JPEG", "WEBP")
        assert not kept.getexif()
    assert paper.content_type in ("image/jpeg", "image/webp")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["scanned.pdf", "scanned-twice.pdf", "xmp.pdf", "gps.jpg", "gps.heic"])
def test_no_position_comes_into_the_private_store(name: str) -> None:
    applicant = make_user(email="a@example.test")
    before = _files()
    keep_paper(
        file=ContentFile(CLEANED[name]), name=name, kind="other", actor=applicant, application=start_application(applicant=applicant)
    )
    (new,) = _files() - before
    assert traces(CLEANED[name]) != [] and traces(Path(new).read_bytes()) == []


def _store() -> str:
    storage: Any = private_storage()
    return str(storage.location)


def _files() -> set[str]:
    return {str(path) for path in Path(_store(), "papers").rglob("*") if path.is_file()}


@pytest.mark.django_db
def test_a_paper_is_kept_privately_and_once() -> None:
    applicant = make_user(email="a@example.test")
    application = start_application(applicant=applicant)
    kept = [
        keep_paper(file=picture(), name="ทวช 2.jpg", kind="community_enterprise", actor=applicant, application=application)
        for _ in range(2)
    ]
    assert kept[0].pk == kept[1].pk
    paper = ShopDocument.objects.get()
    assert (paper.title, paper.content_type, paper.download_name) == ("ทวช 2", "image/jpeg", "ทวช 2.jpg")
    with paper.file.open() as file:
        content = file.read()
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (paper.sha256, paper.size)
    assert paper.file.path.startswith(_store()) and "ทวช" not in paper.file.name


@pytest.mark.django_db
def test_a_refused_paper_leaves_nothing() -> None:
    applicant = make_user(email="a@example.test")
    application = start_application(applicant=applicant)
    rows, files = everything(), _files()
    with pytest.raises(PaperRefused):
        keep_paper(file=ContentFile(HOSTILE["JavaScript"]()), name="x", kind="other", actor=applicant, application=application)
    assert (everything(), _files()) == (rows, files)


@pytest.mark.django_db
def test_papers_of_an_application_that_is_sent_stay_as_they_are() -> None:
    applicant = make_user(email="a@example.test")
    application = submitted(applicant)
    rows, files = everything(), _files()
    with pytest.raises(PaperRefused):
        keep_paper(file=ContentFile(pdf()), name="x", kind="other", actor=applicant, application=application)
    with pytest.raises(PaperRefused):
        take_paper_away(document=application.documents.get())
    assert (everything(), _files()) == (rows, files)


@pytest.mark.django_db
def test_there_is_room_for_twelve_papers() -> None:
    applicant = make_user(email="a@example.test")
    application = start_application(applicant=applicant)
    for number in range(MOST):
        keep_paper(file=ContentFile(pdf(objects=b"%% %d\n" % number)), name="x", kind="other", actor=applicant, application=application)
    with pytest.raises(PaperRefused):
        keep_paper(file=ContentFile(pdf()), name="x", kind="other", actor=applicant, application=application)
    take_paper_away(document=application.documents.first())
    keep_paper(file=ContentFile(pdf()), name="x", kind="other", actor=applicant, application=application)
    assert application.documents.filter(retired_at__isnull=True).count() == MOST


@pytest.mark.django_db
def test_a_paper_leaves_as_a_download_only(client: Any) -> None:
    applicant = make_user(email="a@example.test")
    application = start_application(applicant=applicant)
    paper = keep_paper(file=ContentFile(pdf()), name="หนังสือรับรอง.pdf", kind="other", actor=applicant, application=application)
    answer = client.get(paper_address(paper))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Disposition"] == content_disposition_header(True, "หนังสือรับรอง.pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_the_desk_saves_papers_under_their_names(client: Any) -> None:
    applicant = make_user(email="a@example.test")
    paper = keep_paper(
        file=ContentFile(pdf()), name="ทวช.pdf", kind="other", actor=applicant, application=start_application(applicant=applicant)
    )
    (address,) = re.findall(r'href="([^"]+)"', render_to_string("shops/desk/papers.html", {"papers": [paper]}))
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Disposition"] == content_disposition_header(True, "ทวช.pdf")
