"""Lessons from the trainer's editor to the learner's phone without a signal, and to paper."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import translation
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pypdf import PageObject, PdfReader
from wagtail.models import GroupPagePermission

from catalog.photos.models import Photo
from catalog.photos.tasks import make_renditions
from cms.courses.blocks import lesson_blocks
from cms.courses.models import LessonPage, LessonProgress
from cms.pages.addresses import address_of
from sellers.centres.models import Centre
from tests.browser.test_journeys import DESK, open_page
from tests.browser.test_reach import complaints
from tests.browser.tour import PHONE
from tests.browser.writing import Writer
from tests.catalog.photos.corpus import jpeg
from tests.cms.classroom import centre, make_course, make_learn_page, make_lesson, make_trainer
from tests.factories.people import PASSWORD, make_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.effects_inside("Wagtail mails its reviewers and stores its files itself"),
]
TRAINER, LEARNER, OPERATOR = "trainer@example.test", "learner@example.test", "operator@example.test"
PICTURE = ("image", "กล้วย.jpg", "image/jpeg", jpeg((800, 600)))
POSTER = ("image", "พลิก.jpg", "image/jpeg", jpeg((900, 506)))
CLIP = ("document", "how.webm", "video/webm", b"\x1a\x45\xdf\xa3" + bytes(200))
WORDS_OF_CLIP = ("document", "how.vtt", "text/vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nhello\n")
SHEET = ("document", "sheet.pdf", "application/pdf", b"%PDF-1.4 sheet")
#: Kind of block -> what the trainer writes, and where its words or its picture stand on the page.
EVERY_KIND: dict[str, tuple[Any, str]] = {
    "heading": ("ตากให้แห้งเท่ากัน", "h2:text-is('ตากให้แห้งเท่ากัน')"),
    "text": ("กล้วยสุกพอดีหวานเอง\n\nไม่ต้องเติมน้ำตาล", ".part p:text-is('ไม่ต้องเติมน้ำตาล')"),
    "steps": (
        {"title": "ทำตามนี้", "items": [{"do": "ปอกเปลือก", "why": "ให้แดดถึง"}, {"do": "เรียงบนตะแกรง"}]},
        ".steps li:nth-child(2):has-text('เรียงบนตะแกรง')",
    ),
    "callout": ({"kind": "warning", "text": "อย่าตากข้างถนน"}, ".notice:has-text('อย่าตากข้างถนน')"),
    "checklist": ({"title": "ก่อนเก็บ", "items": ["แห้งแล้ว", "ไม่ติดมือ"]}, ".checklist li:nth-child(2) label:has-text('ไม่ติดมือ')"),
    "table": (
        {"caption": "กี่แดด", "columns": ["ฤดู", "แดด"], "rows": [["หนาว", "5"], ["ร้อน", "3"]]},
        "table:has(caption:text-is('กี่แดด')) tbody tr:nth-child(2) td:text-is('3')",
    ),
    "example": ({"shop": "s01", "text": "กลุ่มแม่บ้านตากในโดม"}, ".case:has(a[href*='/shops/s01/']):has-text('กลุ่มแม่บ้านตากในโดม')"),
    "figure": ({"figure": "shop-start-04-a", "caption": "สามหน้าจอ", "alt": "มือถือสามเครื่อง"}, "figure img[alt='มือถือสามเครื่อง']"),
    "picture": (
        {"picture": PICTURE, "alt": "กล้วยบนตะแกรง", "caption": "แดดที่สาม", "credit": "ครูอร"},
        "figure:has-text('ครูอร') img[alt='กล้วยบนตะแกรง']",
    ),
    "video": (
        {
            "title": "พลิกกล้วย",
            "video": CLIP,
            "poster": POSTER,
            "captions": WORDS_OF_CLIP,
            "seconds": 75,
            "transcript": "พลิกทุกเที่ยง",
        },
        ".video:has-text('1:15') video[preload=none][poster]:has(track[kind=captions])",
    ),
    "file": ({"file": SHEET, "title": "ใบจดวันตาก", "text": "พิมพ์แปะข้างโดม"}, ".paper:has-text('ใบจดวันตาก') a[download][href$='.pdf']"),
    "practice": (
        {"title": "ลงกล้วยตาก", "text": "ลงขายหนึ่งถุง", "opens": "sell-product-new", "done_when": "เห็นในร้าน"},
        ".task:has-text('ลงกล้วยตาก') a[href*='/sell/go/sell-product-new/?lesson=']",
    ),
    "question": (
        {
            "kind": "single",
            "text": "ตากกี่แดด",
            "options": [{"text": "ห้าแดด", "right": True, "feedback": "ใช่ ในหน้าหนาว"}, {"text": "วันเดียว", "feedback": "ยังชื้น"}],
        },
        ".question:has-text('ตากกี่แดด') details:has-text('วันเดียว'):has-text('ยังชื้น')",
    ),
}


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    with translation.override("th"):
        yield


@pytest.fixture
def school() -> Iterator[Any]:
    """A course of a centre with a trainer, who finds Wagtail's explorer open as the import leaves it."""
    permission = Permission.objects.get(codename="add_basepage")
    course = make_course(of=centre())
    GroupPagePermission.objects.get_or_create(group=Group.objects.get(name="Trainers"), page=make_learn_page(), permission=permission)
    make_trainer(at=centre(), email=TRAINER)
    yield course


