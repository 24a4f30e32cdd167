"""Files that a trainer sends to Wagtail's documents, through each of its doors: refused in Thai, or stored without what they tell."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils.http import content_disposition_header
from wagtail.models import UploadedFile

from catalog.papers.refusal import PaperRefused
from cms.pages.models import Paper
from tests.catalog.papers import corpus
from tests.catalog.papers.scan import stored, traces
from tests.catalog.photos import corpus as photos
from tests.catalog.photos.test_hostile import ALL
from tests.sellers.shops.opening import pdf
from tests.sellers.shops.test_papers import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.effects_inside("Wagtail stores its files itself")]
_ADMIN = {"accept-language": "th", "x-requested-with": "XMLHttpRequest"}
#: What never may be stored, whatever it is called: the pictures' corpus says for each whether it is one.
PICTURES_REFUSED = {name for name in ALL if name in photos.REFUSED} - {"paper.pdf"}


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Private files of this test alone: the storage was opened before any setting could move it."""
    for name in ("base_location", "location"):
        monkeypatch.setitem(storages["private"].__dict__, name, str(tmp_path))


@pytest.fixture
def trainer(visitor: Callable[[str], Any]) -> Client:
    client = Client()
    client.force_login(visitor("trainer"))
    return client


def _shown(html: str) -> str:
    """The words beside the field in a form."""
    found = re.search(r'class="[^"]*error-message[^"]*".*?>(.*?)</', html, re.DOTALL)
    assert found, html
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", found[1]).split()))


def _one(client: Client, file: Any, **more: str) -> str:
    answer = client.post("/cms/documents/add/", {"title": "แบบฝึก", "collection": "1", "file": file, **more}, headers=_ADMIN)
    if answer.status_code == 302:
        return ""
    return "413" if answer.status_code == 413 else str(answer.context["form"].errors["file"][0])


def _many(client: Client, file: Any, **more: str) -> str:
    answer = client.post("/cms/documents/multiple/add/", {"title": "แบบฝึก", "collection": "1", "files[]": file, **more}, headers=_ADMIN)
    if answer.status_code == 413:
        return "413"
    told = answer.json()
    return "" if told["success"] else str(told["error_message"])


def _chosen(client: Client, file: Any, **more: str) -> str:
    sent = {"title": "แบบฝึก", "collection": "1", "file": file, **more}
    answer = client.post(
        "/cms/documents/chooser/create/", {f"document-chooser-upload-{name}": value for name, value in sent.items()}, headers=_ADMIN
    )
    if answer.status_code == 413:
        return "413"
    told = json.loads(answer.content)
    return "" if told["step"] == "chosen" else _shown(told["htmlFragment"])


#: Door -> what it says of a file; "" if it is stored.
DOORS = {"one": _one, "many": _many, "chooser": _chosen}


def _send_all(client: Client, door: str, files: dict[str, bytes]) -> tuple[dict[str, str], dict[str, Path]]:
    """(name -> what was said of each that was refused, name -> where each that was stored lies)."""
    said, kept = {}, {}
    for name, content in files.items():
        before = stored()
        words = DOORS[door](client, SimpleUploadedFile(name.rpartition("/")[2], content, content_type="application/octet-stream"))
        new = stored() - before
        if words:
            said[name] = words
            assert new == set(), name
        else:
            (kept[name],) = new
    return said, kept


@pytest.mark.parametrize("door", DOORS)
def test_no_place_and_no_trap_is_stored(trainer: Client, door: str) -> None:
    traps = {name: make() for name, make in {**HOSTILE, **corpus.REFUSED}.items() if name not in ("empty", "larger than is taken")}
    said, kept = _send_all(trainer, door, {**ALL, **traps, **corpus.CLEANED})

    # A document with macros or a film is refused as what it is; nothing of the traps is kept, nor what is no picture.
    assert set(kept) & (set(traps) | PICTURES_REFUSED) == set()
    assert set(corpus.CLEANED) <= set(kept)
    assert {name: words for name, words in said.items() if words != "413" and not re.search("[ก-๙]{4}", words)} == {}
    assert {name for name, words in said.items() if words == "413"} <= {"sixty-megabytes.jpg"}
    assert {name: found for name, path in kept.items() if (found := traces(path.read_bytes()))} == {}
    assert {path.suffix for path in kept.values()} == {".jpg", ".webp", ".pdf", ".mp4", ".webm", ".docx"}
    assert UploadedFile.objects.count() == 0 and Paper.objects.count() == len(kept)


