"""A lesson as it is read: every kind of block, its contents, its handout, its video piece by piece."""

import struct
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client

from catalog.photos.models import Photo
from cms.courses.contents import parts_of
from cms.courses.models import LessonPage
from cms.pages.models import Paper
from tests.catalog.papers.corpus import mp4
from tests.catalog.photos.corpus import jpeg
from tests.cms.classroom import make_course, make_lesson
from tests.sellers.shops.opening import pdf
from tests.storefront.test_budgets import queries

pytestmark = pytest.mark.django_db
FILM = mp4()
END = len(FILM)


def paper(name: str, content: bytes) -> Paper:
    return Paper.objects.create(title=name, file=ContentFile(content, name))


def every_block() -> list[tuple[str, Any]]:
    """One of each kind, as the database has it."""
    picture = Photo.objects.create(title="กล้วย", file=ContentFile(jpeg(), "a.jpg"))
    video = {
        "title": "หั่นกล้วย",
        "video": paper("film.mp4", FILM),
        "poster": picture,
        "captions": paper("film.vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nhello\n"),
        "seconds": 95,
        "transcript": "ครูหั่นกล้วยให้ดู",
    }
    return [
        ("heading", "ก่อนเริ่ม"),
        ("text", "ย่อหน้าแรก\n\nย่อหน้าที่สอง"),
        ("steps", {"title": "ทำตาม", "items": [{"do": "ล้างมือ", "why": "สะอาด"}]}),
        ("callout", {"kind": "law", "text": "ต้องมีฉลาก"}),
        ("checklist", {"title": "เตรียม", "items": ["มีด", "เขียง"]}),
        ("table", {"caption": "ความหนา", "columns": ["หนา", "วัน"], "rows": [["5", "2"]]}),
        ("example", {"shop": "s03", "text": "ตัวอย่าง"}),
        ("figure", {"figure": "pack-ship-01-a", "caption": "ห่อขวด", "alt": "ขวดในกล่อง", "draw": ""}),
        ("picture", {"picture": picture, "alt": "กล้วยหั่น", "caption": "แผ่นหนา 8 มม.", "credit": "ครูอรทัย"}),
        ("video", video),
        ("file", {"file": paper("form.pdf", pdf()), "title": "แบบจด", "text": "พิมพ์ได้"}),
        ("practice", {"title": "ลงสินค้า", "text": "ลองทำ", "opens": "sell-product-new", "done_when": "เห็นสินค้า"}),
        ("question", {"kind": "number", "text": "ได้กี่กล่อง", "options": [], "answer": 8, "unit": "กล่อง", "feedback": "หารสิบ"}),
    ]


def lesson_part(lesson: LessonPage) -> str:
    """The name of the practice's place on the page."""
    return next(part.name for part in parts_of(lesson.body) if part.block.block_type == "practice")


@pytest.fixture
def lesson() -> LessonPage:
    return make_lesson(course=make_course(of=None), body=every_block())


def test_every_block_is_shown(client: Client, lesson: LessonPage) -> None:
    shown = client.get(lesson.url).content.decode()
    for words in (
        "ก่อนเริ่ม",
        "ย่อหน้าที่สอง",
        "ล้างมือ",
        "ต้องมีฉลาก",
        "เขียง",
        "ความหนา",
        "ตัวอย่าง",
        "ห่อขวด",
        "แผ่นหนา 8 มม.",
        "ครูอรทัย",
        "แบบจด",
        "เห็นสินค้า",
        "ได้กี่กล่อง",
    ):
        assert words in shown, words
    assert 'preload="none"' in shown and 'kind="captions"' in shown and "ครูหั่นกล้วยให้ดู" in shown
    assert f"/sell/go/sell-product-new/?lesson={lesson.pk}&amp;part={lesson_part(lesson)}" in shown
    assert 'data-answer="8"' in shown
    assert "youtube" not in shown.lower()
    assert " style=" not in shown and "<style" not in shown


def test_contents_lead_to_their_parts(client: Client, lesson: LessonPage) -> None:
    context = client.get(lesson.url).context
    assert [entry.title for entry in context["contents"]][:5] == ["ก่อนเริ่ม", "ทำตาม", "เตรียม", "หั่นกล้วย", "ลงสินค้า"]
    names = [part.name for part in context["parts"]]
    assert len(names) == len(set(names)) == 13
    assert {entry.name for entry in context["contents"]} <= set(names)


def test_a_long_lesson_costs_as_much_as_a_short_one(client: Client) -> None:
    course = make_course(of=None)
    short = make_lesson(course=course, body=every_block())
    long = make_lesson(course=course, slug="02-long", body=every_block() * 4)
    assert queries(client, short.url) == queries(client, long.url) <= 22