def sign_in(page: Page, address: str, email: str) -> None:
    """Go to a page that asks who one is, and say it. The address was confirmed long ago."""
    user = get_user_model().objects.get(email=email)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    page.goto(address)
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def leave_quietly(page: Page) -> None:
    """What a page tells the account when it is closed would come after the test has put its database away."""
    page.route("**/learn/progress/", lambda route: route.fulfill(status=204))


def begin_lesson(page: Page, base: str, title: str) -> Writer:
    """From /teach/ into the editor of a new lesson, with its title and a summary."""
    sign_in(page, base + "/teach/", TRAINER)
    page.click("main a[href*='/cms/pages/add/courses/lessonpage/']")
    page.get_by_label(re.compile("^ชื่อ")).first.fill(title)
    page.fill("[name=summary]", "แห้งเท่ากันทั้งถาด ขายได้ราคาเดียว")
    return Writer(page)


def test_a_trainer_writes_every_kind_of_block_and_publishes(live_server: Any, browser: Browser, school: Any) -> None:
    Centre.objects.filter(pk=centre().pk).update(trainers_publish=True)
    assert set(EVERY_KIND) == {kind for kind, _block in lesson_blocks()}
    page = open_page(browser, DESK)
    writer = begin_lesson(page, live_server.url, "ตากกล้วย")
    for kind, (value, _shown) in EVERY_KIND.items():
        writer.write(kind, value)
    writer.finish("publish")
    page.wait_for_url(re.compile(r"/cms/pages/\d+/(edit/)?$"))
    lesson = LessonPage.objects.get(title="ตากกล้วย")
    assert (lesson.live, [block.block_type for block in lesson.body]) == (True, list(EVERY_KIND))
    for photo in Photo.objects.all():
        make_renditions.func(photo.pk)
    # From here on: a save of Wagtail's own that a later one overtakes is answered 400 on a busy machine.
    said = complaints(page)
    leave_quietly(page)
    page.goto(live_server.url + "/teach/")
    page.click(f"main a[href='{address_of(lesson)}']")
    expect(page.locator("h1")).to_have_text("ตากกล้วย")
    for kind, (_value, shown) in EVERY_KIND.items():
        assert page.locator(f"main {shown}").count() == 1, kind
    page.wait_for_function(
        "() => [...document.querySelectorAll('main .drawn img')].every(each => { each.loading = 'eager'; return each.naturalWidth })"
    )
    assert said == []
    page.context.close()