@pytest.mark.parametrize("door", DOORS)
def test_who_chose_a_pdf_that_is_none_is_told_just_that(trainer: Client, door: str) -> None:
    words = DOORS[door](trainer, SimpleUploadedFile("fake.pdf", b"a text of one line", content_type="application/pdf"))
    # Neither the list of all kinds nor Wagtail's "File extension “” is not allowed".
    assert "PDF" in words and "CSV" not in words and "csv" not in words


@pytest.mark.parametrize("door", DOORS)
def test_honest_files_come_in_and_leave_as_they_are(trainer: Client, door: str) -> None:
    said, kept = _send_all(trainer, door, corpus.HONEST)
    assert said == {}
    for name, paper in zip(kept, Paper.objects.order_by("pk"), strict=True):
        answer = trainer.get(paper.url)
        assert b"".join(answer.streaming_content) == corpus.HONEST[name] and paper.file_size == len(corpus.HONEST[name]), name
        assert answer["Content-Type"].partition(";")[0] == paper.content_type


@pytest.mark.parametrize("door", DOORS)
def test_what_is_sent_with_another_mistake_is_not_put_aside(trainer: Client, door: str) -> None:
    before = stored()
    words = DOORS[door](trainer, SimpleUploadedFile("gps.jpg", corpus.PHONE), title="")
    assert re.search("[ก-๙]{4}", words)
    assert (stored(), UploadedFile.objects.count(), Paper.objects.count()) == (before, 0, 0)


def test_nor_is_a_picture(trainer: Client) -> None:
    before = stored()
    sent = {"title": "", "collection": "1", "files[]": SimpleUploadedFile("gps.jpg", corpus.PHONE)}
    answer = trainer.post("/cms/images/multiple/add/", sent, headers=_ADMIN).json()
    assert answer["success"] is False and re.search("[ก-๙]{4}", answer["error_message"])
    assert (stored(), UploadedFile.objects.count()) == (before, 0)


def test_a_new_file_for_a_document_goes_through_the_door(trainer: Client) -> None:
    _one(trainer, SimpleUploadedFile("a.pdf", pdf()))
    paper = Paper.objects.get()
    address = f"/cms/documents/edit/{paper.pk}/"
    refused = trainer.post(address, {"title": "ก", "collection": "1", "file": SimpleUploadedFile("a.pdf", HOSTILE["JavaScript"]())})
    assert refused.context["form"].errors["file"] and Paper.objects.get().file.name == paper.file.name
    trainer.post(address, {"title": "ก", "collection": "1", "file": SimpleUploadedFile("a.pdf", corpus.CLEANED["scanned.pdf"])})
    with Paper.objects.get().file.open("rb") as kept:
        assert traces(kept.read()) == []


@pytest.mark.parametrize(
    ("title", "file", "shown"),
    [("ใบจดวันตาก", pdf(), "inline"), ("ราคา 3.50", corpus.xlsx(), "attachment"), ("Film.MP4", corpus.mp4(), "attachment")],
)
def test_a_document_is_saved_under_its_title(trainer: Client, title: str, file: bytes, shown: str) -> None:
    _one(trainer, SimpleUploadedFile("x", file), title=title)
    paper = Paper.objects.get()
    answer = Client().get(paper.url)
    name = title.removesuffix(".MP4") + Path(paper.file.name).suffix
    assert answer["Content-Disposition"] == content_disposition_header(shown == "attachment", name)
    assert b"".join(answer.streaming_content) != b""
    assert Client().get(paper.url, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_no_way_leads_around_the_door() -> None:
    before = stored()
    with pytest.raises(PaperRefused), transaction.atomic():
        Paper.objects.create(title="x", file=ContentFile(HOSTILE["JavaScript"](), "a.pdf"))
    assert (stored(), Paper.objects.count()) == (before, 0)
