"""Hostile pictures, from the form of a listing to every stored file (E14 of the goal table): refused with a Thai sentence, or cleaned."""

import re
import struct
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pillow_heif import from_pillow

from catalog.listings.models import ListingDraft
from catalog.photos.models import Photo
from catalog.photos.tasks import make_renditions
from tests.catalog.photos import corpus
from tests.factories.people import owner_of
from tests.sellers.workspace.counter import signed_in

pytestmark = pytest.mark.django_db
#: What any position would leave behind: a GPS block in EXIF, a place in XMP, the canary of the corpus.
TRACES = (b"GPSLatitude", b"exif:GPS", b"Exif\0\0", b"EXIF", b"http://ns.adobe.com/xap", b"18,47.25N", corpus.SECRET)
XMP_PLACE = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="18,47.25N" exif:GPSLongitude="98,59.1E"/>'
    + corpus.SECRET
    + b"</x:xmpmeta>"
)


def _gif_bomb(frames: int = 2_000) -> bytes:
    """A small GIF of very many frames of a large canvas."""
    head = b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    return head + (b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0" * frames) + b"\x3b"


def _jpeg_of_size(width: int, height: int) -> bytes:
    """A JPEG whose header claims another size than its data has."""
    data = bytearray(corpus.jpeg())
    found = re.search(rb"\xff\xc0..\x08(....)", data, re.DOTALL) or re.search(rb"\xff\xc2..\x08(....)", data, re.DOTALL)
    assert found
    data[found.start(1) : found.end(1)] = struct.pack(">HH", height, width)
    return bytes(data)


def _heic_moving() -> bytes:
    """Several pictures in one HEIC, the first with its position."""
    heif = from_pillow(corpus.picture())
    heif.add_from_pillow(corpus.picture().transpose(Image.Transpose.ROTATE_180))
    output = BytesIO()
    heif.info["exif"] = corpus.exif()
    heif.save(output, quality=70)
    return output.getvalue()


def _tiff_in_jpeg() -> bytes:
    """An EXIF block that points into itself and past its end."""
    block = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x08" * 40 + corpus.SECRET
    data = corpus.jpeg()
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + data[2:]


#: (name, content) of further files that may come in: each is refused or made harmless.
MORE: dict[str, bytes] = {
    "gps-and-xmp.jpg": corpus.jpeg(exif=corpus.exif(), xmp=XMP_PLACE),
    "gps-large.jpg": corpus.jpeg((3_000, 2_000), exif=corpus.exif(6), comment=corpus.SECRET),
    "gps.tiff": corpus.encoded(corpus.picture(), "TIFF", exif=corpus.exif()),
    "gps-called.tiff.jpg": corpus.encoded(corpus.picture(), "TIFF", exif=corpus.exif()),
    "gps-alpha.webp": corpus.encoded(corpus.picture(mode="RGBA"), "WEBP", exif=corpus.exif(), xmp=XMP_PLACE),
    "gps-lossless.webp": corpus.encoded(corpus.picture(), "WEBP", lossless=True, exif=corpus.exif()),
    "gps-palette.png": corpus.png(mode="P", exif=corpus.exif()),
    "gps-several.heic": _heic_moving(),
    "exif-in-circles.jpg": _tiff_in_jpeg(),
    "exif-giant.jpg": corpus.jpeg(exif=corpus.exif() + corpus.SECRET * 3_000),
    "icc-giant.jpg": corpus.jpeg(icc_profile=b"\0" * 3_000_000),
    "icc-nonsense.png": corpus.png(icc_profile=b"acsp" * 50),
    "cmyk-gps.jpg": corpus.encoded(corpus.picture(mode="CMYK"), "JPEG", exif=corpus.exif()),
    "sixteen-gps.png": corpus.encoded(Image.new("I;16", (640, 480), 40_000), "PNG", exif=corpus.exif()),
    "grey-alpha.png": corpus.encoded(corpus.picture(mode="L").convert("LA"), "PNG"),
    "animated.gif": corpus.animated("GIF"),
    "gif-of-frames.gif": _gif_bomb(),
    "claims-65500.jpg": _jpeg_of_size(65_500, 65_500),
    "claims-larger.jpg": _jpeg_of_size(4_000, 3_000),
    "claims-nothing.jpg": _jpeg_of_size(0, 0),
    "gif-and-script.gif": b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//",
    "svg-entities.svg": b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;<script>alert(1)</script></svg>',
    "svg-after-jpeg.jpg": corpus.jpeg() + corpus.SVG,
    "html-in-exif.jpg": corpus.jpeg(exif=corpus.exif() + corpus.HTML),
    "pdf-and-jpeg.jpg": b"%PDF-1.4\n" + corpus.jpeg(),
    "java.jpg": b"\xca\xfe\xba\xbe" + b"\0" * 200,
    "shell.jpg": b"#!/bin/sh\ncurl example.test\n",
    "zip-with-picture.jpg": b"PK\x03\x04" + corpus.jpeg(),
    "mp4.heic": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 200,
    "heic-without-picture.heic": b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 64,
    "cut-heic.heic": corpus.heic()[:300],
    "cut-webp.webp": corpus.encoded(corpus.picture((800, 600)), "WEBP")[:2_000],
    "noise.webp": b"RIFF\x20\0\0\0WEBPVP8 " + b"\xff" * 20,
    "one-byte.png": b"\x89",
    "only-a-signature.png": b"\x89PNG\r\n\x1a\n",
    "twenty-one-megabytes.png": corpus.png() + b"\0" * (21 * 1024 * 1024),
}
ALL: dict[str, bytes] = {**corpus.ACCEPTED, **{name: content for name, (content, _message) in corpus.REFUSED.items()}, **MORE}


@pytest.fixture
def seller(market: dict[str, Any]) -> Client:
    return signed_in(owner_of(market["s01"]))


def send(seller: Client, files: dict[str, bytes], key: str) -> Any:
    """Choose files on the first screen, as a script sends them."""
    uploads = [
        SimpleUploadedFile(name.rsplit("/", 1)[-1] or "photo", content, content_type="image/jpeg") for name, content in files.items()
    ]
    return seller.post(reverse("sell_product_new", args=["s01"]), {"key": key, "photos": uploads}, headers={"accept": "application/json"})


def stored() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def traces_in(path: Path) -> list[str]:
    """What a stored file still tells about where it was taken."""
    content = path.read_bytes()
    found = [trace.decode(errors="replace") for trace in TRACES if trace in content]
    with Image.open(path) as image:
        exif = image.getexif()
        found += [f"tag {tag}" for tag in exif] + [f"gps {tag}" for tag in exif.get_ifd(0x8825)]
        found += [name for name in ("exif", "xmp", "XML:com.adobe.xmp", "icc_profile", "comment") if image.info.get(name)]
    return found


def test_there_are_as_many_as_promised() -> None:
    assert len(MORE) >= 30 and len(ALL) >= 60


@pytest.mark.parametrize("name", ALL)
def test_a_hostile_file_is_refused_in_thai_or_cleaned(seller: Client, name: str) -> None:
    before = set(stored())
    answer = send(seller, {name: ALL[name]}, str(uuid4()))

    if answer.status_code == 413:  # refused at the door, before it is read
        assert re.search("รูป|ไฟล์", answer.content.decode()) and set(stored()) == before and Photo.objects.count() == 0
        return
    if answer.status_code == 422:
        (why,) = answer.json()["refused"]
        assert re.search("[ก-๙]{4}", why), why
        assert answer.json()["pictures"] == [] and set(stored()) == before and Photo.objects.count() == 0
        return
    assert answer.status_code == 200 and len(answer.json()["pictures"]) == 1
    photo = Photo.objects.get()
    make_renditions.func(photo.pk)
    made = set(stored()) - before
    assert len(made) == 1 + photo.renditions.count() and photo.renditions.count() >= 3
    assert {str(path): traces_in(path) for path in made if traces_in(path)} == {}
    assert all(re.fullmatch(r"([0-9a-f]{32}|[\w-]{8})\.(jpg|jpeg|webp|avif)", path.name) for path in made)


def test_bombs_polyglots_and_lies_never_become_photos(seller: Client) -> None:
    for name in ("bomb.png", "bomb.webp", "claims-65500.jpg", "gif-of-frames.gif", "svg-entities.svg", "gps.tiff", "shell.jpg", "mp4.heic"):
        assert send(seller, {name: ALL[name]}, str(uuid4())).status_code == 422, name
    assert Photo.objects.count() == 0


def test_one_that_is_refused_takes_no_other_with_it(seller: Client) -> None:
    sent = {"a.jpg": corpus.jpeg((400, 320)), "b.svg": corpus.SVG, "c.jpg": corpus.jpeg((320, 400)), "d.jpg": corpus.jpeg((299, 900))}
    answer = send(seller, sent, key := str(uuid4()))

    assert answer.status_code == 422
    svg, small = answer.json()["refused"]
    assert "299 × 900" in small and "299" not in svg
    draft = ListingDraft.objects.get(key=key)
    assert [picture.photo.width for picture in draft.pictures.select_related("photo")] == [400, 320]


def test_without_script_the_refusal_is_a_sentence_on_the_page(seller: Client) -> None:
    answer = seller.post(
        reverse("sell_product_new", args=["s01"]),
        {
            "key": str(uuid4()),
            "next": "1",
            "photos": [SimpleUploadedFile("ดี.jpg", corpus.jpeg()), SimpleUploadedFile("ร้าย.png", corpus.SVG)],
        },
        follow=True,
    )
    assert answer.redirect_chain[-1][0].endswith("/1/")
    assert [str(message) for message in answer.context["messages"]] == ["ร้าย: ไฟล์นี้ไม่ใช่รูป เลือกไฟล์ JPG หรือ PNG"]
    assert ListingDraft.objects.get().pictures.count() == 1
