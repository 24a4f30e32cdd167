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
from sellers.models import Partner
from tests.browser.fingers import THUMB
from tests.browser.test_journeys import DESK, open_page
from tests.browser.test_reach import complaints
from tests.browser.tour import PHONE
from tests.browser.writing import Writer
from tests.catalog.papers.corpus import webm
from tests.catalog.photos.corpus import jpeg
from tests.cms.classroom import centre, make_course, make_learn_page, make_lesson, make_trainer
from tests.factories.people import PASSWORD, make_user, owner_of
from tests.sellers.shops.opening import pdf

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.effects_inside("Wagtail mails its reviewers and stores its files itself"),
]
TRAINER, LEARNER, OPERATOR = "trainer@example.test", "learner@example.test", "operator@example.test"
PICTURE = ("image", "กล้วย.jpg", "image/jpeg", jpeg((800, 600)))
POSTER = ("image", "พลิก.jpg", "image/jpeg", jpeg((900, 506)))
CLIP = ("document", "how.webm", "video/webm", webm())
WORDS_OF_CLIP = ("document", "how.vtt", "text/vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nhello\n")
SHEET = ("document", "sheet.pdf", "application/pdf", pdf())
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
#: Kind of block -> its words on paper. What an answer is right for stays on the phone; who holds the sheet thinks first.
ON_PAPER: dict[str, tuple[str, ...]] = {
    "heading": ("ตากให้แห้งเท่ากัน",),
    "text": ("กล้วยสุกพอดีหวานเอง", "ไม่ต้องเติมน้ำตาล"),
    "steps": ("ทำตามนี้", "ปอกเปลือก", "ให้แดดถึง", "เรียงบนตะแกรง"),
    "callout": ("อย่าตากข้างถนน",),
    "checklist": ("ก่อนเก็บ", "แห้งแล้ว", "ไม่ติดมือ"),
    "table": ("กี่แดด", "ฤดูแดด", "หนาว5", "ร้อน3"),
    "example": ("กลุ่มแม่บ้านตากในโดม",),
    "figure": ("สามหน้าจอ",),
    "picture": ("แดดที่สาม", "ครูอร"),
    "video": ("พลิกกล้วย", "พลิกทุกเที่ยง"),
    "file": ("ใบจดวันตาก", "พิมพ์แปะข้างโดม"),
    "practice": ("ลงกล้วยตาก", "ลงขายหนึ่งถุง", "เห็นในร้าน"),
    "question": ("ตากกี่แดด", "ห้าแดด", "วันเดียว"),
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
    page.locator("main a[href*='/cms/pages/add/courses/lessonpage/']").tap()
    page.get_by_label(re.compile("^ชื่อ")).first.fill(title)
    page.fill("[name=summary]", "แห้งเท่ากันทั้งถาด ขายได้ราคาเดียว")
    return Writer(page)


def kept_whole(page: Page) -> None:
    """Wait until the phone has the lesson's page, its sheets, its pictures and posters: seconds on slow data."""
    page.wait_for_function(
        """async address => {
          const pictures = [...document.querySelectorAll("main .drawn img, main video[poster]")].map(each => each.poster || each.currentSrc || each.src);
          const sheets = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map(each => each.href || each.src);
          const there = await Promise.all([address, ...pictures, ...sheets].map(each => caches.match(each, {ignoreVary: true})));
          return there.every(Boolean) && navigator.serviceWorker.controller?.state === "activated";
        }""",
        arg=page.url,
    )
    # Chromium hands no page to a worker in the very moment in which it has taken over.
    page.wait_for_load_state("networkidle")


def widths_seen(page: Page) -> list[int]:
    """Scroll to every picture of the lesson and to its videos' posters; their own widths in pixels, 0 for one that did not come."""
    widths: list[int] = page.evaluate(
        """() => Promise.all([...document.querySelectorAll("main .drawn img, main video[poster]")].map(async each => {
          each.scrollIntoView();
          const shown = each.poster ? Object.assign(new Image(), {src: each.poster}) : each;
          if (!shown.complete) await new Promise(done => { shown.onload = shown.onerror = done; });
          return shown.naturalWidth;
        }))"""
    )
    return widths


def words(sheet: PageObject) -> str:
    """The text of a sheet without spaces: where glyphs stand apart, readers see gaps."""
    return bare(sheet.extract_text())


def bare(text: str) -> str:
    """Without spaces and tone marks: those that stand high have no letter in Chromium's PDF, and stand inside of SARA AM."""
    return re.sub(r"[\s\x00\u0e48-\u0e4d]", "", text.replace("\u0e33", "\u0e32"))


def on_paper(page: Page) -> list[PageObject]:
    """The sheets that come out of the printer, every one A4."""
    sheets = list(PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages)
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets} == {(595, 842)}
    return sheets