def test_what_a_trainer_hands_in_the_operator_approves(live_server: Any, browser: Browser, school: Any) -> None:
    page = open_page(browser, DESK)
    writer = begin_lesson(page, live_server.url, "ตากกล้วย")
    writer.write("text", "กล้วยสุกพอดีหวานเอง")
    page.click("[data-side-panel-toggle=preview]")
    shown = page.frame_locator("[data-side-panel=preview] iframe").last
    expect(shown.locator("main .part")).to_contain_text("กล้วยสุกพอดีหวานเอง")
    assert shown.locator("html").evaluate("() => innerWidth") == PHONE["width"]
    page.click("[data-side-panel-toggle=preview]")
    assert page.locator("footer button[name=action-publish]").count() == 0
    writer.finish("submit")
    page.wait_for_url(re.compile(r"/cms/pages/\d+/(edit/)?$"))
    lesson = LessonPage.objects.get(title="ตากกล้วย")
    assert (lesson.live, lesson.workflow_in_progress) == (False, True)
    page.goto(live_server.url + "/teach/")
    expect(page.locator("main .taught li", has_text="ตากกล้วย").locator(".mark")).to_have_text("รอตรวจ")
    page.context.close()
    make_user(email=OPERATOR).groups.add(Group.objects.get(name="Operators"))
    desk = open_page(browser, DESK)
    sign_in(desk, live_server.url + "/cms/", OPERATOR)
    desk.click("main a[href*='/cms/pages/']:has-text('ตากกล้วย')")
    desk.locator("footer .w-dropdown__toggle").click()
    desk.locator("footer button[data-workflow-action-name=approve]").first.click()
    desk.wait_for_url(re.compile(r"/cms/(pages/\d+/)?$"))
    leave_quietly(desk)
    assert desk.goto(live_server.url + address_of(LessonPage.objects.get(pk=lesson.pk))).status == 200  # type: ignore[union-attr]
    expect(desk.locator("main .part")).to_contain_text("กล้วยสุกพอดีหวานเอง")
    desk.context.close()


LONG = "กล้วยตากที่แห้งเท่ากันทั้งถาดขายได้ราคาเดียวกันหมด คนซื้อไม่ต้องเลือก คนขายไม่ต้องอธิบาย\n\n" * 4
BODY = [
    ("heading", "ก่อนตาก"),
    ("text", LONG),
    ("figure", {"figure": "shop-start-04-a", "caption": "สามหน้าจอ", "alt": "มือถือสามเครื่อง"}),
    ("heading", "ระหว่างตาก"),
    ("text", LONG),
    ("checklist", {"title": "ก่อนเก็บ", "items": ["แห้งแล้ว", "ไม่ติดมือ"]}),
    ("practice", {"title": "ลงกล้วยตาก", "text": "ลงขายหนึ่งถุง", "opens": "sell-product-new", "done_when": "เห็นในร้าน"}),
]


@pytest.fixture
def lesson(school: Any) -> LessonPage:
    """The second of three lessons, so that there are neighbours in the bar."""
    _first, here, _last = (make_lesson(course=school, slug=slug, body=BODY) for slug in ("01-cut", "02-dry", "03-pack"))
    return here


def read_to_the_end(page: Page) -> None:
    """As somebody reads: screen by screen."""
    page.evaluate("window.atEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 2")
    while not page.evaluate("atEnd()"):
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(60)


def kept_whole(page: Page, lesson: LessonPage) -> None:
    """Wait until the phone has the lesson's page, its sheets and its figure: seconds on slow data."""
    page.wait_for_function(
        """async address => {
          const figures = [...document.querySelectorAll("main .drawn img")].map(each => each.currentSrc || each.src);
          const sheets = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map(each => each.href || each.src);
          const there = await Promise.all([address, ...figures, ...sheets].map(each => caches.match(each, {ignoreVary: true})));
          return there.every(Boolean) && navigator.serviceWorker.controller?.state === "activated";
        }""",
        arg=page.url,
    )
    # Chromium hands no page to a worker in the very moment in which it has taken over.
    page.wait_for_load_state("networkidle")


