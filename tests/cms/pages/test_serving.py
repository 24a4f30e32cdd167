"""Pages over HTTP: both languages, Thai under /en/ where there is no translation, and what a lesson shows to whom."""

import re
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.templatetags.static import static
from django.test import Client

from cms.pages.imports import import_pages
from sellers.models import Partner
from tests.cms.classroom import centre, make_course, make_lesson, make_trainer

pytestmark = pytest.mark.django_db
NOT_TRANSLATED = "This page has not been translated yet. It is in Thai."
BODY = [
    ("heading", "หัวข้อ"),
    ("text", "ย่อหน้า <b>หนึ่ง</b>\n\nย่อหน้าสอง"),
    ("steps", {"title": "ขั้นตอน", "items": [{"do": "เปิดร้าน", "why": "เพราะ"}]}),
    ("callout", {"kind": "law", "text": "กฎหมาย"}),
    ("checklist", {"title": "รายการ", "items": ["ข้อหนึ่ง"]}),
    ("table", {"caption": "ตาราง", "columns": ["ก", "ข"], "rows": [["1", "2"]]}),
    ("example", {"shop": "s03", "text": "ตัวอย่าง"}),
    ("figure", {"figure": "x-01-a", "caption": "คำบรรยาย", "alt": "ภาพกล่อง", "draw": "a box"}),
    ("figure", {"figure": "shop-start-04-a", "caption": "สามหน้าจอ", "alt": "มือถือ 3 เครื่อง", "draw": "three phones"}),
    ("practice", {"title": "ลองทำ", "text": "ทำ", "opens": "sell-home", "done_when": "เสร็จ"}),
    ("question", {"kind": "single", "text": "ถาม", "options": [{"text": "ใช่", "right": True, "feedback": "ถูก"}], "feedback": ""}),
]


def text_of(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def lesson(db: None) -> Any:
    """A published lesson with every block."""
    return make_lesson(course=make_course(of=centre()), body=BODY)


def test_page_in_its_own_language(client: Client) -> None:
    import_pages()
    thai, english = client.get("/how-to-pay/"), client.get("/en/how-to-pay/")
    assert (thai.status_code, english.status_code) == (200, 200)
    assert "<h1>วิธีจ่ายเงิน</h1>" in text_of(thai)
    assert "<h1>How to pay</h1>" in text_of(english)
    assert re.search(r'<article [^>]*lang="en">', text_of(english))
    assert '<link rel="canonical" href="http://testserver/en/how-to-pay/">' in text_of(english)
    assert 'href="/how-to-pay/" lang="th"' in text_of(english)


def test_clauses_are_points_to_read_and_the_points_of_a_lesson_are_ticked(client: Client, lesson: Any) -> None:
    import_pages()
    terms = BeautifulSoup(client.get("/terms-buyers/").content, "html.parser").select_one("article")
    worked_through = BeautifulSoup(client.get(lesson.url).content, "html.parser").select_one("article")
    assert terms is not None and worked_through is not None
    assert len(terms.select("li")) > 10 and terms.select("input") == []
    assert len(worked_through.select(".checklist input[type=checkbox]")) == 1


def test_untranslated_lesson_is_thai_under_en_and_says_so(client: Client, lesson: Any) -> None:
    answer = client.get("/en/learn/course/01-first/")
    assert answer.status_code == 200
    said = text_of(answer)
    assert NOT_TRANSLATED in said
    assert '<link rel="canonical" href="http://testserver/learn/course/01-first/">' in said
    assert "<h1>Lesson 01-first</h1>" in said
    assert re.search(r'<div class="prose" lang="th">', said)
    assert NOT_TRANSLATED not in text_of(client.get("/learn/course/01-first/"))
    assert '<link rel="canonical" href="http://testserver/learn/course/01-first/">' in text_of(client.get("/learn/course/01-first/"))


def test_links_stay_in_the_language_that_is_read(client: Client, lesson: Any) -> None:
    for prefix in ("", "/en"):
        assert f'href="{prefix}/learn/course/"' in text_of(client.get(f"{prefix}/learn/"))
        assert f'href="{prefix}/learn/course/01-first/"' in text_of(client.get(f"{prefix}/learn/course/"))
    assert NOT_TRANSLATED not in text_of(client.get("/en/learn/course/"))


def test_lesson_shows_every_block(client: Client, lesson: Any) -> None:
    said = text_of(client.get("/learn/course/01-first/"))
    shop = Partner.objects.get(code="s03")
    for words in (
        "<h2>หัวข้อ</h2>",
        "<p>ย่อหน้า &lt;b&gt;หนึ่ง&lt;/b&gt;</p>",
        "<p>ย่อหน้าสอง</p>",
        "<li><b>เปิดร้าน</b><p>เพราะ</p></li>",
        ">กฎหมาย</strong>",
        "<span>ข้อหนึ่ง</span></label></li></ul>",
        "<caption>ตาราง</caption>",
        '<th scope="col">ข</th>',
        '<th scope="row">1</th><td>2</td>',
        f"{shop.name}</a></footer>",
        '<figure id="x-01-a" class="told">',
        "<p>ภาพกล่อง</p>",
        ">คำบรรยาย</figcaption>",
        '<figure id="shop-start-04-a" class="drawn">',
        f'<img src="{static("figures/shop-start-04-a.svg")}" width="600" height="450" alt="มือถือ 3 เครื่อง" loading="lazy">',
        ">สามหน้าจอ</figcaption>",
        'href="/sell/"',
    ):
        assert words in said, words
    assert not re.search(r"<script(?! type=\"module\" src=)|style=|onclick=", said)
    assert "a box" not in said
    assert "three phones" not in said
    assert "<p>มือถือ 3 เครื่อง</p>" not in said


def test_notes_are_for_trainers(client: Client, lesson: Any) -> None:
    address = "/learn/course/01-first/"
    assert "หมายเหตุครู" not in text_of(client.get(address))
    person = make_trainer(at=centre("DCC-500102"), email="teacher@example.test", on=date(2026, 1, 5))
    client.force_login(person.user)
    assert "หมายเหตุครู" in text_of(client.get(address))


def test_draft_is_not_served(client: Client) -> None:
    make_lesson(course=make_course(of=centre()), live=False)
    for address in ("/learn/course/01-first/", "/en/learn/course/01-first/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/no-such-page/", "/en/no-such-page/", "/en/learn/no/", "/learn/course/01-first/more/"])
def test_unknown_address(client: Client, lesson: Any, address: str) -> None:
    assert client.get(address).status_code == 404