def test_english_readers_get_a_summary_and_are_told(client: Client, lesson: LessonPage) -> None:
    shown = client.get(f"/en{lesson.url}").content.decode()
    assert "Summary" in shown and 'role="note"' in shown and 'lang="th"' in shown


def test_the_handout_leads_back(client: Client, lesson: LessonPage) -> None:
    shown = client.get(lesson.url).content.decode()
    assert f'src="/learn/{lesson.pk}/qr.svg"' in shown
    qr = client.get(f"/learn/{lesson.pk}/qr.svg")
    assert (qr.status_code, qr["Content-Type"]) == (200, "image/svg+xml")
    assert len(qr.content) < 6_000
    short = client.get(f"/learn/{lesson.pk}/")
    assert (short.status_code, short["Location"]) == (302, lesson.url)
    draft = make_lesson(course=make_course(of=None, slug="x"), live=False)
    assert client.get(f"/learn/{draft.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "body", "said"),
    [
        (None, 200, FILM, None),
        ("bytes=0-99", 206, FILM[:100], f"bytes 0-99/{END}"),
        (f"bytes={END - 48}-", 206, FILM[-48:], f"bytes {END - 48}-{END - 1}/{END}"),
        ("bytes=-48", 206, FILM[-48:], f"bytes {END - 48}-{END - 1}/{END}"),
        (f"bytes={END}-", 416, b"", f"bytes */{END}"),
    ],
)
def test_a_video_comes_in_pieces(client: Client, asked: str | None, status: int, body: bytes, said: str | None) -> None:
    film = paper("film.mp4", FILM)
    answer = client.get(f"/learn/media/{film.pk}/{film.filename}", headers={"Range": asked} if asked else {})
    sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, sent, answer.get("Content-Range")) == (status, body, said)


def test_only_films_come_that_way(client: Client) -> None:
    other = paper("form.pdf", pdf())
    film = paper("film.mp4", FILM)
    for address in (f"/learn/media/{other.pk}/{other.filename}", f"/learn/media/{film.pk}/guess.mp4", "/learn/media/999/film.mp4"):
        assert client.get(address).status_code == 404


def test_a_video_needs_no_captions_and_says_its_length_itself(client: Client) -> None:
    from cms.courses.files import VideoBlock

    block = VideoBlock()
    long = mp4(head=struct.pack(">IIII", 1, 1, 600, 57_000) + bytes(80))
    for film, length in ((long, 95), (FILM, None)):
        value = dict(every_block()[9][1]) | {"video": paper("film.mp4", film), "captions": None, "seconds": None}
        cleaned = block.clean(block.to_python(block.get_prep_value(value)))
        assert (cleaned["seconds"], cleaned["captions"]) == (length, None)
        shown = client.get(
            make_lesson(course=make_course(of=None, slug=f"c{length}"), body=[("video", dict(cleaned))]).url
        ).content.decode()
        assert ("1:35" in shown, "<video" in shown, "<track" in shown, "ครูหั่นกล้วยให้ดู" in shown) == (length == 95, True, False, True)


@pytest.mark.parametrize(
    ("right", "feedback", "doubled"),
    [
        (True, "ถูกต้อง ต้องหยุดการขยับ", True),
        (True, "ใช่ เพราะแห้งแล้ว", True),
        (True, "ถูกกว่าร้านอื่น", False),
        (False, "ถูก แต่ยังไม่ครบ", False),
        (False, "ไม่ใช่ ยังชื้น", True),
        (False, "ยังชื้น", False),
    ],
)
def test_right_is_not_said_twice(client: Client, right: bool, feedback: str, doubled: bool) -> None:
    options = [{"text": "ห้าแดด", "right": right, "feedback": feedback}, {"text": "สามแดด", "right": True, "feedback": "เก็บได้"}]
    question = {"kind": "multi", "text": "ตากกี่แดด", "options": options, "answer": None, "unit": "", "feedback": ""}
    page = BeautifulSoup(client.get(make_lesson(course=make_course(of=None), body=[("question", question)]).url).content, "html.parser")
    said = page.select_one("details.option strong")
    assert said is not None and ("visually-hidden" in said.get_attribute_list("class")) is doubled
    counted = page.select_one(".question p.small")
    assert counted is not None and str(1 + right) in counted.get_text()


def test_a_video_of_another_kind_is_refused() -> None:
    from django.core.exceptions import ValidationError

    from cms.courses.files import VideoBlock

    block = VideoBlock()
    value = block.to_python(block.get_prep_value(dict(every_block()[9][1])))
    value["captions"] = paper("film.pdf", pdf())
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert set(refused.value.block_errors) == {"captions"}
