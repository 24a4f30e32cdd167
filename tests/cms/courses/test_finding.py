"""Lessons by need: what people type, in Thai without spaces, with other words than ours, in English."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.courses.finding import LENGTHS, find, normalised, terms
from cms.courses.imports import import_lessons
from cms.courses.models import LessonPage
from cms.courses.needs import ASKED, ASKED_IN_ENGLISH
from tests.storefront.test_budgets import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelves() -> None:
    import_lessons()


def titles(question: str, **narrowed: str) -> list[str]:
    return [each.lesson.title for each in find(question, **narrowed).lessons]


def test_text_is_compared_as_people_see_it() -> None:
    assert normalised("น\u0e4d\u0e32ผึ้ง\u200b  ป่า") == "น\u0e33ผึ้ง ป่า"
    assert normalised("Café") == unicodedata.normalize("NFC", "café")
    assert terms("  ") == []


@pytest.mark.parametrize(
    ("question", "course"),
    [
        ("ถ่ายรูปสินค้า", "photo-story"),
        ("อยากถ่ายภาพของขาย", "photo-story"),
        ("ตั้งราคา", "price-cost"),
        ("แพคของแตกง่าย", "pack-ship"),
        ("ตอบแชทลูกค้า", "chat-service"),
        ("ขออย.", "trust-standard"),
        ("อ.ย.", "trust-standard"),
        ("photo", "photo-story"),
        ("PACKING", "pack-ship"),
    ],
)
def test_a_need_leads_to_its_course(shelves: None, question: str, course: str) -> None:
    found = find(question).lessons
    assert found and found[0].course.slug == course, [each.lesson.title for each in found[:5]]


def test_a_short_latin_word_is_no_part_of_another(shelves: None) -> None:
    assert terms("online") == [("online",)]


def test_level_length_and_course_narrow_down(shelves: None) -> None:
    everything = find("").lessons
    assert len(everything) == 40
    assert {each.course.level for each in find("", level="intermediate").lessons} == {"intermediate"}
    short = find("", length="short").lessons
    assert short and all(each.lesson.takes <= LENGTHS["short"][2] for each in short)
    assert [each.number for each in find("", course="pack-ship").lessons] == [1, 2, 3, 4, 5, 6]
    assert find("", course="pack-ship", level="advanced").lessons == []


def test_what_has_some_of_it_is_better_than_nothing(shelves: None) -> None:
    found = find("ถ่ายรูป zzzz")
    assert found.loosely and found.lessons
    assert find("zzzz").lessons == []


def test_a_published_lesson_is_found_at_once(shelves: None, django_capture_on_commit_callbacks: Any) -> None:
    assert titles("ปลูกเมล่อน") == []
    lesson = LessonPage.objects.first()
    lesson.title = "ปลูกเมล่อนในโรงเรือน"
    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()
    assert titles("ปลูกเมล่อน") == ["ปลูกเมล่อนในโรงเรือน"]


def test_choices_say_how_many_lessons_they_leave_and_none_leads_nowhere(shelves: None, client: Client) -> None:
    chosen = {"level": "intermediate"}
    facets = client.get("/learn/", chosen).context["facets"]
    left = {choice.query: choice.lessons for facet in facets for choice in facet.choices}
    assert left["?"] == len(find("", **chosen).lessons)  # takes the level off
    assert left["?level=intermediate&length=short"] == len(find("", level="intermediate", length="short").lessons)
    assert not any("advanced" in query for query in left)
    assert {choice.lessons for facet in client.get("/learn/", {"need": "ราคา"}).context["facets"] for choice in facet.choices} == {None}


def test_the_address_says_what_is_shown(shelves: None, client: Client) -> None:
    shown = client.get("/learn/", {"need": "ถ่ายรูป", "level": "beginner", "length": "nonsense", "course": "x\x00"})
    assert shown.status_code == 200
    assert shown.context["kept"] == [("level", "beginner")]
    body = shown.content.decode()
    assert 'value="ถ่ายรูป"' in body and 'name="level" value="beginner"' in body
    assert client.get("/learn/", {"need": "zzzz"}).content.decode().count('class="chip"') >= 6
    assert client.get("/en/learn/", {"need": "photo"}).status_code == 200


@pytest.mark.parametrize("address", ["/learn/", "/learn/?need=%E0%B8%A3%E0%B8%B9%E0%B8%9B", "/learn/?level=beginner"])
def test_the_list_costs_the_same_for_six_and_for_forty_lessons(client: Client, tmp_path: Path, address: str) -> None:
    from tests.cms.classroom import make_course, make_lesson

    found = []
    course = make_course(of=None)
    make_lesson(course=course)
    found.append(queries(client, address))
    for number in range(2, 12):
        make_lesson(course=course, slug=f"{number:02d}-x")
    found.append(queries(client, address))
    assert found[0] == found[1] <= 10


@pytest.mark.parametrize(("thai", "english"), list(zip(ASKED, ASKED_IN_ENGLISH, strict=True)))
def test_what_the_page_offers_in_english_is_the_same_need(thai: str, english: str) -> None:
    ((_word, *group),) = terms(thai)
    ((_its, *same),) = terms(english)
    assert group == same


@pytest.mark.usefixtures("shelves")
@pytest.mark.parametrize(("address", "words"), [("/learn/", ASKED), ("/en/learn/", ASKED_IN_ENGLISH)])
def test_the_offered_needs_are_in_the_language_of_the_page(client: Client, address: str, words: tuple[str, ...]) -> None:
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    chips = soup.find_all("a", class_="chip", href=re.compile("need="))
    assert tuple(each.get_text() for each in chips[: len(words)]) == words and not any(each.has_attr("lang") for each in chips)
