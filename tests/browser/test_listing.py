"""Listing goods with one thumb: three screens, at most twelve taps, and a connection that is cut in the middle loses nothing."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, expect

from catalog.listings.models import DraftPhoto, ListingDraft
from catalog.models import Product
from tests.browser.cable import cable_to
from tests.browser.test_reach import complaints
from tests.browser.tour import PHONE
from tests.catalog.photos import corpus
from tests.factories.people import owner_of
from tests.sellers.workspace.counter import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURE = {"name": "ข้าว.jpg", "mimeType": "image/jpeg", "buffer": corpus.jpeg((2400, 1800), exif=corpus.exif(6))}
MOST_TAPS = 12
#: Bytes a second and milliseconds: 3 Mbit/s.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 3_000_000 / 8, "uploadThroughput": 3_000_000 / 8}
#: What the bar of a picture shows, and when: [ms, part].
WATCH = """() => {
  window.shown = [];
  new MutationObserver(changes => { for (const {target} of changes) shown.push([performance.now(), target.value]); })
    .observe(document.querySelector(".tiles"), {subtree: true, attributeFilter: ["value"]});
}"""
#: A request that is meant to fail says so in the console.
EXPECTED = re.compile(r"net::ERR|Failed to load resource|fetching the script")


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    with translation.override("th"):
        yield


def photograph() -> dict[str, Any]:
    """As heavy as one of a phone, several MB: every point of it differs from the next."""
    size = (2400, 1800)
    grain = Image.merge("RGB", [Image.effect_noise(size, 80) for _band in range(3)])
    buffer = corpus.encoded(Image.blend(corpus.picture(size), grain, 0.5), "JPEG", quality=95, exif=corpus.exif(6))
    assert len(buffer) > 3_000_000
    return {"name": "สวน.jpg", "mimeType": "image/jpeg", "buffer": buffer}


class Thumb:
    """Taps, and counts them. Typing and the keyboard's own keys are no taps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, what: str | Locator) -> None:
        self.taps += 1
        (self.page.locator(what) if isinstance(what, str) else what).tap()

    def choose(self, what: str, *files: Any) -> None:
        """Tap what opens the phone's pictures, and take these."""
        with self.page.expect_file_chooser() as chooser:
            self.tap(what)
        chooser.value.set_files(list(files))

    def type(self, name: str, text: str) -> None:
        """Type into a field: tapped unless one is in it already."""
        if self.page.evaluate("document.activeElement?.name") != name:
            self.tap(f"[name={name}]")
        self.page.keyboard.type(text)


def slowed(page: Page, **changes: Any) -> CDPSession:
    """The page's line to the network, at 3 Mbit/s."""
    line = page.context.new_cdp_session(page)
    line.send("Network.emulateNetworkConditions", {**SLOW, **changes})
    return line


def send_slowly(thumb: Thumb) -> None:
    """Choose a heavy photograph on a slow line: the bar tells how far it is, and the line was slow."""
    page = thumb.page
    page.evaluate(WATCH)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/products/new/")) as sent:
        thumb.choose("label.shoot", photograph())
    expect(page.locator(".tile[data-pk]")).to_have_count(1)
    shown = page.evaluate("shown")
    between = [(at, part) for at, part in shown if 0 < part < 1]
    assert len({part for _at, part in between}) > 1, shown
    weight = int(sent.value.request.all_headers()["content-length"])
    (begun, first), (ended, last) = between[0], between[-1]
    speed = (last - first) * weight / (ended - begun) * 1000
    assert speed < SLOW["uploadThroughput"] * 1.2, speed


