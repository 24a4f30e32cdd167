"""What a lesson says about its length and size before it is opened is what it then takes."""

import gzip
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from cms.courses.blocks import lesson_blocks
from cms.courses.help import lessons_for
from cms.courses.imports import import_lessons
from cms.courses.measure import FRAME_BYTES, PHOTO_BYTES, READING_SPEED, measured
from cms.courses.models import CoursePage, LessonPage
from cms.pages.models import Paper
from cms.pages.templatetags.cms_pages import data_size, unlocalised
from config.styles import SOURCES, flatten
from tests.cms.classroom import make_course, make_lesson

pytestmark = pytest.mark.django_db


def body(*blocks: tuple[str, Any]) -> Any:
    from wagtail.blocks import StreamBlock

    return StreamBlock(lesson_blocks()).to_python(
        [{"type": kind, "value": value, "id": str(place)} for place, (kind, value) in enumerate(blocks)]
    )


def test_minutes_are_counted_from_words_and_tasks() -> None:
    assert measured(body(("text", "ก" * READING_SPEED * 3))).minutes == 3
    practice = {"title": "", "text": "", "opens": "sell-orders", "done_when": ""}
    found = measured(body(("text", "ก" * READING_SPEED), ("practice", practice), ("practice", practice | {"opens": "none"})))
    assert (found.minutes, found.screens) == (21, ("sell-orders",))


def test_what_nobody_reads_is_not_counted() -> None:
    drawn = {"figure": "no-such", "caption": "", "alt": "", "draw": "ก" * 9_000}
    assert measured(body(("figure", drawn))).minutes == 1


def test_files_are_told_apart_from_the_page() -> None:
    paper = Paper.objects.create(title="x", file="documents/x.pdf", file_size=2_500_000)
    found = measured(
        body(
            ("file", {"file": paper.pk, "title": "แบบฝึก", "text": ""}),
            ("picture", {"picture": None, "alt": "x", "caption": "", "credit": "x"}),
        )
    )
    assert (found.picture_bytes, found.file_bytes) == (PHOTO_BYTES, 2_500_000)


def test_a_draft_is_measured_as_it_is_saved_and_the_trainers_word_counts() -> None:
    lesson = make_lesson(course=make_course(of=None), body=[("text", "ก" * READING_SPEED * 4)])
    assert (lesson.counted_minutes, lesson.minutes, lesson.takes) == (5, 20, 20)
    lesson.minutes = None
    assert lesson.takes == 5


def test_the_frame_is_as_large_as_it_says(client: Client) -> None:
    lesson = make_lesson(course=make_course(of=None), body=[("text", "สวัสดี")])
    html = gzip.compress(client.get(lesson.url).content)
    sheet = gzip.compress(flatten(SOURCES / "css" / "learn.css").encode())
    scripts = [gzip.compress((SOURCES / "js" / name).read_bytes()) for name in ("market.js", "pwa.js", "lesson.js")]
    real = len(html) + len(sheet) + sum(map(len, scripts))
    assert 0.8 * FRAME_BYTES < real < 1.25 * FRAME_BYTES, real
    assert real < 30_000


@pytest.mark.parametrize(
    ("count", "said"), [(None, "1\u00a0KB"), (21_839, "22\u00a0KB"), (999_600, "1.0\u00a0MB"), (2_500_000, "2.5\u00a0MB")]
)
def test_sizes_as_people_read_them(count: int | None, said: str) -> None:
    assert data_size(count) == said


@pytest.mark.parametrize(("number", "said"), [(Decimal("8"), "8"), (Decimal("1250.50"), "1250.5"), (Decimal("1E+3"), "1000")])
def test_numbers_as_scripts_read_them(number: Decimal, said: str) -> None:
    assert unlocalised(number) == said


def test_every_lesson_of_the_files_says_its_length_and_opens_real_screens(
    django_assert_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from sellers.workspace.help import SCREENS

    import_lessons()
    lessons = LessonPage.objects.all()
    assert len(lessons) == 40
    for lesson in lessons:
        assert 10 <= lesson.counted_minutes <= 40 and FRAME_BYTES < lesson.text_bytes < 30_000
        assert set(lesson.screens.split()) <= set(SCREENS)
    # What is told beside orders to pack is about packing, and beside the stock about counting goods.
    said = {screen: [each.url.split("/learn/")[1].rstrip("/") for each in lessons_for(screen)[:2]] for screen in SCREENS}
    assert {screen: [url.split("/")[0] + "/" + url.split("/")[1][:2] for url in urls] for screen, urls in said.items()} == {
        "sell-home": ["shop-start/07", "trust-standard/07"],
        "sell-orders": ["pack-ship/06", "pack-ship/01"],
        "sell-product-new": ["shop-start/04", "price-cost/03"],
        "sell-product": ["photo-story/01", "photo-story/02"],
        "sell-stock": ["price-cost/02", "shop-start/04"],
        "sell-shop": ["shop-start/03", "photo-story/06"],
        "sell-delivery": ["shop-start/06", "pack-ship/02"],
        "sell-payments": ["shop-start/05", "pack-ship/05"],
    }
    with django_capture_on_commit_callbacks(execute=True):
        CoursePage.objects.get(slug="pack-ship").unpublish()  # its lessons are live and cannot be reached
    assert not [each.url for screen in SCREENS for each in lessons_for(screen) if "pack-ship" in each.url]
    with django_capture_on_commit_callbacks(execute=True):
        CoursePage.objects.get(slug="pack-ship").save_revision().publish()
    lessons_for("sell-stock")  # the site's address is known from here on
    with django_assert_num_queries(1):
        helps = lessons_for("sell-delivery")
    assert [each.minutes for each in helps] == [30, 30, 35] and all(each.url.startswith("/learn/") for each in helps)
    with django_assert_num_queries(0):
        lessons_for("sell-delivery")
    assert lessons_for("no-such-screen") == []
    # Who has no shop yet is not sent to practise in one.
    assert [each.url.split("/")[3][:2] for each in lessons_for("sell-open")[:2]] == ["01", "02"]
