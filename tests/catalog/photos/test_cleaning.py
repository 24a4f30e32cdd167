"""Which files become photos, what is left of them, and what they cost (E14 of the goal table)."""

import subprocess
import sys
from io import BytesIO

import pytest
from django.test import override_settings
from django.utils.translation import override
from PIL import Image

from catalog.photos.cleaning import CleanPhoto, PhotoRefused, clean_photo, title_of
from tests.catalog.photos import corpus


def clean(content: bytes, name: str = "photo.jpg") -> CleanPhoto:
    with override("en"):
        return clean_photo(BytesIO(content), name=name)


@pytest.mark.parametrize("name", corpus.ACCEPTED)
def test_a_picture_is_written_anew_without_anything_but_pixels(name: str) -> None:
    photo = clean(corpus.ACCEPTED[name], name)

    assert corpus.SECRET not in photo.content
    assert b"<?php" not in photo.content and b"<script" not in photo.content
    with Image.open(BytesIO(photo.content)) as image:
        image.load()
        assert image.size == (photo.width, photo.height)
        assert dict(image.getexif()) == {}
        assert image.getexif().get_ifd(0x8825) == {}
        assert not {"exif", "xmp", "icc_profile", "comment", "XML:com.adobe.xmp"} & set(image.info)
        assert image.format == {".jpg": "JPEG", ".webp": "WEBP"}[photo.extension]


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_what_is_no_picture_is_refused_with_what_to_do(name: str) -> None:
    content, message = corpus.REFUSED[name]
    with pytest.raises(PhotoRefused) as refused, override("en"):
        clean_photo(BytesIO(content), name=name)
    with override("en"):
        assert str(refused.value) == message


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(corpus.ACCEPTED) + len(corpus.REFUSED) >= 50


def test_a_photo_stands_as_the_camera_was_held() -> None:
    photo = clean(corpus.jpeg((400, 300), exif=corpus.exif(orientation=6)))

    assert (photo.width, photo.height) == (300, 400)
    with Image.open(BytesIO(photo.content)) as image, Image.open(BytesIO(corpus.jpeg((400, 300)))) as upright:
        turned = upright.transpose(Image.Transpose.ROTATE_270)
        assert abs(image.convert("L").getpixel((10, 10)) - turned.convert("L").getpixel((10, 10))) <= 6


@pytest.mark.parametrize(
    ("size", "stored"), [((4000, 3000), (2400, 1800)), ((3000, 4000), (1800, 2400)), ((400, 300), (400, 300)), ((5000, 1), (2400, 1))]
)
def test_the_longest_side_is_2400_pixels(size: tuple[int, int], stored: tuple[int, int]) -> None:
    photo = clean(corpus.png(size))
    assert (photo.width, photo.height) == stored


def test_transparency_is_kept_and_opaque_pictures_become_jpeg() -> None:
    transparent, opaque = clean(corpus.ACCEPTED["transparent.png"]), clean(corpus.ACCEPTED["opaque.png"])

    assert (transparent.extension, opaque.extension) == (".webp", ".jpg")
    with Image.open(BytesIO(transparent.content)) as image:
        assert image.convert("RGBA").getpixel((5, 5)) == (200, 0, 0, 128)


def test_colours_of_a_wide_profile_become_srgb() -> None:
    from PIL import ImageCms

    lab = ImageCms.createProfile("LAB")
    photo = clean(corpus.jpeg(icc_profile=ImageCms.ImageCmsProfile(lab).tobytes()))  # a profile of another kind: numbers are kept
    with Image.open(BytesIO(photo.content)) as image, corpus.picture() as original:
        assert all(abs(a - b) <= 8 for a, b in zip(image.getpixel((200, 150)), original.getpixel((200, 150)), strict=True))


def test_sixteen_bits_become_eight() -> None:
    photo = clean(corpus.ACCEPTED["sixteen-bits.png"])
    with Image.open(BytesIO(photo.content)) as image:
        assert abs(image.getpixel((5, 5))[0] - 30_000 // 256) <= 1


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("../../ข้าวหอมมะลิ.jpg", "ข้าวหอมมะลิ"),
        ("C:\\Users\\me\\IMG_1.JPG", "IMG_1"),
        ("a\u202eb\x00c.png", "a b c"),
        ("", ""),
        ("น้ำ" * 200 + ".jpg", ("น้ำ" * 200)[:200]),
    ],
)
def test_the_title_is_what_the_sender_called_the_file(name: str, title: str) -> None:
    assert title_of(name) == title


def test_size_and_pixels_are_settings() -> None:
    with override_settings(WAGTAILIMAGES_MAX_UPLOAD_SIZE=1000), pytest.raises(PhotoRefused):
        clean_photo(BytesIO(corpus.jpeg()))
    with override_settings(WAGTAILIMAGES_MAX_IMAGE_PIXELS=119_999), pytest.raises(PhotoRefused):
        clean_photo(BytesIO(corpus.jpeg((400, 300))))
    with override_settings(WAGTAILIMAGES_MAX_IMAGE_PIXELS=120_000):
        assert clean_photo(BytesIO(corpus.jpeg((400, 300)))).width == 400


MEMORY = """
import resource, sys
from io import BytesIO
import django
django.setup()
from catalog.photos.cleaning import PhotoRefused, clean_photo
from tests.catalog.photos import corpus
content = {content}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    clean_photo(BytesIO(content))
    print("accepted")
except PhotoRefused as refused:
    print("refused")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize(
    ("content", "answer", "megabytes"),
    [
        ("corpus.REFUSED['bomb.png'][0]", "refused", 20),
        ("corpus.webp_header(16_383, 16_383)", "refused", 20),
        ("corpus.jpeg((8_000, 6_000))", "accepted", 300),
        ("corpus.png((7_000, 7_000))", "accepted", 300),
    ],
)
def test_memory_stays_within_300_megabytes(content: str, answer: str, megabytes: int) -> None:
    done = subprocess.run([sys.executable, "-c", MEMORY.format(content=content)], capture_output=True, text=True, check=True)
    said, kilobytes = done.stdout.split()
    assert said == answer
    assert int(kilobytes) < megabytes * 1024