def test_a_lesson_seen_once_is_read_without_a_signal_and_the_account_hears_of_it(
    live_server: Any, browser: Browser, lesson: LessonPage
) -> None:
    make_user(email=LEARNER)
    page = open_page(browser, PHONE, has_touch=True)
    address = live_server.url + address_of(lesson)
    page.goto(address)
    assert page.locator(".kept").count() == 0
    kept_whole(page, lesson)

    page.context.set_offline(True)
    page.goto(address)
    expect(page.locator(".kept")).to_contain_text("ไม่มีสัญญาณ")
    expect(page.locator("h1")).to_have_text(lesson.title)
    page.locator(".drawn img").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('main .drawn img').naturalWidth > 0")
    assert page.evaluate("getComputedStyle(document.querySelector('.task')).paddingTop") != "0px"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator(".checklist label").nth(1).tap()
    page.locator(".task .tick").tap()
    read_to_the_end(page)
    page.locator("button[data-finish]").tap()
    page.reload()
    expect(page.locator(".kept")).to_be_visible()
    assert [box.is_checked() for box in page.locator("main input[type=checkbox]").all()] == [False, True, True]
    expect(page.locator("[data-finished]")).to_be_visible()
    assert LessonProgress.objects.count() == 0

    page.context.set_offline(False)
    page.goto(address)
    assert page.locator(".kept").count() == 0
    page.locator("[data-kept] a").tap()
    page.wait_for_url("**/account/login/**")
    with page.expect_response("**/learn/progress/") as told:
        sign_in(page, page.url, LEARNER)
    assert told.value.status == 204
    known = LessonProgress.objects.get(user__email=LEARNER)
    assert (known.lesson_id, known.percent, known.done_at is not None) == (lesson.pk, 100, True)
    page.context.close()


def test_who_is_signed_in_finishes_a_lesson_without_a_signal(live_server: Any, browser: Browser, lesson: LessonPage) -> None:
    make_user(email=LEARNER)
    page = open_page(browser, PHONE, has_touch=True)
    page.goto(live_server.url + "/learn/")
    sign_in(page, live_server.url + "/account/login/", LEARNER)
    page.goto(live_server.url + address_of(lesson))
    kept_whole(page, lesson)
    page.context.set_offline(True)
    page.locator("form[data-finish] button").tap()
    expect(page.locator("[data-finished]")).to_be_visible()
    assert LessonProgress.objects.filter(done_at__isnull=False).count() == 0
    with page.expect_response("**/learn/progress/") as told:
        page.context.set_offline(False)
    assert told.value.status == 204
    assert LessonProgress.objects.get(user__email=LEARNER, lesson=lesson).done_at is not None
    page.context.close()


def words(sheet: PageObject) -> str:
    """The text of a sheet without spaces: where glyphs stand apart, readers see gaps."""
    return re.sub(r"\s", "", sheet.extract_text()).replace("\u0e4d\u0e32", "\u0e33")


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_lesson_on_paper(live_server: Any, browser: Browser, lesson: LessonPage, language: str) -> None:
    page = open_page(browser, PHONE)
    page.goto(live_server.url + ("/en" if language == "en" else "") + address_of(lesson))
    on_screen = [page.locator(name).first.inner_text() for name in ("nav.bar [rel=next]", ".foot-cloth p")]
    page.locator(".drawn img").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('main .drawn img').naturalWidth > 0")
    page.emulate_media(media="print")
    seen = Image.open(BytesIO(page.locator(".handout img").screenshot()))
    short = live_server.url + reverse("lesson_short", args=[lesson.pk])
    assert [found.text for found in zxingcpp.read_barcodes(seen.resize((seen.width * 3, seen.height * 3)))] == [short]
    for name in (".masthead", "nav.bar", ".foot-cloth", "[data-print]", ".thread"):
        assert not page.locator(name).first.is_visible(), name
    sheets = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    assert [(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets] == [(595, 842)] * 2
    text = "".join(map(words, sheets))
    title = lesson.title_en if language == "en" else lesson.title
    assert re.sub(r"\s", "", title) in words(sheets[0])
    assert reverse("lesson_short", args=[lesson.pk]) in words(sheets[-1])
    for each in on_screen:
        assert re.sub(r"\s", "", each) not in text, each
    page.context.close()