def test_a_lesson_with_every_block_from_the_trainers_phone_to_the_learners_and_to_paper(
    live_server: Any, browser: Browser, school: Any
) -> None:
    Centre.objects.filter(pk=centre().pk).update(trainers_publish=True)
    assert set(EVERY_KIND) == set(ON_PAPER) == {kind for kind, _block in lesson_blocks()}
    page = open_page(browser, PHONE, has_touch=True, is_mobile=True)
    writer = begin_lesson(page, live_server.url, "ตากกล้วย")
    for kind, (value, _shown) in EVERY_KIND.items():
        writer.write(kind, value)
    # The panels that wait beyond the right edge do not let the editor slip aside, and a thumb hits the arrows of every block.
    assert page.locator("main").evaluate("each => each.scrollWidth") == PHONE["width"]
    arrows = page.locator("main .w-panel__controls .button:visible").evaluate_all("all => all.map(each => each.getBoundingClientRect())")
    assert min(min(arrow["width"], arrow["height"]) for arrow in arrows) >= THUMB
    assert page.locator("[data-streamfield-action=DRAG]:visible").count() == 0
    writer.finish("publish")
    lesson = LessonPage.objects.get(title="ตากกล้วย")
    assert (lesson.live, [block.block_type for block in lesson.body]) == (True, list(EVERY_KIND))
    for photo in Photo.objects.all():
        make_renditions.func(photo.pk)
    leave_quietly(page)
    page.goto(live_server.url + "/teach/")
    page.locator(f"main a[href='{address_of(lesson)}']").tap()
    expect(page.locator("h1")).to_have_text("ตากกล้วย")
    page.context.close()

    page = open_page(browser, PHONE, has_touch=True, is_mobile=True)
    said = complaints(page)
    address = live_server.url + address_of(lesson)
    page.goto(address)
    kept_whole(page)
    assert said == []
    page.context.set_offline(True)
    page.goto(address)
    expect(page.locator(".kept")).to_contain_text("ไม่มีสัญญาณ")
    for kind, (_value, shown) in EVERY_KIND.items():
        assert page.locator(f"main {shown}").count() == 1, kind
    assert len(widths := widths_seen(page)) == 3 and all(widths), widths
    page.locator(".question summary", has_text="วันเดียว").tap()
    expect(page.locator(".question", has_text="ยังชื้น").get_by_text("ยังชื้น")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    # A phone that spares data shows what was kept.
    page.context.new_cdp_session(page).send("Emulation.setDataSaverOverride", {"dataSaverEnabled": True})
    with page.expect_request("**/media/renditions/**") as asked:
        page.reload()
    assert asked.value.headers.get("save-data") == "on"
    assert len(widths := widths_seen(page)) == 3 and all(widths), widths

    text = "".join(map(words, on_paper(page)))
    for kind, printed in ON_PAPER.items():
        assert [each for each in printed if bare(each) not in text] == [], kind
    page.context.close()


def test_without_a_signal_the_editor_keeps_what_was_written(live_server: Any, browser: Browser, school: Any) -> None:
    page = open_page(browser, PHONE, has_touch=True)
    writer = begin_lesson(page, live_server.url, "ตากกล้วย")
    writer.write("text", "กล้วยสุกพอดีหวานเอง")
    editor = page.url
    page.context.set_offline(True)
    page.locator("footer button.action-save").tap()
    expect(page.locator("#no-signal")).to_contain_text("ไม่มีสัญญาณ")
    assert page.url == editor and not LessonPage.objects.filter(title="ตากกล้วย").exists()
    page.context.set_offline(False)
    expect(page.locator("#no-signal")).to_have_count(0)
    page.locator("footer button.action-save").tap()
    page.wait_for_url("**/edit/**")
    assert "กล้วยสุกพอดีหวานเอง" in str(LessonPage.objects.get(title="ตากกล้วย").get_latest_revision_as_object().body)
    page.context.close()


def test_what_a_trainer_hands_in_the_operator_approves(live_server: Any, browser: Browser, school: Any) -> None:
    page = open_page(browser, PHONE, has_touch=True)
    writer = begin_lesson(page, live_server.url, "ตากกล้วย")
    writer.write("text", "กล้วยสุกพอดีหวานเอง")
    page.locator("[data-side-panel-toggle=preview]").tap()
    shown = page.frame_locator("[data-side-panel=preview] iframe").last
    expect(shown.locator("main .part")).to_contain_text("กล้วยสุกพอดีหวานเอง")
    expect(shown.locator("html")).to_have_js_property("clientWidth", PHONE["width"])
    page.locator("[data-side-panel-toggle=preview]").tap()
    assert page.locator("footer button[name=action-publish]").count() == 0
    writer.finish("submit")
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


def test_a_lesson_seen_once_is_read_without_a_signal_and_the_account_hears_of_it(
    live_server: Any, browser: Browser, lesson: LessonPage
) -> None:
    make_user(email=LEARNER)
    page = open_page(browser, PHONE, has_touch=True)
    address = live_server.url + address_of(lesson)
    page.goto(address)
    assert page.locator(".kept").count() == 0
    kept_whole(page)

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
    kept_whole(page)
    page.context.set_offline(True)
    page.locator("form[data-finish] button").tap()
    expect(page.locator("[data-finished]")).to_be_visible()
    assert LessonProgress.objects.filter(done_at__isnull=False).count() == 0
    with page.expect_response("**/learn/progress/") as told:
        page.context.set_offline(False)
    assert told.value.status == 204
    assert LessonProgress.objects.get(user__email=LEARNER, lesson=lesson).done_at is not None
    page.context.close()


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
    sheets = on_paper(page)
    assert len(sheets) == 2
    text = "".join(map(words, sheets))
    title = lesson.title_en if language == "en" else lesson.title
    assert bare(title) in words(sheets[0])
    assert reverse("lesson_short", args=[lesson.pk]) in words(sheets[-1])
    for each in on_screen:
        assert bare(each) not in text, each
    page.context.close()


def test_a_practice_opens_its_screen_and_leads_back_to_the_lesson(live_server: Any, browser: Browser, lesson: LessonPage) -> None:
    make_user(email=LEARNER)
    seller = owner_of(Partner.objects.get(code="s01")).email
    for who, screen in ((seller, "/sell/s01/products/new/"), (LEARNER, "/sell/open/")):
        page = open_page(browser, PHONE, has_touch=True)
        leave_quietly(page)
        sign_in(page, live_server.url + "/account/login/", who)
        page.goto(live_server.url + address_of(lesson))
        page.locator(".task a.button").tap()
        page.wait_for_url(live_server.url + screen)
        if who == LEARNER:
            # Somebody without a shop begins to open one, and still finds back.
            page.locator("button[name=do][value=start]").tap()
            page.wait_for_url("**/sell/open/kind/")
        expect(page.locator(".lesson-left")).to_contain_text(lesson.title)
        page.locator(".lesson-left .back").tap()
        page.wait_for_url(re.compile(re.escape(live_server.url + address_of(lesson)) + "#p-[0-9a-f]+$"))  # where the practice stands
        page.goto(live_server.url + screen)
        expect(page.locator("h1")).to_be_visible()
        assert page.locator(".lesson-left").count() == 0
        page.context.close()
