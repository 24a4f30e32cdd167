"""The door for files of strangers: what is kept, what is taken out of it, and what is refused in words."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override
from openpyxl import load_workbook
from PIL import Image, ImageChops

from catalog.papers.door import EVERYTHING, CleanPaper, PaperRefused, clean_paper
from tests.catalog.papers import corpus
from tests.catalog.papers.scan import traces
from tests.catalog.photos import corpus as photos
from tests.sellers.shops.opening import pdf


def clean(content: bytes, name: str) -> CleanPaper:
    return clean_paper(ContentFile(content), name=name, kinds=EVERYTHING, largest=24 * 1024 * 1024)


def same_pixels(one: bytes, other: bytes) -> bool:
    with Image.open(BytesIO(one)) as first, Image.open(BytesIO(other)) as second:
        return ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getbbox() is None


@pytest.mark.parametrize("name", corpus.HONEST)
def test_an_honest_file_is_kept_as_it_is(name: str) -> None:
    paper = clean(corpus.HONEST[name], name)
    assert (paper.content, paper.title + paper.extension) == (corpus.HONEST[name], name)


@pytest.mark.parametrize("name", corpus.CLEANED)
def test_a_position_is_taken_out(name: str) -> None:
    assert traces(corpus.CLEANED[name]) != []
    assert traces(clean(corpus.CLEANED[name], name).content) == []


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_a_hostile_file_is_refused_in_words(name: str) -> None:
    with override("en"):
        with pytest.raises(PaperRefused) as refused:
            clean(corpus.REFUSED[name](), name)
        words = str(refused.value)
    assert words[0].isupper() and words.endswith(".") and "Error" not in words, words


@pytest.mark.parametrize(
    ("telling", "plain", "name"), [(corpus.mp4(telling=True), corpus.mp4(), "a.mp4"), (corpus.webm(telling=True), corpus.webm(), "a.webm")]
)
def test_nothing_moves_in_a_film(telling: bytes, plain: bytes, name: str) -> None:
    kept = clean(telling, name).content
    assert len(kept) == len(telling) and kept.index(corpus.PICTURE) == telling.index(corpus.PICTURE)
    assert kept.count(b"stbl") == plain.count(b"stbl") and b"udta" not in kept and b"uuid" not in kept
    assert kept[-len(corpus.PLACE) :] == bytes(len(corpus.PLACE))
    assert clean(kept, name).content == kept


def test_the_pixels_of_a_scan_stay_where_they_are() -> None:
    sent = corpus.CLEANED["scanned.pdf"]
    kept = clean(sent, "x.pdf").content
    at = sent.index(corpus.PHONE)
    assert (len(kept), kept[:at], kept[-40:]) == (len(sent), sent[:at], sent[-40:])
    assert same_pixels(kept[at : at + len(corpus.PHONE)], corpus.PHONE)


def test_the_rest_of_xmp_stays() -> None:
    kept = clean(corpus.CLEANED["xmp.pdf"], "x.pdf").content
    assert b'tiff:Make="x"' in kept and b"GPS" not in kept and len(kept) == len(corpus.CLEANED["xmp.pdf"])


@pytest.mark.parametrize(("name", "sent"), [("image1.jpg", corpus.PHONE), ("image2.png", photos.png(exif=photos.exif()))])
def test_pictures_in_documents_keep_their_pixels(name: str, sent: bytes) -> None:
    with zipfile.ZipFile(BytesIO(clean(corpus.CLEANED["photos.docx"], "x.docx").content)) as archive:
        assert archive.testzip() is None
        assert same_pixels(archive.read(f"word/media/{name}"), sent)


@pytest.mark.parametrize("picture", [photos.jpeg(progressive=True), photos.jpeg((33, 17), comment=b"x"), photos.jpeg(optimize=True)])
def test_every_scan_of_a_jpeg_stays(picture: bytes) -> None:
    with zipfile.ZipFile(BytesIO(clean(corpus.docx({"word/media/a.jpg": picture + b"<script>"}), "x.docx").content)) as archive:
        kept = archive.read("word/media/a.jpg")
    assert same_pixels(kept, picture) and kept.endswith(b"\xff\xd9") and b"script" not in kept


def test_a_table_still_opens() -> None:
    paper = clean(corpus.xlsx(), "ราคา.xlsx")
    assert (load_workbook(BytesIO(paper.content)).active["A1"].value, paper.extension) == ("ข้าวหอมมะลิ", ".xlsx")


def test_links_in_documents_may_lead_to_pages() -> None:
    link = corpus.docx({"word/_rels/document.xml.rels": corpus.relation("hyperlink", "https://dbd.go.th/")})
    assert clean(link, "x.docx").extension == ".docx"


def test_the_ending_is_that_of_the_content() -> None:
    sent = {
        "film.mp4": corpus.webm(),
        "film.webm": corpus.mp4(),
        "a.docx": pdf(),
        "a.pdf": corpus.docx(),
        "a.txt": corpus.HONEST["film.vtt"],
    }
    assert [clean(content, name).extension for name, content in sent.items()] == [".webm", ".mp4", ".pdf", ".docx", ".vtt"]