def context_of(browser: Browser, live_server: Any, shop: Any) -> BrowserContext:
    """The shop owner's phone."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    session = signed_in(owner_of(shop)).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return context


def shoot(thumb: Thumb) -> None:
    """Begin, and send one picture."""
    thumb.tap("header a.button.next")
    thumb.page.wait_for_url("**/products/new/")
    thumb.choose("label.shoot", PICTURE)


def say_what(thumb: Thumb) -> None:
    """The second screen."""
    thumb.type("title", "ข้าวหอมจากบ้าน 2 กก.")
    thumb.page.keyboard.press("Enter")
    thumb.type("kind", "หอมมะลิ")
    thumb.tap(thumb.page.locator("[role=option]", has_text="ข้าวหอมมะลิ").first)
    thumb.type("price", "120")


def say_how_much(thumb: Thumb) -> None:
    """The third screen."""
    page = thumb.page
    thumb.type("quantity", "2000")
    expect(page.locator(".as-seen")).to_contain_text("฿60/กก.")
    thumb.type("weight", "2100")
    thumb.type("stock", "12")


def test_a_product_is_on_sale_in_three_screens_and_twelve_taps(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    context = context_of(browser, live_server, market["s01"])
    page = context.new_page()
    said = complaints(page)
    thumb = Thumb(page)
    page.goto(f"{live_server.url}/sell/s01/products/")
    screens = [page.url]
    page.on("framenavigated", lambda frame: screens.append(frame.url) if frame == page.main_frame else None)
    shoot(thumb)
    expect(page.locator(".tile[data-pk]")).to_have_count(1)
    thumb.tap("[name=next]")
    page.wait_for_url("**/2/")
    say_what(thumb)
    thumb.tap("button[name=next]")
    page.wait_for_url("**/3/")
    say_how_much(thumb)
    thumb.tap("button[name=done]")
    page.wait_for_url(re.compile(r"/products/\d+/$"))

    goods = Product.objects.latest("pk")
    assert (goods.title, goods.state, goods.price_satang, goods.net_quantity, goods.shipping_weight_g) == (
        "ข้าวหอมจากบ้าน 2 กก.",
        "listed",
        12_000,
        2_000,
        2_100,
    )
    assert goods.stockrecords.get().num_in_stock == 12
    # Shrunk on the phone, and turned as the camera was held.
    assert (goods.photo.width, goods.photo.height) == (1200, 1600)
    assert thumb.taps <= MOST_TAPS, thumb.taps
    assert len({re.sub(r".*/products/", "", url) for url in screens if "/drafts/" in url or url.endswith("/new/")} - {"new/"}) <= 3
    assert said == []
    context.close()


def test_a_connection_cut_in_the_middle_loses_nothing(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    context = context_of(browser, live_server, market["s01"])
    page = context.new_page()
    said = complaints(page)
    thumb = Thumb(page)
    page.goto(f"{live_server.url}/sell/s01/products/new/")
    context.set_offline(True)
    thumb.choose("label.shoot", PICTURE)
    expect(page.locator(".tile .said")).not_to_be_empty()
    thumb.tap("[name=next]")
    expect(page.locator(".toast")).to_be_visible()
    assert ListingDraft.objects.count() == 0
    # The browser is closed and opened again: the picture waited on the phone, and is sent.
    page.close()
    context.set_offline(False)
    page = context.new_page()
    said += complaints(page)
    thumb.page = page
    page.goto(f"{live_server.url}/sell/s01/products/")
    begun = page.locator("#begun + .todo a")
    expect(begun).to_have_count(1)
    draft = ListingDraft.objects.get()
    assert draft.pictures.count() == 1
    thumb.tap(begun)
    page.wait_for_url("**/1/")
    thumb.tap("[name=next]")
    page.wait_for_url("**/2/")

    # Typed without a signal, then the browser is closed.
    context.set_offline(True)
    say_what(thumb)
    thumb.tap("button[name=next]")
    expect(page.locator(".toast")).to_be_visible()
    assert page.url.endswith("/2/") and page.input_value("[name=title]") == "ข้าวหอมจากบ้าน 2 กก."
    draft.refresh_from_db()
    assert "price" not in draft.typed
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    thumb.page = page
    page.goto(f"{live_server.url}/sell/s01/products/drafts/{draft.pk}/2/")
    expect(page.locator("[name=title]")).to_have_value("ข้าวหอมจากบ้าน 2 กก.")
    expect(page.locator("[name=price]")).to_have_value("120")
    expect(page.locator(".chosen b")).to_contain_text("ข้าวหอมมะลิ")
    thumb.tap("button[name=next]")
    page.wait_for_url("**/3/")
    say_how_much(thumb)
    # Cut once more at the last press, and back while one looks.
    context.set_offline(True)
    thumb.tap("button[name=done]")
    expect(page.locator(".toast")).to_be_visible()
    context.set_offline(False)
    thumb.tap("button[name=done]")
    page.wait_for_url(re.compile(r"/products/\d+/$"))
    goods = Product.objects.latest("pk")
    assert (goods.title, goods.price_satang, goods.stockrecords.get().num_in_stock, goods.images.count()) == (
        "ข้าวหอมจากบ้าน 2 กก.",
        12_000,
        12,
        1,
    )
    assert ListingDraft.objects.count() == 1
    assert [each for each in said if not EXPECTED.search(each)] == []
    context.close()


def finish(thumb: Thumb) -> None:
    """From the picture to the last button, which is not pressed."""
    thumb.tap("[name=next]")
    thumb.page.wait_for_url("**/2/")
    say_what(thumb)
    thumb.tap("button[name=next]")
    thumb.page.wait_for_url("**/3/")
    say_how_much(thumb)


def one_of_each(before: int) -> None:
    """One draft with one picture has become one product with one picture."""
    draft = ListingDraft.objects.get()
    assert Product.objects.count() == before + 1
    assert draft.product_id == Product.objects.latest("pk").pk
    assert Product.objects.latest("pk").images.count() == 1


def test_an_upload_that_breaks_half_way_is_sent_again(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    before = Product.objects.count()
    context = context_of(browser, live_server, market["s01"])
    page = context.new_page()
    thumb = Thumb(page)
    with cable_to(live_server) as cable:
        page.goto(f"{cable.url}/sell/s01/products/new/")
        slowed(page)
        page.evaluate(WATCH)
        thumb.choose("label.shoot", photograph())
        page.wait_for_function("() => shown.some(([at, part]) => part > 0.2)")
        cable.cut()
        expect(page.locator(".tile .said")).to_have_text(gettext("Waits on this phone for a signal"))
        assert max(part for _at, part in page.evaluate("shown")) < 1
        assert page.locator(".tile[data-pk]").count() == 0
        # The server has seen one half of it, which is no picture.
        assert DraftPhoto.objects.count() == 0
        cable.mend()
        expect(page.locator(".tile[data-pk]")).to_have_count(1, timeout=30_000)
        photo = ListingDraft.objects.get().pictures.get().photo
        assert (photo.width, photo.height) == (1200, 1600)
        finish(thumb)
        thumb.tap("button[name=done]")
        page.wait_for_url(re.compile(r"/products/\d+/$"))
        one_of_each(before)
        context.close()


def test_answers_that_get_lost_double_nothing(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    """The server has taken the picture and later the goods; each time the phone only hears that the line broke, and sends again."""
    before = Product.objects.count()
    context = context_of(browser, live_server, market["s01"])
    page = context.new_page()
    thumb = Thumb(page)
    line = context.new_cdp_session(page)
    lost: list[str] = []

    def lose(event: dict[str, Any]) -> None:
        """The first answer to a press or a picture is lost, the second arrives."""
        where = event["request"]["url"]
        if event["request"]["method"] == "POST" and where not in lost:
            lost.append(where)
            line.send("Fetch.failRequest", {"requestId": event["requestId"], "errorReason": "ConnectionReset"})
        else:
            line.send("Fetch.continueRequest", {"requestId": event["requestId"]})

    line.on("Fetch.requestPaused", lose)
    answers = [
        {"urlPattern": "*/products/new/", "requestStage": "Response", "resourceType": "XHR"},
        {"urlPattern": "*/3/", "requestStage": "Response", "resourceType": "Document"},
    ]
    page.goto(f"{live_server.url}/sell/s01/products/new/")
    line.send("Fetch.enable", {"patterns": answers})
    thumb.choose("label.shoot", PICTURE)
    expect(page.locator(".tile .said")).to_have_text(gettext("Waits on this phone for a signal"))
    assert len(lost) == 1 and ListingDraft.objects.get().pictures.count() == 1
    expect(page.locator(".tile[data-pk]")).to_have_count(1, timeout=30_000)
    assert ListingDraft.objects.get().pictures.count() == 1
    finish(thumb)
    thumb.tap("button[name=done]")
    for _wait in range(100):
        if page.url.startswith("chrome-error:"):
            break
        page.wait_for_timeout(100)
    assert len(lost) == 2 and Product.objects.count() == before + 1
    page.reload()
    page.wait_for_url(re.compile(r"/products/\d+/$"))
    one_of_each(before)
    context.close()


def test_pictures_are_put_in_order_by_a_finger_and_one_that_is_refused_stays_alone(
    live_server: Any, browser: Browser, market: dict[str, Any]
) -> None:
    context = context_of(browser, live_server, market["s01"])
    page = context.new_page()
    thumb = Thumb(page)
    page.goto(f"{live_server.url}/sell/s01/products/new/")
    bad = {"name": "ร้าย.png", "mimeType": "image/png", "buffer": corpus.SVG}
    wide = {"name": "กว้าง.jpg", "mimeType": "image/jpeg", "buffer": corpus.jpeg((500, 300))}
    thumb.choose("label.shoot", PICTURE, bad, wide)
    expect(page.locator(".tile[data-pk]")).to_have_count(2)
    expect(page.locator(".tile.refused .said")).to_have_text("ไฟล์นี้ไม่ใช่รูป เลือกไฟล์ JPG หรือ PNG")
    thumb.tap(".tile.refused [name=remove]")
    expect(page.locator(".tile")).to_have_count(2)
    draft = ListingDraft.objects.get()
    first, second = draft.pictures.values_list("pk", flat=True)

    def drag(source: int, target: int) -> None:
        page.evaluate("scrollTo(0, 0)")
        grip, goal = page.locator(".grip").nth(source).bounding_box(), page.locator(".tile .face").nth(target).bounding_box()
        assert grip and goal
        touch = page.context.new_cdp_session(page)
        x, y = grip["x"] + 20, grip["y"] + 20
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in (0.3, 0.6, 0.9, 1.0):
            point = {"x": x + (goal["x"] + 40 - x) * part, "y": y + (goal["y"] + 60 - y) * part}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        # A finger rests before it lets go. One that flings has its next tap taken for the hand that stops the fling.
        for still in (1, 0):
            page.wait_for_timeout(150)
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{**point, "x": point["x"] + still}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def stored(wanted: list[int]) -> bool:
        """Whether the server comes to hold this order: the page sends it in the background, after whatever it sends before."""
        for _ in range(100):
            if list(draft.pictures.order_by("place").values_list("pk", flat=True)) == wanted:
                return True
            page.wait_for_timeout(100)
        return False

    drag(0, 1)
    assert stored([second, first])
    thumb.tap(page.locator(".tile").nth(1).locator("[name=earlier]"))
    assert stored([first, second])
    page.reload()
    assert [tile.get_attribute("data-pk") for tile in page.locator(".tile").all()] == [str(first), str(second)]
    context.close()
